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

/* So many more turns a record lives on: in most cases its sketches do not. */
#define SKETCH_TURNS 3

/*
 * The memory of records may go after that: of those that sketches were made
 * of SKETCH_TURNS calls ago, or, with NOW, of all up to here.  Most sketches
 * are dropped before it comes to that.  ERR_NOMEM or OK.
 */
enum err sketches_settle(struct sketches *all, bool now);

/* It is time to settle them, whatever lives on. */
bool sketches_are_many(const struct sketches *all);

/*
 * What a sketch can be made of: a record whose memory may go once ALL is
 * settled (NULL: at once), while SOURCE lives on; or a sketch, that of the
 * record or of one that is gone.
 */
struct original {
	struct sketches *all;
	const struct record *record; /* NULL: gone */
	const struct source *source;
	struct sketch *sketch; /* NULL: nobody has kept it yet */
};

/* Its sketch, for one more owner; NULL when out of memory. */
struct sketch *original_keep(struct original *o);

/* TIME_NONE when it has none. */
int64_t original_time(const struct original *o);

/* As sketch_describe(). */
void original_describe(
    const struct original *o, size_t sign, struct evidence_item *out);

/* An owner goes; NULL is no matter. */
void sketch_drop(struct sketch *k);

/* As describe_record() of the record that it was. */
void sketch_describe(
    const struct sketch *k, size_t sign, struct evidence_item *out);

#endif
