#ifndef ENGINE_EVIDENCE_REPEATS_H
#define ENGINE_EVIDENCE_REPEATS_H

/*
 * Records that were read before, in another file or in this one.  What is
 * remembered of a record is a number; so many of them that memory is bounded
 * (REPEATS_MAX), and no more.
 */

#include "engine/evidence/record/record.h"

#define REPEATS_MAX (1u << 19) /* records remembered: 8 MiB */

/* All zero at first. */
struct repeats {
	uint64_t *slot; /* 0: free */
	size_t count, slots;
};

/* All numbers are forgotten; R can be used again. */
void repeats_free(struct repeats *r);

/*
 * The number of an event: channel, computer, record id and time; 0 when it
 * lacks one of them.
 */
uint64_t repeats_event(const struct record *r);

enum repeats_shape {
	REPEATS_WHOLE, /* it has a number of repeats_event(), too */
	REPEATS_COPY,
	REPEATS_LOCAL, /* a copy whose time has no zone */
};

/* Of which computer: some tools leave it out. */
enum repeats_of {
	REPEATS_ITS_OWN, /* none, where the copy names none */
	REPEATS_NONE,
	REPEATS_ANY,
};

/*
 * An event by what every copy of it has, whatever tool wrote it: who wrote
 * it, its id and the second AT; and the computer OF, in its short form.  N:
 * the N-th of those in one file that have all this in common is the N-th of
 * them in another.  Never 0.
 */
uint64_t repeats_plain(const struct record *r, int64_t at,
    enum repeats_shape shape, enum repeats_of of, uint64_t n);

/* The number of any record: its kind, time and text; never 0. */
uint64_t repeats_text(const struct record *r);

/* A record of this number has come. */
bool repeats_has(const struct repeats *r, uint64_t number);

/*
 * False when there is no room for one more, or no memory: it is not
 * remembered then.
 */
bool repeats_add(struct repeats *r, uint64_t number);

#endif
