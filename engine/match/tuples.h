#ifndef ENGINE_MATCH_TUPLES_H
#define ENGINE_MATCH_TUPLES_H

/*
 * All values that the guide looks at in a row, and the choice of signs that
 * they make: remembered together, at the cost of one look.
 */

#include "engine/evidence/record/record.h"
#include "engine/match/choice.h"

#define TUPLE_VALUES 7

/* Fields of which each follows upon the one before, as in a row. */
struct field_run {
	uint8_t first, count;
};

/* What a record is remembered by. */
struct tuple {
	uint64_t hash;
	uint64_t form; /* the source, and the lengths of the values */
	size_t count;  /* parts: the values of a run, with what is between */
	struct span part[TUPLE_VALUES];
};

struct tuples;

/* NULL when out of memory. */
struct tuples *tuples_new(void);
void tuples_free(struct tuples *t);

/*
 * The choice of R by the values of its fields in RUNS, up to TUPLE_VALUES: all
 * that are looked at in its source.  NULL: not remembered, or gone from its
 * own table; then TUPLE is what to keep it by for as long as R lasts, if the
 * values of each run stand side by side in R's text, one byte apart.
 */
const struct choice *tuples_find(const struct tuples *t, const struct record *r,
    const struct field_run *runs, size_t count, struct tuple *tuple);

/* TUPLE's is CHOICE, of a table that lives as long as T. */
void tuples_keep(
    struct tuples *t, const struct tuple *tuple, const struct choice *choice);

#endif
