/*
 * What is left of one piece is put right in front of the next one, so that
 * the bytes of a file are always read to the start of a page (much faster)
 * and only remainders are moved:
 *
 *	| room: READER_RECORD_MAX |.....kept|block: READER_BLOCK |
 *
 * Text in UTF-8 is handed on in place.  Other encodings are decoded behind
 * the remainder in `text'; kept is then at most a cut character.
 */

#include "engine/evidence/feed.h"

#include "engine/evidence/record/cursor.h"
#include "engine/evidence/feed_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096u

/* Fewer NULs than this in a row are somebody's text, not a hole. */
#define HOLE_MIN 64

/* The first N bytes of *TEXT, LINES of them, are done with. */
static void
pass_on(struct feed *f, struct span *text, size_t n, uint64_t lines)
{
	f->line += lines;
	f->offset += encoding_raw_length(
	    f->reading.source->encoding, span_slice(*text, 0, n));
	*text = span_slice(*text, n, text->n);
}

/* Passes over the first N bytes of *TEXT, which no reader gets to see. */
static void
advance(struct feed *f, struct span *text, size_t n)
{
	pass_on(f, text, n, cursor_count(span_slice(*text, 0, n)));
}

static enum err
hand_on(struct feed *f, struct span *text, size_t n, bool torn)
{
	struct block b = { .text = span_slice(*text, 0, n),
		.line = f->line,
		.offset = f->offset,
		.torn = torn };
	enum err err;

	f->reading.passed = READER_UNCOUNTED;
	err = f->ops->block(f->state, &f->reading, &b);
	pass_on(f, text, n, reader_passed(&f->reading, &b));
	return err;
}

static size_t
count_nuls(struct span s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == '\0')
		n++;
	return n;
}

/* Where the first hole of TEXT begins, or its end. */
static size_t
find_hole(struct feed *f, struct span text)
{
	struct source *s = f->reading.source;
	size_t at = 0, n;

	while ((at = span_find_byte(text, '\0', at)) != SIZE_MAX) {
		n = count_nuls(span_slice(text, at, text.n));
		if (s->problem[PROBLEM_NUL].count == 0) {
			struct block b = { .text = text,
				.line = f->line,
				.offset = f->offset };

			source_problem(s, PROBLEM_NUL,
			    block_line(&b, text.p + at), SPAN_NONE);
		}
		if (n >= HOLE_MIN)
			return at;
		at += n;
	}
	return text.n;
}

/* Passes over what no reader gets to see; false when there is nothing. */
static bool
skip(struct feed *f, struct span *text)
{
	size_t nuls = f->ops->binary ? 0 : count_nuls(*text), end;

	if (nuls > 0 && (f->in_hole || nuls >= HOLE_MIN)) {
		advance(f, text, nuls);
		f->in_hole = true;
		f->in_long_line = false;
		return true;
	}
	f->in_hole = false;
	if (!f->in_long_line)
		return false;
	end = span_find_byte(*text, '\n', 0);
	f->in_long_line = end == SIZE_MAX;
	advance(f, text, end == SIZE_MAX ? text->n : end + 1);
	return true;
}

static void
note_too_long(struct feed *f, struct span record)
{
	source_problem(f->reading.source, PROBLEM_TOO_LONG, f->line,
	    span_slice(record, 0, PROBLEM_TEXT_MAX));
	/* Other formats find the start of a record by themselves. */
	f->in_long_line = f->ops->cut == reader_cut_lines;
}

/*
 * A record is looked for in READER_RECORD_MAX bytes, never
 * more: what is found does not depend on the size of the pieces.
 */
enum err
feed_consume(struct feed *f, struct span *text, bool last)
{
	struct span part, view;
	enum err err = OK;
	size_t whole;
	bool torn;

	while (err == OK && text->n > 0) {
		if (skip(f, text))
			continue;
		part = f->ops->binary
			   ? *text
			   : span_slice(*text, 0, find_hole(f, *text));
		view = span_slice(part, 0, READER_RECORD_MAX);
		whole = f->ops->cut(view);
		torn = whole == 0 || whole > view.n;
		if (torn) {
			whole = view.n;
			if (whole == READER_RECORD_MAX)
				note_too_long(f, view);
			else if (part.n == text->n && !last)
				break;
		}
		err = hand_on(f, text, whole, torn);
	}
	return err;
}

/* Keeps the end of RAW, from its byte TAKEN on, for the next piece. */
static void
keep_rest(struct feed *f, struct span raw, size_t taken)
{
	f->kept = raw.n - taken;
	assert(f->kept <= READER_RECORD_MAX); /* all the room before a block */
	if (f->kept > 0)
		memmove(f->block - f->kept, raw.p + taken, f->kept);
}

/* RAW is what was kept and the piece that was read after it. */
static enum err
take_piece(struct feed *f, struct span raw, bool last)
{
	enum encoding encoding = f->reading.source->encoding;
	struct span text = raw;
	enum err err;
	size_t taken;

	if (encoding == ENC_UTF8) {
		err = feed_consume(f, &text, last);
		keep_rest(f, raw, raw.n - text.n);
		return err;
	}
	taken = encoding_decode(encoding, raw, last, &f->text);
	if (buf_failed(&f->text))
		return ERR_NOMEM;
	keep_rest(f, raw, taken);
	text = buf_span(&f->text);
	err = feed_consume(f, &text, last);
	buf_drop(&f->text, f->text.n - text.n);
	return err;
}

