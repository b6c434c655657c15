#ifndef ENGINE_CASE_EXPLAIN_ASK_H
#define ENGINE_CASE_EXPLAIN_ASK_H

/*
 * What somebody asks to have explained, taken apart: numbers, names, and the
 * words before a number that say which table it is of ("event 4005",
 * "Event ID 29", "NDES 29", "Win32 1168", "HTTP 502").
 */

#include "engine/base/buf.h"

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
	const char *source; /* provider of an event that was pasted whole */
};

/* TEXT is one word, as asking_next() cuts them; else it is part of a line. */
bool ask_is_word(struct span text);

/*
 * Puts TEXT into OUT with the numbers of ten digits that people group,
 * "2 147 942 405", "-2.147.024.891", as programs write them.
 */
void ask_ungroup(struct span text, struct buf *out);

/* The status, substatus and win32 status of a row; absent: UINT64_MAX. */
struct ask_row {
	uint64_t status, substatus, win32;
	bool alone; /* there is nothing else in the text */
};

/*
 * The first three numbers in a row in TEXT that may be these; else the only
 * two there are, a status and its substatus: "403 7".
 */
bool ask_row(struct span text, struct ask_row *out);

/* "800B0109", "2ab0003": an HRESULT without its 0x. */
bool ask_bare_hex(struct span word, uint64_t *out);

/* At the beginning of TEXT, which is borrowed. */
struct asking asking_new(struct span text);

/* The next number or name; false at the end. */
bool asking_next(struct asking *a, struct ask *out);

#endif
