#ifndef ENGINE_MATCH_RUNS_H
#define ENGINE_MATCH_RUNS_H

/*
 * Values that stand side by side in a record, one byte apart, such as method,
 * stem and query of a row: their classes are remembered by all their bytes
 * at once.
 */

#include "engine/base/span.h"

#define RUN_VALUES 4

/* What is known of values by their bytes: lengths are part of them. */
struct run {
	size_t id; /* of the fields that they are of */
	size_t count;
	uint64_t lengths;
	struct span bytes; /* all values */
};

struct runs;

/* NULL when out of memory. */
struct runs *runs_new(void);
void runs_free(struct runs *r);

/*
 * Makes RUN of the COUNT VALUES, from 2 to RUN_VALUES, all of one text.
 * False: they do not stand side by side, or are too long to be remembered.
 */
bool runs_make(
    struct run *run, size_t id, const struct span *values, size_t count);

/* The classes of RUN's values, or NULL. */
const uint16_t *runs_find(const struct runs *r, const struct run *run);

/* Those that CLASS holds are RUN's. */
void runs_keep(struct runs *r, const struct run *run, const uint16_t *class);

#endif