/* Tells the reader that there is no more; once. */
static enum err
end_reader(struct feed *f)
{
	if (f->ended)
		return OK;
	f->ended = true;
	return f->ops->end ? f->ops->end(f->state, &f->reading) : OK;
}

/* The file is at its end, or ERR says why not. */
static enum err
finish(struct feed *f, enum err err)
{
	struct source *s = f->reading.source;
	enum err end_err = end_reader(f);

	if (err == OK)
		err = end_err;
	if (err == OK && f->position < s->bytes)
		source_problem(s, PROBLEM_CHANGED, 0, SPAN_NONE);
	if (err != OK)
		source_problem(s, PROBLEM_UNREADABLE, 0, SPAN_NONE);
	s->err = err;
	s->read = err == OK;
	s->bytes = f->position;
	return err == ERR_NOMEM ? err : OK;
}

void
feed_read(struct feed *f, uint64_t budget)
{
	size_t n = budget < READER_BLOCK ? (size_t)budget : READER_BLOCK, got;

	if (n == 0)
		n = 1;
	f->read_err = stream_read(f->stream, f->position, f->block, n, &got);
	f->position += got;
	f->last = got < n || f->read_err != OK;
	f->piece = (struct span){ f->block - f->kept, f->kept + got };
}

enum err
feed_rest(struct feed *f, bool *done)
{
	enum err err = take_piece(f, f->piece, f->last);

	f->piece = SPAN("");
	*done = true;
	if (err == OK)
		err = f->read_err;
	if (err != OK || f->last)
		return finish(f, err);
	*done = false;
	return OK;
}

enum err
feed_end(struct feed *f)
{
	return finish(f, OK);
}

bool
feed_may_part(const struct feed *f)
{
	return f->ops->join && f->ops->state_size <= FEED_STATE_MAX &&
	       f->reading.source->encoding == ENC_UTF8;
}

size_t
feed_memory(void)
{
	return READER_RECORD_MAX + READER_BLOCK + PAGE;
}

/* Where pieces are read to in MEMORY: at a page, behind the room. */
static char *
block_in(char *memory)
{
	char *block = memory + READER_RECORD_MAX;

	return block + (PAGE - (uintptr_t)block % PAGE) % PAGE;
}

enum feed_part
feed_part(struct feed *f, char **memory, struct block *out)
{
	struct span text = f->piece;
	char *fresh = *memory;
	size_t whole;

	if (f->read_err || f->in_hole || f->in_long_line || text.n == 0 ||
	    text.n > READER_RECORD_MAX ||
	    (!f->ops->binary && memchr(text.p, '\0', text.n)))
		return FEED_NO_PART;
	whole = f->ops->cut(text);
	if (whole == 0 || whole > text.n)
		return FEED_NO_PART;
	*out = (struct block){ .text = span_slice(text, 0, whole),
		.line = 1,
		.offset = f->offset };
	pass_on(f, &text, whole, 0);
	*memory = f->memory;
	f->memory = fresh;
	f->block = block_in(fresh);
	f->kept = text.n;
	memcpy(f->block - text.n, text.p, text.n);
	f->piece = (struct span){ f->block - text.n, text.n };
	if (!f->last)
		return FEED_PART;
	return text.n > 0 ? FEED_PART_RESTS : FEED_PART_ENDS;
}

uint64_t
feed_line(const struct feed *f)
{
	return f->line;
}

void
feed_passed(struct feed *f, uint64_t lines)
{
	f->line += lines;
}

void *
feed_state(struct feed *f)
{
	return f->state;
}

void *
feed_first_state(struct feed *f)
{
	return (char *)f->state + f->ops->state_size;
}

const struct reader_ops *
feed_ops(const struct feed *f)
{
	return f->ops;
}

struct reading *
feed_reading(struct feed *f)
{
	return &f->reading;
}

uint64_t
feed_position(const struct feed *f)
{
	return f->position;
}

static void
ignore(void *arg, const struct record *r)
{
	(void)arg, (void)r;
}

/* Fresh memory costs a fault for each page: the next feed gets this one's. */
static void
keep_spare(struct feed *f)
{
	if (f->spare && !*f->spare)
		*f->spare = f->memory;
	else
		free(f->memory);
}

static char *
take_spare(char **spare)
{
	char *memory = spare ? *spare : NULL;

	if (!memory)
		return malloc(feed_memory());
	*spare = NULL;
	return memory;
}

void
feed_close(struct feed *f)
{
	if (!f)
		return;
	f->reading.emit = ignore;
	if (f->state)
		end_reader(f);
	stream_close(f->stream);
	buf_free(&f->text);
	free(f->state);
	keep_spare(f);
	free(f->head);
	free(f);
}

enum err
feed_open(struct host *h, const struct reader_ops *ops,
    const struct reading *reading, size_t bom, char **spare, struct feed **out)
{
	struct feed *f = calloc(1, sizeof(*f));
	enum err err = ERR_NOMEM;

	*out = NULL;
	if (!f)
		return err;
	f->ops = ops;
	f->reading = *reading;
	f->position = bom;
	f->offset = bom;
	f->line = 1;
	f->spare = spare;
	f->memory = take_spare(spare);
	f->state = calloc(2, ops->state_size + 1);
	if (f->memory && f->state)
		err = host_open(h, reading->source->file, &f->stream);
	if (err != OK) {
		feed_close(f);
		return err;
	}
	f->block = block_in(f->memory);
	*out = f;
	return OK;
}
