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

/* What may explain a change: a service that starts, a crash. */
enum change_kind {
	CHANGE_SERVICE_STARTED,
	CHANGE_SERVICE_STOPPED,
	CHANGE_NDES_STARTED,
	CHANGE_NDES_FAILED,
	CHANGE_POOL_CRASHED,
	CHANGE_SERVER_STARTED,
	CHANGE_LOG_BEGINS,
	CHANGE_PROCESS_STARTED, /* of the registration point */
	CHANGE_IIS_BEGINS,      /* its log, anew in the middle of a file */
	CHANGE_CERT_BEGINS,
	CHANGE_CERT_ENDS,
	CHANGE_COUNT
};

const char *change_name(enum change_kind kind);

/* An event, or a header of IIS in the middle of its log, that is a change. */
bool classify_change(const struct record *r, enum change_kind *out);

#endif
