/*
 *	| head | forgotten, NULs | tail |
 *	0      head.n            base   size
 */

#include "engine/host/live/live_text.h"

#include <string.h>

void
live_text_free(struct live_text *t)
{
	buf_free(&t->head);
	buf_free(&t->tail);
	t->base = 0;
}

uint64_t
live_text_size(const struct live_text *t)
{
	return t->base + t->tail.n;
}

/* Where the first END in S stops, from FROM on; the end of S if none. */
static size_t
after(struct span s, struct span end, size_t from)
{
	size_t at = span_find(s, end, from);

	return at == SIZE_MAX ? s.n : at + end.n;
}

void
live_text_forget(struct live_text *t, struct span end, size_t keep)
{
	struct span tail = buf_span(&t->tail);
	size_t head, drop;

	if (tail.n <= keep)
		return;
	if (t->base == 0) {
		head = tail.n < LIVE_TEXT_HEAD ? 0 : LIVE_TEXT_HEAD;
		buf_add(&t->head, span_slice(tail, 0, after(tail, end, head)));
		/* without its head a file is not known any more */
		if (buf_failed(&t->head)) {
			buf_free(&t->head);
			return;
		}
	}
	drop = after(tail, end, tail.n - keep);
	buf_drop(&t->tail, drop);
	t->base += drop;
}

/* What SPAN, which begins at START, has for the bytes from OFFSET on. */
static size_t
copy_piece(struct span s, uint64_t start, uint64_t offset, char *to, size_t n)
{
	s = span_slice(s, (size_t)(offset - start), s.n);
	if (n > s.n)
		n = s.n;
	if (n > 0)
		memcpy(to, s.p, n);
	return n;
}

size_t
live_text_read(const struct live_text *t, uint64_t offset, char *to, size_t n)
{
	size_t got = 0, part;

	if (offset >= live_text_size(t))
		return 0;
	if (offset < t->head.n)
		got = copy_piece(buf_span(&t->head), 0, offset, to, n);
	offset += got;
	if (offset < t->base) {
		part = n - got;
		if (part > t->base - offset)
			part = (size_t)(t->base - offset);
		memset(to + got, 0, part);
		got += part;
		offset += part;
	}
	/* the tail may begin inside the head */
	if (offset >= t->base)
		got += copy_piece(
		    buf_span(&t->tail), t->base, offset, to + got, n - got);
	return got;
}
