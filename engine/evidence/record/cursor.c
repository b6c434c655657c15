/*
 * Line ends are counted 64 bytes at a time with the vector extension that
 * GCC and Clang share.  One pass over the block also finds the lines that
 * are not plain rows: in a log of a gigabyte every pass can be felt.
 */

#include "engine/evidence/record/cursor.h"

#include <string.h>

#define STEP      64
#define STEPS_MAX 32 /* before a lane of the sums could run over */

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint64_t words2 __attribute__((vector_size(16)));

static bytes16
load(const char *p)
{
	bytes16 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static bytes16
line_ends(const char *p)
{
	return (bytes16)(load(p) == (uint8_t)'\n');
}

/* Line ends in the 64 bytes at P, as a vector to be subtracted. */
static bytes16
step_ends(const char *p)
{
	return line_ends(p) + line_ends(p + 16) + line_ends(p + 32) +
	       line_ends(p + 48);
}

static bytes16
odd_start(const char *p)
{
	return line_ends(p) & (bytes16)(load(p + 1) <= (uint8_t)'#');
}

/* A line that is not a plain row begins after one of the 64 bytes at P. */
static bool
step_is_odd(const char *p)
{
	words2 w = (words2)(odd_start(p) | odd_start(p + 16) |
			    odd_start(p + 32) | odd_start(p + 48));

	return (w[0] | w[1]) != 0;
}

static uint64_t
lanes_sum(bytes16 v)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < 16; i++)
		sum += v[i];
	return sum;
}

/*
 * Counts the line ends of P in whole steps; with ODD only as far as the
 * step before which an odd line begins.  Returns the bytes passed.
 */
static size_t
count_steps(const char *p, size_t n, bool odd, uint64_t *lines)
{
	bytes16 sum;
	size_t i = 0;
	int k;

	while (i + STEP < n) {
		sum = (bytes16){ 0 };
		for (k = 0; k < STEPS_MAX && i + STEP < n; k++) {
			if (odd && step_is_odd(p + i)) {
				*lines += lanes_sum(sum);
				return i;
			}
			sum -= step_ends(p + i);
			i += STEP;
		}
		*lines += lanes_sum(sum);
	}
	return i;
}

static uint64_t
count_lines(struct span s)
{
	uint64_t lines = 0;
	size_t i = count_steps(s.p, s.n, false, &lines);
	bytes16 sum = { 0 };

	for (; i + sizeof(sum) <= s.n; i += sizeof(sum))
		sum -= line_ends(s.p + i);
	for (; i < s.n; i++)
		lines += s.p[i] == '\n';
	return lines + lanes_sum(sum);
}

/* Moves the offset on; the line is the caller's. */
static void
move(struct cursor *c, size_t pos)
{
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
	c->line += count_lines(span_slice(c->text, c->pos, pos));
	move(c, pos);
}

void
cursor_rows(struct cursor *c, size_t to)
{
	const char *p = c->text.p + c->pos;
	size_t n = to - c->pos, i, after = 0;

	for (i = 0; i < n;) {
		i += count_steps(p + i, n - i, true, &c->line);
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

struct span
cursor_line(struct cursor *c)
{
	size_t start = c->pos, end = span_find_byte(c->text, '\n', start);
	struct span line;

	if (end == SIZE_MAX) {
		move(c, c->text.n);
		return span_slice(c->text, start, c->pos);
	}
	line = span_slice(c->text, start, end);
	move(c, end + 1);
	c->line++;
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}
