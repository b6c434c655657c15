#ifndef ENGINE_EVIDENCE_FEED_INSIDE_H
#define ENGINE_EVIDENCE_FEED_INSIDE_H

/* The inside of a feed, for feed.c and feed_live.c only. */

#include "engine/evidence/feed.h"

struct feed {
	const struct reader_ops *ops;
	struct reading reading;
	struct stream *stream; /* NULL when followed */
	void *state;
	bool ended; /* the reader was told */
	char *memory;
	char **spare; /* see feed_open() */
	char *block;
	size_t kept;
	struct buf text;
	uint64_t position;     /* of the next byte to be read */
	uint64_t line, offset; /* of the first byte not handed on */
	bool in_hole;          /* the last byte passed was a hole's */
	bool in_long_line;     /* the rest of this line is passed over */

	/* What was read, and what was kept before it. */
	struct span piece;
	bool last;         /* there is no more after it */
	enum err read_err; /* why there is none */

	/* Followed: what is kept stands at the start of the memory. */
	size_t room; /* bytes of memory */
	size_t bom;
	char *head; /* the first bytes after the mark, FEED_HEAD at most */
	size_t head_n;
	char tail[FEED_TAIL]; /* the last bytes before position */
	size_t tail_n;
};

/*
 * Hands on what is complete in *TEXT, everything when it is the LAST, and
 * leaves the rest.
 */
enum err feed_consume(struct feed *f, struct span *text, bool last);

#endif
