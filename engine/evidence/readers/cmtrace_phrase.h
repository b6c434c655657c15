#ifndef ENGINE_EVIDENCE_CMTRACE_PHRASE_H
#define ENGINE_EVIDENCE_CMTRACE_PHRASE_H

/*
 * Messages of a block that hold a needle.  A module says the same few things
 * all the time, and mostly in the same order: what came after a message the
 * last times is looked for before anybody looks where the next one ends.
 * All zero at first; what is in the way is forgotten.
 */

#include "engine/evidence/readers/cmtrace_tail.h"

#define PHRASES       64 /* a power of two */
#define PHRASE_FOLLOW 2

struct phrase {
	bool one_line;    /* its head is */
	struct span head; /* in the block: all up to the end of its mark */
	uint8_t alike;    /* as in a record; 0: it has no number yet */
	uint8_t next[PHRASE_FOLLOW]; /* places of what came after it */
	struct span component, type; /* of the records that are alike */
	unsigned serial;             /* of the newest tail that has them */
};

struct phrases {
	struct phrase item[PHRASES];
	size_t turn;
	size_t last;   /* place of the one that was met last */
	uint8_t alike; /* numbers given */
};

/* One that was met and is what TEXT has at AT, a line's start; or NULL. */
struct phrase *phrases_expect(struct phrases *p, struct span text, size_t at);

/* The one that E, a raw entry, begins with, if it was met; or NULL. */
struct phrase *phrases_find(struct phrases *p, const struct cmtrace_entry *e);

/* E, a raw entry, has a message that holds a needle, and was not met. */
struct phrase *phrases_add(struct phrases *p, const struct cmtrace_entry *e);

/*
 * What R, of an entry that begins with PHRASE, has for `alike'; SERIAL is that
 * of its tail.
 */
uint8_t phrases_alike(struct phrases *p, struct phrase *phrase,
    const struct record *r, unsigned serial);

#endif
