/*
 * Line ends are counted 64 bytes at a time (lanes.h).  One pass over the
 * block also finds the lines that are not plain rows: in a log of a gigabyte
 * every pass can be felt.
 */

#include "engine/evidence/record/cursor.h"

#include "engine/base/lanes.h"

#include <assert.h>
#include <string.h>

#define STEP      (2 * LANES)
#define STEPS_MAX 64 /* before a lane of the sums could run over */

LANES_INLINE lanes
line_ends(const char *p)
{
	return (lanes)(lanes_load(p) == (uint8_t)'\n');
}

LANES_INLINE lanes
odd_start(const char *p)
{
	return line_ends(p) & (lanes)(lanes_load(p + 1) <= (uint8_t)'#');
}

/* A line that is not a plain row begins after one of the STEP bytes at P. */
LANES_INLINE bool
step_is_odd(const char *p)
{
	return lanes_any(odd_start(p) | odd_start(p + LANES));
}

/* Each lane is at most 2 * STEPS_MAX. */
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
 * Counts the line ends of P in whole steps; with ODD only as far as the
 * step before which an odd line begins.  Returns the bytes passed.
 */
LANES_INLINE size_t
count_steps(const char *p, size_t n, bool odd, uint64_t *lines)
{
	lanes sum;
	size_t i = 0;
	int k;

	while (i + STEP < n) {
		sum = (lanes){ 0 };
		for (k = 0; k < STEPS_MAX && i + STEP < n; k++) {
			if (odd && step_is_odd(p + i)) {
				*lines += lanes_sum(sum);
				return i;
			}
			sum -= line_ends(p + i) + line_ends(p + i + LANES);
			i += STEP;
		}
		*lines += lanes_sum(sum);
	}
	return i;
}

LANES_CLONES static size_t
count_rows(const char *p, size_t n, uint64_t *lines)
{
	return count_steps(p, n, true, lines);
}

/* At least a step: the last one may overlap the one before it. */
LANES_CLONES static uint64_t
count_long(const char *p, size_t n)
{
	uint64_t lines = 0, last;
	size_t i = count_steps(p, n, false, &lines);

	p += n - STEP;
	last = (uint64_t)lanes_bits(line_ends(p + LANES)) << LANES |
	       lanes_bits(line_ends(p));
	last >>= STEP - (n - i);
	return lines + (uint64_t)__builtin_popcountll(last);
}

/* Short ones have a line end or two. */
uint64_t
cursor_count(struct span s)
{
	const char *p = s.p, *end = s.p + s.n;
	uint64_t lines = 0;

	if (s.n >= STEP)
		return count_long(s.p, s.n);
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		lines++;
		p++;
	}
	return lines;
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
	size_t n = to - c->pos, i, after = 0;

	for (i = 0; i < n;) {
		i += count_rows(p + i, n - i, &c->line);
		/* The step that stopped us, or the rest. */
		for (after = i + STEP; i < n && i < after; i++) {
			if (p[i] != '\n')
				continue;
			c->line++;
			if (i + 1 < n && (uint8_t)p[i + 1] <= '#') {
				move(c, c->pos + i + 1);
				return;
			}
		}
	}
	move(c, to);
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
