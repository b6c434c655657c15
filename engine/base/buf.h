#ifndef ENGINE_BASE_BUF_H
#define ENGINE_BASE_BUF_H

/*
 * A growing run of bytes, always terminated by a NUL that is not counted.
 * Running out of memory is remembered: what follows is ignored, and the
 * owner asks once, at the end, with buf_failed().
 */

#include "engine/base/span.h"

#include <stdarg.h>

struct buf {
	char *p; /* NULL until the first byte */
	size_t n;
	size_t cap;
	bool failed;
};

#define BUF_INIT ((struct buf){ NULL, 0, 0, false })

void buf_free(struct buf *b);  /* leaves an empty buffer */
void buf_clear(struct buf *b); /* keeps the memory, forgets a failure */
/* Memory ran out, once since it was last cleared: bytes are missing. */
bool buf_failed(const struct buf *b);
/* Both are span_lost after a failure. */
struct span buf_span(const struct buf *b);
const char *buf_str(const struct buf *b); /* "" when empty */

/* Room for N more bytes; NULL when there is none.  The caller adds to n. */
char *buf_grow(struct buf *b, size_t n);
static inline char *
buf_room(struct buf *b, size_t n)
{
	return !b->failed && n < b->cap - b->n ? b->p + b->n : buf_grow(b, n);
}

/* All append.  A NULL string adds nothing. */
void buf_byte(struct buf *b, char c);
void buf_add(struct buf *b, struct span s);
void buf_puts(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Takes the first N bytes away. */
void buf_drop(struct buf *b, size_t n);

/* Hands the bytes over to the caller, who frees them; NULL after a failure. */
char *buf_steal(struct buf *b);

#endif
