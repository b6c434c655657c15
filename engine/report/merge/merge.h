#ifndef ENGINE_REPORT_MERGE_MERGE_H
#define ENGINE_REPORT_MERGE_MERGE_H

/*
 * Many servers in one table, out of the JSON of `check' of each.  Objects are
 * taken one by one and let go: what is kept of a server is a few hundred
 * bytes, whatever its object was.
 */

#include "engine/base/json.h"
#include "engine/case/case.h"
#include "engine/report/paper/doc.h"

struct merge;

/*
 * K is borrowed: checks and causes get their names from it.  CLOCK is the
 * time here, with which those of the servers are compared; TIME_NONE: none.
 */
struct merge *merge_new(const struct knowledge *k, int64_t clock);
void merge_free(struct merge *m);

/*
 * Takes one object.  FROM names its file.  One that is no object of `check',
 * or that says "error", is a server that did not answer.
 */
void merge_take(struct merge *m, const struct json *o, const char *from);

/*
 * From here on objects of merge are taken too: their servers, for a list of
 * them.  What they say of drift is not enough for a table.
 */
void merge_take_merged(struct merge *m);

/* The file FROM holds no object, or one that cannot be read. */
void merge_miss(struct merge *m, const char *from, const char *why);

/* The worst of all, in the order 1, 3, 4, 5, 0; 1: one did not answer. */
int merge_exit(const struct merge *m);

bool merge_failed(const struct merge *m); /* out of memory */

/* Puts servers in order, the worst first, then by name; marks the doubles. */
void merge_sort(struct merge *m);

/* All that was put together, as a paper. */
void merge_doc(struct merge *m, struct doc *d);

/* The object of `ndes-doctor/merge/1'; the caller frees. */
struct json *merge_tree(struct merge *m);

#endif
