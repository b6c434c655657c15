#ifndef ENGINE_GUIDE_MEANING_H
#define ENGINE_GUIDE_MEANING_H

/*
 * What a set of signs in one record comes to, whatever the record: the
 * checks of which it is an outcome, the relations and absences that have to
 * see it.  The same few sets come again and again; they are worked out once.
 */

#include "engine/guide/window.h"

/* What a sign has a part in; the relations and the absences: sets of bits. */
struct sign_parts {
	uint64_t first, then;
	uint64_t asked, came, heard, known; /* A, B, and what they need */
	bool ends;                          /* the state of some other sign */
	bool stated;                        /* some setting is told by it */
};

/* What a record is to one check. */
struct verdict_on {
	size_t check;
	bool bad;
	uint8_t sign_count;
	uint16_t signs[OUTCOME_SIGNS]; /* that make it so */
};

struct meaning {
	size_t place; /* below MEANINGS_MAX; no two have the same at a time */
	size_t *hits;
	size_t count;
	struct sign_parts parts; /* of all of them */
	uint64_t checks;         /* of which some sign makes an outcome */
	struct verdict_on *on;   /* one for each of CHECKS, the lowest first */
	size_t on_count;
	bool unknown; /* unknown_is() */
	bool states;  /* some sign begins or ends a state */
};

#define MEANINGS_MAX 512

struct meanings;

/*
 * PARTS has one for each sign of K and is borrowed, K as well.  NULL: out of
 * memory.
 */
struct meanings *meanings_new(
    const struct knowledge *k, const struct sign_parts *parts);
void meanings_free(struct meanings *m);

/* NULL: it is not known; then it can be learnt. */
const struct meaning *meaning_find(
    const struct meanings *m, const size_t *hits, size_t count);

/*
 * The one that had its place is forgotten, if any; all others stay where they
 * are.  NULL when out of memory.
 */
const struct meaning *meaning_learn(
    struct meanings *m, const size_t *hits, size_t count);

#endif
