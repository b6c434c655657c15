#ifndef ENGINE_GUIDE_STANDING_H
#define ENGINE_GUIDE_STANDING_H

/*
 * Events that tell of a state: a service that did not start, a pool that
 * was disabled.  The newest one stands until an event ends it or something
 * goes well again (rule of judgement 17).  Exports stand in any order, so
 * only times decide.
 */

#include "engine/guide/window.h"
#include "engine/know/knowledge.h"

struct standing {
	uint64_t count;        /* events that told of it */
	struct outcome newest; /* the last of them, if COUNT is not 0 */
	struct outcome end;    /* the last event that ended it, if ENDED */
	bool ended;
};

/* An event told of the state; one ended it. */
void standing_begin(struct standing *s, const struct outcome *o);
void standing_end(struct standing *s, const struct outcome *o);

/* O is of the sign HIT: of ALL, one for each sign of K, it ends some. */
void standings_end(struct standing *all, const struct knowledge *k, size_t hit,
    const struct outcome *o);

/*
 * True when the state has begun and no later event ended it.  What has no
 * time is compared by its place among the records.
 */
bool standing_holds(const struct standing *s);

#endif
