#ifndef ENGINE_REPORT_REDACT_ALIAS_H
#define ENGINE_REPORT_REDACT_ALIAS_H

/* Originals and their pseudonyms, for the files of this room only. */

#include "engine/report/redact/redact.h"

#define NAMES_MAX   200000
#define BUCKETS     65536u
#define NAME_LEAST  3   /* bytes; shorter ones are told by their place only */
#define NAME_LENGTH 256 /* longer ones are cut */

struct name {
	const char *text; /* as it was first seen */
	size_t n;
	enum redact_kind kind;
	uint32_t number;     /* of its pseudonym, from 1 */
	uint32_t next, like; /* in its buckets: by all of it, by its start */
	bool anywhere;       /* found inside of longer words, too */
};

struct redact {
	bool prints, failed;
	struct arena arena;
	struct name *names; /* from 1 */
	size_t count, cap;
	uint32_t *whole, *start; /* heads of buckets, 0: empty */
	uint32_t numbers[REDACT_KIND_COUNT];
};

/*
 * Appends the pseudonym of ORIGINAL, which it gets when it has none; one
 * that is known under another kind keeps that.
 */
void alias_put(struct redact *r, enum redact_kind kind, struct span original,
    struct buf *out);

/* Makes ORIGINAL known; its number, 0: out of memory. */
uint32_t alias_add(
    struct redact *r, enum redact_kind kind, struct span original);

/* The same pseudonym for another spelling. */
void alias_also(struct redact *r, enum redact_kind kind, uint32_t number,
    struct span original);

/* NULL when it is not known. */
const struct name *alias_find(const struct redact *r, struct span original);

/*
 * The longest known name that begins at FROM of TEXT and may stand there;
 * NULL: none.
 */
const struct name *alias_at(
    const struct redact *r, struct span text, size_t from);

/* Appends "user-3". */
void alias_say(const struct name *n, struct buf *out);

/* ASCII letters and digits, and all above ASCII. */
bool alias_is_word(char c);

/*
 * Whether a word may begin at I of TEXT: nothing of a word stands before it,
 * or only the "\\n" that a text of several lines was made one line with.
 */
bool alias_begins(struct span text, size_t i);

#endif
