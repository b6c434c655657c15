#ifndef ENGINE_CASE_EXPLAIN_ASK_H
#define ENGINE_CASE_EXPLAIN_ASK_H

/*
 * What somebody asks to have explained, taken apart: numbers, names, and the
 * words before a number that say which table it is of ("event 4005",
 * "Event ID 29", "NDES 29", "Win32 1168", "HTTP 502").
 */

#include "engine/base/span.h"

enum ask_topic {
	ASK_ANY, /* nothing says which table */
	ASK_EVENT,
	ASK_HTTP,
	ASK_WIN32,
	ASK_WINHTTP
};

struct ask {
	struct span word; /* a number or a name, borrowed from the text */
	enum ask_topic topic;
	const char *provider; /* of an event: part of its name, "" any */
};

struct asking {
	struct span text; /* borrowed */
	size_t at;
	/*
	 * The text is a list of codes and nothing else: a small number is a
	 * code there, and not in a sentence or in a row of a log.
	 */
	bool list;
	enum ask_topic topic;
	const char *provider;
};

/* TEXT is one word, as asking_next() cuts them; else it is part of a line. */
bool ask_is_word(struct span text);

/* At the beginning of TEXT, which is borrowed. */
struct asking asking_new(struct span text);

/* The next number or name; false at the end. */
bool asking_next(struct asking *a, struct ask *out);

#endif
