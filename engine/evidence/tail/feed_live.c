/*
 * Following a file that grows: new bytes only, and only as long as what was
 * read before still stands in front of them.  That is looked at after each
 * piece was read: then the piece is of the same file, too.
 *
 * What is held back is not moved when more comes:
 *
 *	| kept | new |
 */

#include "engine/evidence/feed_inside.h"

#include <stdlib.h>
#include <string.h>

#define ROOM (READER_RECORD_MAX + READER_BLOCK)

/* So much may stay in memory while nothing comes. */
#define PARKED_MAX 4096

enum err
feed_follow(const struct reader_ops *ops, const struct reading *reading,
    size_t bom, struct feed **out)
{
	struct feed *f = calloc(1, sizeof(*f));

	*out = NULL;
	if (!f)
		return ERR_NOMEM;
	f->ops = ops;
	f->reading = *reading;
	f->state = calloc(1, ops->state_size + 1);
	f->head = malloc(FEED_HEAD);
	if (!f->state || !f->head) {
		feed_close(f);
		return ERR_NOMEM;
	}
	feed_rewind(f, bom, true);
	*out = f;
	return OK;
}

void
feed_rewind(struct feed *f, size_t bom, bool fresh)
{
	f->bom = bom;
	f->position = f->offset = bom;
	f->line = 1;
	f->in_hole = f->in_long_line = false;
	f->kept = f->head_n = f->tail_n = 0;
	buf_clear(&f->text);
	if (fresh)
		memset(f->state, 0, f->ops->state_size);
}

uint64_t
feed_offset(const struct feed *f)
{
	return f->offset;
}

size_t
feed_tail(const struct feed *f, char *to, uint64_t *place)
{
	memcpy(to, f->tail, f->tail_n);
	*place = f->position;
	return f->tail_n;
}

static bool
grow_memory(struct feed *f, size_t room)
{
	char *memory = realloc(f->memory, room);

	if (!memory)
		return false;
	f->memory = memory;
	f->room = room;
	return true;
}

void
feed_park(struct feed *f)
{
	struct buf text = BUF_INIT;

	if (f->kept == 0) {
		free(f->memory);
		f->memory = NULL;
		f->room = 0;
	} else if (f->kept <= PARKED_MAX && f->room > PARKED_MAX) {
		grow_memory(f, PARKED_MAX);
	}
	if (f->text.cap <= PARKED_MAX || f->text.n > PARKED_MAX)
		return;
	buf_add(&text, buf_span(&f->text));
	if (buf_failed(&text)) {
		buf_free(&text);
		return;
	}
	buf_free(&f->text);
	f->text = text;
}

static bool
is_wide(const struct feed *f)
{
	return f->reading.source->encoding == ENC_UTF16LE ||
	       f->reading.source->encoding == ENC_UTF16BE;
}

static bool
all_zeros(const char *p, size_t n)
{
	while (n > 0 && p[n - 1] == '\0')
		n--;
	return n == 0;
}

/*
 * A file on a network share, or one that is being copied, may have its
 * length before it has its bytes.
 */
static size_t
without_zeros(const struct feed *f, const char *p, size_t n)
{
	size_t zeros = 0;

	if (f->ops->binary)
		return n;
	while (zeros < n && p[n - 1 - zeros] == '\0')
		zeros++;
	if (zeros == READER_BLOCK)
		return n; /* a hole that something follows, most likely */
	if (is_wide(f))
		zeros = zeros < 4 ? 0 : zeros & ~(size_t)1;
	return n - zeros;
}

static void
remember(struct feed *f, const char *p, size_t n)
{
	size_t head = FEED_HEAD - f->head_n, keep;

	if (head > n)
		head = n;
	memcpy(f->head + f->head_n, p, head);
	f->head_n += head;
	if (n > FEED_TAIL) {
		p += n - FEED_TAIL;
		n = FEED_TAIL;
	}
	keep = f->tail_n < FEED_TAIL - n ? f->tail_n : FEED_TAIL - n;
	memmove(f->tail, f->tail + f->tail_n - keep, keep);
	memcpy(f->tail + keep, p, n);
	f->tail_n = keep + n;
}

/* What stands at OFFSET instead of the N bytes KNOWN. */
static enum err
compare_at(struct stream *s, uint64_t offset, const char *known, size_t n,
    enum feed_news *news)
{
	char now[FEED_HEAD > FEED_TAIL ? FEED_HEAD : FEED_TAIL];
	size_t got;
	enum err err = stream_read(s, offset, now, n, &got);

