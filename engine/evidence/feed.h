#ifndef ENGINE_EVIDENCE_FEED_H
#define ENGINE_EVIDENCE_FEED_H

/*
 * One file on its way to its reader: read in pieces, decoded, cut into whole
 * records.  Memory is bounded by READER_RECORD_MAX, whatever the file.
 */

#include "engine/evidence/record/reader.h"
#include "engine/host/host.h"

struct feed;

/*
 * Opens READING's source for OPS; BOM bytes are passed over.  The needles,
 * the source and what emit() needs must outlive the feed.  Its memory is
 * *SPARE if there is one, and goes there in the end if nothing is there;
 * SPARE, NULL or outliving the feed too, is the caller's to free.
 */
enum err feed_open(struct host *h, const struct reader_ops *ops,
    const struct reading *reading, size_t bom, char **spare, struct feed **out);

/*
 * A step: the piece that feed_read() takes in is either handed out for
 * others to take apart, as far as it is whole records (feed_part()), or
 * handed on here (feed_rest()).
 */

#define FEED_STATE_MAX 512 /* bytes of state, of a reader that can guess */

/* Blocks of this file can be read side by side. */
bool feed_may_part(const struct feed *f);

/* Takes in up to BUDGET bytes, at least one, at most a block. */
void feed_read(struct feed *f, uint64_t budget);

/*
 * When the piece is nothing but the usual its whole records are handed out
 * in OUT, which stand in the memory that is exchanged for *MEMORY, of
 * feed_memory() bytes.  Its lines are counted by who reads it, from 1 on.
 */
enum feed_part {
	FEED_NO_PART,    /* nothing has changed: feed_rest() is to be called,
			   once what was handed out has had its turn */
	FEED_PART,       /* there is more to be read */
	FEED_PART_RESTS, /* no more, but a rest for feed_rest() */
	FEED_PART_ENDS   /* the file ends with it */
};
enum feed_part feed_part(struct feed *f, char **memory, struct block *out);
/* Bytes that feed_part() wants of the memory it is given. */
size_t feed_memory(void);

/*
 * The line at which the oldest block begins that was handed out and had no
 * turn yet, else what comes next; and on by so many lines, once it had its
 * turn.
 */
uint64_t feed_line(const struct feed *f);
void feed_passed(struct feed *f, uint64_t lines);

/*
 * Hands on what is complete in what is left of the piece.  *DONE at the end
 * of the file, or when nothing more can be read: the source then says why.
 * Only ERR_NOMEM is returned as an error.
 */
enum err feed_rest(struct feed *f, bool *done);

/* The file is at its end, and all that was handed out has had its turn. */
enum err feed_end(struct feed *f);

/* What the reader keeps from block to block, for its guess and join. */
void *feed_state(struct feed *f);
/* Room for as much: what it kept of the first block, before its turn. */
void *feed_first_state(struct feed *f);
const struct reader_ops *feed_ops(const struct feed *f);
struct reading *feed_reading(struct feed *f);

/* Bytes read so far. */
uint64_t feed_position(const struct feed *f);

/* Also before the end: nothing more is emitted. */
void feed_close(struct feed *f);

#define FEED_HEAD 1024 /* bytes by which a file is known at its start */
#define FEED_TAIL 128  /* and before the place of the feed */

/*
 * Following a file that grows.  Such a feed has no stream of its own: a file
 * may be renamed or replaced while its feed goes on.  What is not whole yet
 * is held back until it is.
 */
enum err feed_follow(const struct reader_ops *ops,
    const struct reading *reading, size_t bom, struct feed **out);

enum feed_news {
	FEED_SAME,  /* nothing new */
	FEED_MORE,  /* read some; there may be more */
	FEED_SHORT, /* shorter than what was read, or zeros there: it may be
		       on its way to become the same again */
	FEED_OTHER  /* something else stands where its place is */
};

/*
 * Reads up to BUDGET bytes more (at most a block) from S, takes them off
 * BUDGET and hands on what is complete.  Zeros at the end are not there yet.
 */
enum err feed_more(
    struct feed *f, struct stream *s, uint64_t *budget, enum feed_news *news);

/* Gives memory back until the next feed_more(). */
void feed_park(struct feed *f);

/* S begins with the bytes that F began with, as far as it goes. */
enum err feed_same_start(const struct feed *f, struct stream *s, bool *same);

/* What S has at the place of F; only FEED_MORE is not among the answers. */
enum err feed_compare(
    const struct feed *f, struct stream *s, enum feed_news *news);

/* Copies what stands before the place of F; returns how much. */
size_t feed_tail(const struct feed *f, char *to, uint64_t *place);

/* Where the first record begins that was not handed on. */
uint64_t feed_offset(const struct feed *f);

/* Nothing more will come: hands on what was held back. */
enum err feed_finish(struct feed *f);

/*
 * Goes back to the start, for another file of the same kind.  Unless it is
 * FRESH the reader keeps what it knows: a log may be emptied by somebody
 * whose writer does not begin it anew.
 */
void feed_rewind(struct feed *f, size_t bom, bool fresh);

#endif
