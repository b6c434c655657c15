#ifndef ENGINE_EVIDENCE_EVTXROW_H
#define ENGINE_EVIDENCE_EVTXROW_H

/*
 * The usual record of a binary event log taken apart by what its template
 * makes of its values, with no XML in between.  It comes out as event_read()
 * makes it of the XML, or not at all.
 */

#include "engine/evidence/readers/event.h"
#include "engine/evidence/readers/evtxplan.h"

/*
 * So many templates of a chunk are remembered, and no more once they take so
 * many bytes; the others are for XML.
 */
#define EVTXROW_PLANS 64
#define EVTXROW_BYTES (128u << 10)

/* A part of System: absent, in FIXED, or in the buffer. */
struct evtxrow_part {
	bool there;
	size_t from, n;
	const char *fixed;
};

/* Of one chunk; all zero at first, but for X. */
struct evtxrow {
	struct binxml *x;
	struct arena arena;
	struct evtxplan plan[EVTXROW_PLANS];
	size_t plan_count, plan_bytes;

	/* Of the record at hand. */
	struct buf parts, text;
	struct evtxrow_part part[EVENT_PARTS];
	int64_t time;
	size_t lines, size; /* of its data; of the XML, a few times less */
};

/*
 * Fills time, flow, text and fields of R from the bytes [at, end) of the
 * chunk.  R borrows from ROW, until the next call.  False: it is unusual, or
 * there is no memory, and the way over XML decides.
 */
bool evtxrow_take(struct evtxrow *row, size_t at, size_t end, struct record *r);

/* What it remembers of its chunk. */
void evtxrow_free(struct evtxrow *row);

#endif
