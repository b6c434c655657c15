#ifndef ENGINE_TRACE_CLASSIFY_H
#define ENGINE_TRACE_CLASSIFY_H

#include "engine/base/needle.h"
#include "engine/trace/station.h"

/*
 * Fills OUT with what R says about a request; STEP_NONE, false, when it says
 * nothing.  The client, the file and the time's correction are the caller's.
 */
bool classify_record(const struct record *r, struct station *out);

/* The logs that may hold stations, and literals that stand in all of them. */
bool classify_lane(enum source_kind kind, enum lane *lane);
void classify_needles(enum source_kind kind, struct needles *out);

#endif
