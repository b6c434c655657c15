#ifndef ENGINE_EVIDENCE_AHEAD_H
#define ENGINE_EVIDENCE_AHEAD_H

/*
 * Reading ahead: blocks of a file, and of the files after it, are taken
 * apart side by side by a crew of threads, and have their turn one after the
 * other.  What comes out does not depend on how many threads there are, nor
 * on how large the blocks are:
 *
 * - The owner's thread alone opens files, reads, cuts blocks, and gives
 *   records to the sink, in the order of the files and blocks.
 * - A block is read from a guess of what the blocks before it leave behind.
 *   When its turn comes and the guess was wrong, it is read again.
 * - Anything unusual in a file, NULs say, waits until all that was handed
 *   out has had its turn, and is then read without a guess.
 * - Memory is bounded by the number of jobs; a block with more records than
 *   there is room for is read again in its turn.
 */

#include "engine/evidence/evidence.h"

struct ahead;

/*
 * HANDS threads, the owner's included.  NULL when there is no memory: then
 * everything is read in turn.
 */
struct ahead *ahead_new(struct evidence *e, size_t hands);

/* What was not given its turn is lost. */
void ahead_free(struct ahead *a);

enum ahead_news {
	AHEAD_MORE, /* handed out, as far as it goes */
	AHEAD_END,  /* and that was the end of the file */
	AHEAD_REST  /* the rest is for feed_rest(), now */
};

/*
 * Hands out the piece of BYTES bytes that the open feed has read.  With
 * AHEAD_END the feed is not the caller's any more.
 */
enum err ahead_take(struct ahead *a, uint64_t bytes, enum ahead_news *news);

/* All that was handed out has its turn.  A NULL has nothing. */
enum err ahead_settle(struct ahead *a);

#endif
