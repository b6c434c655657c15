#ifndef ENGINE_TRACE_CLASSIFY_H
#define ENGINE_TRACE_CLASSIFY_H

#include "engine/base/needle.h"
#include "engine/evidence/record/seen.h"
#include "engine/trace/station.h"

/*
 * What is known of values that come again and again: of stems, of queries
 * and of agents.  All zero at first.
 */
struct classes {
	struct seen stems, queries, agents;
};

/*
 * Fills OUT with what R says about a request; STEP_NONE, false, when it says
 * nothing.  The client, the file and the time's correction are the caller's.
 * What C remembers changes nothing of it.
 */
bool classify_record(
    struct classes *c, const struct record *r, struct station *out);

/* The logs that may hold stations, and literals that stand in all of them. */
bool classify_lane(enum source_kind kind, enum lane *lane);
void classify_needles(enum source_kind kind, struct needles *out);

#endif
