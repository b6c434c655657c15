#ifndef ENGINE_EVIDENCE_CMTRACE_PHRASE_H
#define ENGINE_EVIDENCE_CMTRACE_PHRASE_H

/*
 * Messages of a block that hold a needle.  A module says the same few things
 * all the time, and mostly in the same order: what came after a message the
 * last times is looked for before anybody looks where the next one ends.
 * All zero at first; what is in the way is forgotten.
 */

#include "engine/evidence/readers/cmtrace_tail.h"

#define PHRASES 64 /* a power of two */

struct phrase {
	uint64_t word;            /* of its head, where most differ; not 0 */
	struct cmtrace_form form; /* in the block */
	uint8_t alike;            /* as in a record; 0: it has no number yet */
	uint8_t next[2]; /* places of what came after it, the newest first */
	struct span component, type; /* of the records that are alike */
	unsigned serial;             /* of the newest tail that has them */
};

struct phrases {
	struct phrase item[PHRASES];
	uint64_t words; /* a bit for each word that was met */
	size_t turn;
	size_t last;   /* place of the one that was met last */
	uint8_t alike; /* numbers given */
};

/* One that was met and is what TEXT has at AT, a line's start; or NULL. */
struct phrase *phrases_find(struct phrases *p, struct span text, size_t at);

/*
 * E, a raw entry, has a message that holds a needle, and was not met; NULL
 * when it cannot be known again.
 */
struct phrase *phrases_add(struct phrases *p, struct cmtrace_entry *e);

/* For phrases_alike(). */
uint8_t phrases_number(struct phrases *p, struct phrase *phrase,
    const struct record *r, unsigned serial);

/*
 * What R, of an entry that begins with PHRASE, has for `alike'; SERIAL is that
 * of its tail.
 */
static inline uint8_t
phrases_alike(struct phrases *p, struct phrase *phrase, const struct record *r,
    unsigned serial)
{
	return phrase->alike > 0 && phrase->serial == serial
		   ? phrase->alike
		   : phrases_number(p, phrase, r, serial);
}

#endif
