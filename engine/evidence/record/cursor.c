/*
 * Line ends are counted 128 bytes at a time (lanes.h).  One pass over the
 * block also finds the lines that are not plain rows: in a log of a gigabyte
 * every pass can be felt.
 */

#include "engine/evidence/record/cursor.h"

#include "engine/base/lanes.h"

#include <assert.h>
#include <string.h>

#define WORD      (2 * LANES) /* a bit for each byte */
#define STEP      (2 * WORD)
#define STEPS_MAX 63 /* before a lane of the sums could run over */

static_assert(STEPS_MAX *STEP / LANES < UINT8_MAX, "sums are bytes");

LANES_INLINE lanes
line_ends(bool wide, const char *p)
{
	return lanes_are(wide, lanes_load(p), '\n');
}

/* Those before a line that is not a plain row. */
LANES_INLINE lanes
odd_start(bool wide, const char *p)
{
	return line_ends(wide, p) & lanes_up_to(wide, lanes_load(p + 1), '#');
}

LANES_INLINE bool
step_is_odd(bool wide, const char *p)
{
	return lanes_any(
	    wide, (odd_start(wide, p) | odd_start(wide, p + LANES)) |
		      (odd_start(wide, p + WORD) |
			  odd_start(wide, p + WORD + LANES)));
}

/* Less the line ends of the step at P, each lane. */
LANES_INLINE lanes
step_ends(bool wide, const char *p)
{
	return (line_ends(wide, p) + line_ends(wide, p + LANES)) +
	       (line_ends(wide, p + WORD) + line_ends(wide, p + WORD + LANES));
}

LANES_INLINE uint64_t
lanes_sum(lanes v)
{
	static const uint64_t even = UINT64_C(0x00ff00ff00ff00ff);
	lane_words w = (lane_words)v;
	uint64_t sum;

	w = (w & even) + (w >> 8 & even);
	sum = (w[0] + w[1]) + (w[2] + w[3]);
	return sum * UINT64_C(0x0001000100010001) >> 48;
}

/*
 * Counts the line ends of P in whole steps, of which one byte more has to be
 * there; with ODD only as far as the step before which an odd line begins.
 * Returns the bytes passed.
 */
LANES_INLINE size_t
count_steps(bool wide, const char *p, size_t n, bool odd, uint64_t *lines)
{
	lanes sum;
	size_t i = 0;
	int k;

	while (i + STEP < n) {
		sum = (lanes){ 0 };
		for (k = 0; k < STEPS_MAX && i + STEP < n; k++) {
			if (odd && step_is_odd(wide, p + i)) {
				*lines += lanes_sum(sum);
				return i;
			}
			sum -= step_ends(wide, p + i);
			i += STEP;
		}
		*lines += lanes_sum(sum);
	}
	return i;
}

/* A bit for each byte of a word at P that is LOW, then HIGH. */
LANES_INLINE uint64_t
word_of(bool wide, lanes low, lanes high)
{
	return (uint64_t)lanes_bits(wide, high) << LANES |
	       lanes_bits(wide, low);
}

LANES_INLINE uint64_t
word_ends(bool wide, const char *p)
{
	return word_of(wide, line_ends(wide, p), line_ends(wide, p + LANES));
}

/* At least a word: the last one may overlap the one before it. */
LANES_INLINE uint64_t
count_by(bool wide, const char *p, size_t n)
{
	uint64_t lines = 0, last;
	size_t i = count_steps(wide, p, n, false, &lines);

	for (; n - i > WORD; i += WORD)
		lines += (uint64_t)__builtin_popcountll(word_ends(wide, p + i));
	last = word_ends(wide, p + n - WORD) >> (WORD - (n - i));
	return lines + (uint64_t)__builtin_popcountll(last);
}

LANES_AVX2 static uint64_t
count_wide(const char *p, size_t n)
{
	return count_by(true, p, n);
}

/* Short ones have a line end or two. */
uint64_t
cursor_count(struct span s)
{
	const char *p = s.p, *end = s.p + s.n;
	uint64_t lines = 0;

	if (s.n >= WORD)
		return LANES_WIDE ? count_wide(p, s.n)
				  : count_by(false, p, s.n);
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		lines++;
		p++;
	}
	return lines;
}

/*
 * A word at P, of N bytes, or as much of it as comes before a line that is
 * *ODD: its length.
 */
LANES_INLINE size_t
rows_of_word(bool wide, const char *p, size_t n, uint64_t *lines, bool *odd)
{
	char copy[WORD + 1];
	uint64_t ends, first;

	if (n <= WORD) {
		memset(copy, 'a', sizeof(copy));
		p = memcpy(copy, p, n);
	} else {
		n = WORD;
	}
	ends = word_ends(wide, p);
	first = word_of(wide, odd_start(wide, p), odd_start(wide, p + LANES));
	*odd = first != 0;
	if (first) {
		n = (size_t)__builtin_ctzll(first) + 1;
		ends &= first ^ (first - 1);
	}
	*lines += (uint64_t)__builtin_popcountll(ends);
	return n;
}

/* The rows of the N bytes at P, as many as come before an odd line. */
LANES_INLINE size_t
rows_by(bool wide, const char *p, size_t n, uint64_t *lines)
{
	bool odd = false;
	size_t i = 0;

	while (i < n && !odd) {
		i += count_steps(wide, p + i, n - i, true, lines);
		i += rows_of_word(wide, p + i, n - i, lines, &odd);
	}
	return i;
}

LANES_AVX2 static size_t
rows_wide(const char *p, size_t n, uint64_t *lines)
{
	return rows_by(true, p, n, lines);
}

/* Moves the offset on; the line is the caller's. */
static void
move(struct cursor *c, size_t pos)
{
	assert(pos >= c->pos); /* lines are counted once */
	c->offset += c->encoding == ENC_UTF8
			 ? pos - c->pos
			 : encoding_raw_length(
			       c->encoding, span_slice(c->text, c->pos, pos));
	c->pos = pos;
}

struct cursor
cursor_start(const struct block *b, const struct source *s)
{
	return (struct cursor){ b->text, s->encoding, 0, b->line, b->offset };
}

void
cursor_to(struct cursor *c, size_t pos)
{
	c->line += cursor_count(span_slice(c->text, c->pos, pos));
	move(c, pos);
}

void
cursor_finish(struct cursor *c, struct reading *r, const struct block *b)
{
	cursor_to(c, b->text.n);
	r->passed = c->line - b->line;
}

void
cursor_decoded_lines(struct cursor *c, size_t lines, size_t pos)
{
	c->line += lines;
	move(c, pos);
}

void
cursor_rows(struct cursor *c, size_t to)
{
	const char *p = c->text.p + c->pos;
	size_t n = to - c->pos;

	n = LANES_WIDE ? rows_wide(p, n, &c->line)
		       : rows_by(false, p, n, &c->line);
	move(c, c->pos + n);
}

void
cursor_end_line(struct cursor *c, size_t end)
{
	if (end < c->text.n) {
		move(c, end + 1);
		c->line++;
	} else {
		move(c, c->text.n);
	}
}

struct span
cursor_line(struct cursor *c)
{
	size_t start = c->pos, end = span_find_byte(c->text, '\n', start);
	struct span line = span_slice(c->text, start, end);

	cursor_end_line(c, end);
	if (end != SIZE_MAX && line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}
