#ifndef ENGINE_HOST_LIVE_TEXT_H
#define ENGINE_HOST_LIVE_TEXT_H

/*
 * A text of lines that only grows, in bounded memory: its beginning is kept,
 * by which a file is known, and its newest part.  What was forgotten in
 * between reads as NULs, which readers take for a hole.
 */

#include "engine/base/buf.h"

struct live_text {
	struct buf head; /* empty as long as nothing was forgotten */
	struct buf tail; /* the bytes from BASE on */
	uint64_t base;
};

#define LIVE_TEXT_INIT ((struct live_text){ BUF_INIT, BUF_INIT, 0 })

#define LIVE_TEXT_HEAD (64u << 10) /* bytes of the beginning, about */

/* The bytes; T can be filled again. */
void live_text_free(struct live_text *t);

/* Bytes, those that are forgotten included. */
uint64_t live_text_size(const struct live_text *t);

/*
 * Forgets events, each of which stops with END, so that at most KEEP bytes
 * are left at the end.
 */
void live_text_forget(struct live_text *t, struct span end, size_t keep);

/* Up to N bytes from OFFSET on; returns how many. */
size_t live_text_read(
    const struct live_text *t, uint64_t offset, char *to, size_t n);

#endif
