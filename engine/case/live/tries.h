#ifndef ENGINE_CASE_TRIES_H
#define ENGINE_CASE_TRIES_H

/*
 * How tries go after a fix, told by what comes while following: outcomes of
 * one check since a mark.
 */

#include "engine/case/live/follow.h"

/*
 * A request may leave an outcome in several sources: tries are those of the
 * source that has most.
 */
struct tries {
	size_t check; /* SIZE_MAX: the first that fails, if any */
	bool was_well;
	uint64_t good, bad[SOURCE_COUNT];
	int64_t newest_good, newest_bad; /* times of records */
	int64_t first_good;
	uint64_t after; /* failures before it, all that were seen */
	struct evidence_item first, last; /* good, bad */
};

/* Of CHECK; none yet. */
void tries_start(struct tries *t, size_t check);

/* Evidence older than the mark is left out. */
void tries_hear(struct tries *t, const struct follow_event *e);

/* The newest one failed. */
bool tries_are_bad(const struct tries *t);

/*
 * "still POST VerifyRequest 403.16, 4 tries", or "POST VerifyRequest 201 at
 * 14:02:11, first after 37 failures"; nothing when nothing was seen.
 */
void tries_say(const struct tries *t, const struct knowledge *k, enum lang lang,
    struct buf *out);

#endif
