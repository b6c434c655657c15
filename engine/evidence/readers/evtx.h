#ifndef ENGINE_EVIDENCE_EVTX_H
#define ENGINE_EVIDENCE_EVTX_H

/*
 * Windows event logs as the system keeps them, .evtx: a head, then chunks of
 * 64 KiB that know nothing of each other.  A record of the usual shape is taken
 * apart as it is (evtxrow.h); any other is written out as the XML of its
 * event, and the reader of event XML does the rest.
 */

#include "engine/evidence/record/reader.h"

#define EVTX_HEAD  4096u
#define EVTX_CHUNK 65536u

/* By the first bytes of a file. */
bool evtx_is(struct span head);

/* Of the chunk that holds the byte at OFFSET. */
uint64_t evtx_chunk_offset(uint64_t offset);

/*
 * Appends the XML of the record at OFFSET of the chunk, a line for each of up
 * to BEFORE and AFTER records around it; *HERE is how many stand before.
 */
enum err evtx_lines(struct span chunk, size_t offset, size_t before,
    size_t after, struct buf *out, size_t *here);

#endif
