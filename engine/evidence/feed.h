#ifndef ENGINE_EVIDENCE_FEED_H
#define ENGINE_EVIDENCE_FEED_H

/*
 * One file on its way to its reader: read in pieces, decoded, cut into whole
 * records.  Memory is bounded by READER_RECORD_MAX, whatever the file.
 */

#include "engine/evidence/reader.h"
#include "engine/host/host.h"

struct feed;

/*
 * Opens READING's source for OPS; BOM bytes are passed over.  The needles,
 * the source and what emit() needs must outlive the feed.
 */
enum err feed_open(struct host *h, const struct reader_ops *ops,
    const struct reading *reading, size_t bom, struct feed **out);

/*
 * Reads up to BUDGET bytes (at least one, at most a block) and hands on what
 * is complete.  *DONE at the end of the file, or when nothing more can be
 * read: the source then says why.  Only ERR_NOMEM is returned as an error.
 */
enum err feed_step(struct feed *f, uint64_t budget, bool *done);

/* Bytes read so far. */
uint64_t feed_position(const struct feed *f);

/* Also before the end: nothing more is emitted. */
void feed_close(struct feed *f);

#endif