	*news = FEED_SAME;
	if (err || n == 0)
		return err;
	if (got < n || (all_zeros(now, got) && !all_zeros(known, n)))
		*news = FEED_SHORT;
	else if (memcmp(now, known, n) != 0)
		*news = FEED_OTHER;
	return OK;
}

/* Records of one size may end alike: the start is looked at as well. */
enum err
feed_compare(const struct feed *f, struct stream *s, enum feed_news *news)
{
	enum err err = compare_at(
	    s, f->position - f->tail_n, f->tail, f->tail_n, news);

	if (err || *news != FEED_SAME)
		return err;
	return compare_at(s, f->bom, f->head, f->head_n, news);
}

/* Length of S up to zeros that nobody writes into a text. */
static size_t
before_zeros(const char *p, size_t n)
{
	for (size_t i = 0; i + 4 <= n; i++)
		if (all_zeros(p + i, 4))
			return i;
	return n;
}

enum err
feed_same_start(const struct feed *f, struct stream *s, bool *same)
{
	char now[FEED_HEAD];
	size_t got;
	enum err err = stream_read(s, f->bom, now, f->head_n, &got);

	got = before_zeros(now, got);
	*same = !err && memcmp(now, f->head, got) == 0;
	return err;
}

/* No record can end in these new bytes. */
static bool
ends_nothing(const struct feed *f, struct span text, size_t from)
{
	struct span new = span_slice(text, from, text.n);

	return text.n < READER_RECORD_MAX && !f->ops->binary && !f->in_hole &&
	       !f->in_long_line && span_find_byte(new, '\n', 0) == SIZE_MAX &&
	       span_find_byte(new, '>', 0) == SIZE_MAX;
}

/* The first FROM bytes of TEXT were looked at before; returns bytes done. */
static enum err
consume(struct feed *f, struct span text, size_t from, bool last, size_t *done)
{
	struct span rest = text;
	enum err err = OK;

	if (last || !ends_nothing(f, text, from))
		err = feed_consume(f, &rest, last);
	*done = text.n - rest.n;
	return err;
}

static void
drop(struct feed *f, size_t n)
{
	f->kept -= n;
	if (n > 0 && f->kept > 0)
		memmove(f->memory, f->memory + n, f->kept);
}

/* N new bytes stand behind what was kept. */
static enum err
take_new_bytes(struct feed *f, size_t n, bool last)
{
	enum encoding encoding = f->reading.source->encoding;
	size_t before = f->kept, done;
	enum err err;

	f->kept += n;
	if (encoding == ENC_UTF8) {
		err = consume(f, (struct span){ f->memory, f->kept }, before,
		    last, &done);
		drop(f, done);
		return err;
	}
	before = f->text.n;
	drop(f, encoding_decode(encoding, (struct span){ f->memory, f->kept },
		    last, &f->text));
	if (buf_failed(&f->text))
		return ERR_NOMEM;
	err = consume(f, buf_span(&f->text), before, last, &done);
	buf_drop(&f->text, done);
	return err;
}

static void
tell_times(struct feed *f)
{
	if (f->ops->pause)
		f->ops->pause(f->state, &f->reading);
}

enum err
feed_more(
    struct feed *f, struct stream *s, uint64_t *budget, enum feed_news *news)
{
	size_t n = *budget < READER_BLOCK ? (size_t)*budget : READER_BLOCK;
	size_t got;
	char *to;
	enum err err;

	*news = FEED_SAME;
	if (f->room < ROOM && !grow_memory(f, ROOM))
		return ERR_NOMEM;
	to = f->memory + f->kept;
	err = stream_read(s, f->position, to, n, &got);
	if (!err)
		err = feed_compare(f, s, news);
	if (err || *news != FEED_SAME)
		return err;
	got = without_zeros(f, to, got);
	if (got == 0)
		return OK;
	/* All of it must be of one time: its end stands there still. */
	n = got < FEED_TAIL ? got : FEED_TAIL;
	err = compare_at(s, f->position + got - n, to + got - n, n, news);
	if (err || *news != FEED_SAME) {
		*news = FEED_SAME;
		return err;
	}
	*news = FEED_MORE;
	*budget -= got;
	remember(f, to, got);
	f->position += got;
	f->reading.source->bytes = f->position;
	err = take_new_bytes(f, got, false);
	tell_times(f);
	return err;
}

enum err
feed_finish(struct feed *f)
{
	enum err err = OK;

	if (f->kept > 0 || f->text.n > 0)
		err = f->room < ROOM && !grow_memory(f, ROOM)
			  ? ERR_NOMEM
			  : take_new_bytes(f, 0, true);
	tell_times(f);
	return err;
}
