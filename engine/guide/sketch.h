#ifndef ENGINE_GUIDE_SKETCH_H
#define ENGINE_GUIDE_SKETCH_H

/*
 * A record kept for later: of a million that match a sign three are shown,
 * and which ones is known only at the end.  Taking a sketch is cheap, it is
 * described when it is shown.  Counted references; one thread.
 */

#include "engine/guide/diagnosis.h"

struct sketch;

/* Sketches whose records still live.  NULL when out of memory. */
struct sketches;
struct sketches *sketches_new(void);
/* All sketches were dropped. */
void sketches_free(struct sketches *all);

/*
 * What can be told of R, whose memory may go once ALL is settled (NULL: at
 * once); S must live on.  The caller holds it.  NULL when out of memory.
 */
struct sketch *sketch_new(
    struct sketches *all, const struct record *r, const struct source *s);

/*
 * The memory of records may go after that: of those that sketches were made
 * of before the last call, or, with NOW, of all up to here.  Most sketches
 * are dropped before it comes to that.  ERR_NOMEM or OK.
 */
enum err sketches_settle(struct sketches *all, bool now);

/* One more owner, who drops it in the end. */
struct sketch *sketch_hold(struct sketch *k);
void sketch_drop(struct sketch *k); /* NULL is no matter */

/* Of the record; TIME_NONE when it has none. */
int64_t sketch_time(const struct sketch *k);

/* As describe_record() of the record that it was. */
void sketch_describe(
    const struct sketch *k, size_t sign, struct evidence_item *out);

#endif
