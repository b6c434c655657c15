#ifndef ENGINE_EVIDENCE_HOLE_H
#define ENGINE_EVIDENCE_HOLE_H

/*
 * Between which times a file holds what could not be read: all damaged
 * stretches and what lies between them (rule 26).  All zero: nothing was
 * read yet, and nothing is damaged.
 */

#include <stdbool.h>
#include <stdint.h>

struct hole {
	int64_t from, to;        /* if timed */
	int64_t opening, latest; /* times read first and last, if begun */
	bool begun;              /* some time was read */
	bool timed;              /* damage has times beside it */
	bool ahead;              /* there is some before all that was read */
	bool open;               /* nothing that can be read came after */
	bool torn;               /* the last one: by the end of the file */
};

/* Something is damaged here; TORN: as the end of a file may be. */
void hole_damage(struct hole *h, bool torn);

/* A record of time T was read, not TIME_NONE. */
void hole_time(struct hole *h, int64_t t);

/* NEXT is what was found in the part of the file that comes after. */
void hole_join(struct hole *h, const struct hole *next);

/* OTHER is of another file: what either hides is hidden. */
void hole_unite(struct hole *h, const struct hole *other);

/* Something of the file is damaged at all. */
bool hole_is_any(const struct hole *h);

/* A record that belongs between FROM and TO may be among what is damaged. */
bool hole_hides(const struct hole *h, int64_t from, int64_t to);

#endif
