/*
 * Growing buffers with a sticky failure.
 */

#include "engine/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
buf_free(struct buf *b)
{
	free(b->p);
	*b = BUF_INIT;
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->failed = false;
	if (b->p)
		b->p[0] = '\0';
}

bool
buf_failed(const struct buf *b)
{
	return b->failed;
}

struct span
buf_span(const struct buf *b)
{
	return (struct span){ buf_str(b), b->failed ? 0 : b->n };
}

const char *
buf_str(const struct buf *b)
{
	return b->failed ? span_lost : b->p ? b->p : "";
}

char *
buf_grow(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 64;
	char *p;

	if (b->failed || n > SIZE_MAX / 4 || b->n > SIZE_MAX / 4) {
		b->failed = true;
		return NULL;
	}
	while (cap < b->n + n + 1)
		cap *= 2;
	if (cap != b->cap) {
		p = realloc(b->p, cap);
		if (!p) {
			b->failed = true;
			return NULL;
		}
		b->p = p;
		b->cap = cap;
	}
	return b->p + b->n;
}

void
buf_byte(struct buf *b, char c)
{
	if (!b->failed && b->n + 1 < b->cap) {
		b->p[b->n++] = c;
		b->p[b->n] = '\0';
		return;
	}
	buf_add(b, (struct span){ &c, 1 });
}

void
buf_add(struct buf *b, struct span s)
{
	char *to = buf_room(b, s.n);

	b->failed |= span_is_lost(s);
	if (!to)
		return;
	if (s.n > 0)
		memcpy(to, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, span_of(s));
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}

void
buf_vprintf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	char *to;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	to = n < 0 ? NULL : buf_room(b, (size_t)n);
	if (!to) {
		b->failed = true;
		return;
	}
	vsnprintf(to, (size_t)n + 1, format, args);
	b->n += (size_t)n;
}

void
buf_drop(struct buf *b, size_t n)
{
	if (n > b->n)
		n = b->n;
	if (n == 0)
		return;
	memmove(b->p, b->p + n, b->n - n + 1);
	b->n -= n;
}

char *
buf_steal(struct buf *b)
{
	char *p = NULL;

	if (!b->failed && buf_room(b, 0)) {
		b->p[b->n] = '\0';
		p = b->p;
		b->p = NULL;
	}
	buf_free(b);
	return p;
}
