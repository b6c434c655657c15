/*
 * Blanks and the line end are looked for 64 bytes at a time (lanes.h): a bit
 * for each byte, those of blanks taken off one by one.
 */

#include "engine/evidence/readers/iis_cells.h"

#include "engine/base/lanes.h"
#include "engine/evidence/record/reader.h"

#define STEP (2 * LANES)

static_assert(STEP == 64, "a step is a word of bits");
static_assert(STEP == IIS_PLACES_MORE, "there is room for one");
static_assert(READER_RECORD_MAX + READER_BLOCK < UINT32_MAX, "so are places");

LANES_INLINE uint64_t
bits_of(bool wide, const char *p, uint8_t byte)
{
	return lanes_bits(wide, lanes_are(wide, lanes_load(p), byte)) |
	       (uint64_t)lanes_bits(
		   wide, lanes_are(wide, lanes_load(p + LANES), byte))
		   << LANES;
}

/* Bytes up to a blank: in a row few but blanks and the line end. */
LANES_INLINE uint64_t
marks_of(bool wide, const char *p)
{
	return lanes_bits(wide, lanes_up_to(wide, lanes_load(p), ' ')) |
	       (uint64_t)lanes_bits(
		   wide, lanes_up_to(wide, lanes_load(p + LANES), ' '))
		   << LANES;
}

/* Adds the cells that begin after BLANKS, of the step at AT, to the N. */
LANES_INLINE size_t
add_cells(uint32_t *start, size_t n, size_t at, uint64_t blanks)
{
	for (; blanks; blanks &= blanks - 1)
		start[n++] = (uint32_t)at + 1 +
			     (uint32_t)__builtin_ctzll(blanks);
	return n < IIS_CELLS_MAX + 1 ? n : IIS_CELLS_MAX + 1;
}

/* The step at P, which ends the line, and of which N bytes are there. */
LANES_INLINE size_t
last_step(bool wide, const char *p, size_t n, uint64_t lf, uint64_t *blanks)
{
	char step[STEP] = { 0 };
	uint64_t ends;

	memcpy(step, p, n);
	ends = bits_of(wide, step, '\n') & lf;
	if (ends)
		n = (size_t)__builtin_ctzll(ends);
	*blanks = bits_of(wide, step, ' ') & ((UINT64_C(1) << n) - 1);
	return n;
}

/*
 * Where the line at P ends, by a LF if that is in LF; the starts of its cells,
 * *COUNT of them.  *NUL: the line may hold one.
 */
LANES_INLINE size_t
split_by(bool wide, const char *p, size_t n, uint64_t lf, uint32_t *start,
    size_t *count, bool *nul)
{
	size_t at = 0, k = 1;
	lanes low = { 0 };
	uint64_t blanks, ends;

	for (start[0] = 0; at + STEP <= n; at += STEP) {
		low |= lanes_are(wide, lanes_load(p + at), 0) |
		       lanes_are(wide, lanes_load(p + at + LANES), 0);
		blanks = bits_of(wide, p + at, ' ');
		ends = bits_of(wide, p + at, '\n') & lf;
		if (ends) {
			ends &= -ends;
			*nul = lanes_any(wide, low);
			*count = add_cells(start, k, at, blanks & (ends - 1));
			return at + (size_t)__builtin_ctzll(ends);
		}
		k = add_cells(start, k, at, blanks);
	}
	*nul = true;
	at += last_step(wide, p + at, n - at, lf, &blanks);
	*count = add_cells(start, k, at & ~(size_t)(STEP - 1), blanks);
	return at;
}

LANES_AVX2 static size_t
split_wide(struct span text, uint64_t lf, struct iis_cells *c)
{
	return split_by(
	    true, text.p, text.n, lf, c->start, &c->count, &c->has_nul);
}

static size_t
split_line(struct span text, uint64_t lf, struct iis_cells *c)
{
	if (LANES_WIDE)
		return split_wide(text, lf, c);
	return split_by(
	    false, text.p, text.n, lf, c->start, &c->count, &c->has_nul);
}

static size_t
split(struct span text, uint64_t lf, struct iis_cells *c)
{
	size_t end = split_line(text, lf, c);

	c->line = span_slice(text, 0, end);
	if (end < text.n && end > 0 && text.p[end - 1] == '\r')
		c->line.n--;
	if (c->has_nul)
		c->has_nul = memchr(text.p, '\0', c->line.n) != NULL;
	if (c->count <= IIS_CELLS_MAX)
		c->start[c->count] = (uint32_t)c->line.n + 1;
	else
		c->count = IIS_CELLS_MAX;
	return end;
}

size_t
iis_cells_split(struct span text, struct iis_cells *c)
{
	return split(text, UINT64_MAX, c);
}

void
iis_cells_of(struct span line, struct iis_cells *c)
{
	split(line, 0, c);
}

/* The row that TEXT begins with ends at MARK, if at all: it is no blank. */
static size_t
place_last(struct span text, const char *mark, struct span *line)
{
	size_t at = (size_t)(mark - text.p);

	line->p = text.p;
	line->n = at;
	if (*mark == '\r' && at + 1 < text.n)
		at++;
	return text.p[at] == '\n' ? at : SIZE_MAX;
}

LANES_INLINE size_t
place_by(bool wide, struct span text, const struct iis_places *places,
    struct span *line)
{
	const char *p = text.p, *value = p, *mark;
	struct span *const *to = places->to;
	struct span *const *end = to + places->count;
	size_t steps = text.n / STEP;
	uint64_t marks;

	for (; steps > 0 && to < end; steps--, p += STEP) {
		for (marks = marks_of(wide, p); marks; marks &= marks - 1) {
			mark = p + (unsigned)__builtin_ctzll(marks);
			(*to)->p = value;
			(*to)->n = (size_t)(mark - value);
			if (*mark != ' ')
				return to + 1 == end
					   ? place_last(text, mark, line)
					   : SIZE_MAX;
			value = mark + 1;
			to++;
		}
	}
	return SIZE_MAX;
}

LANES_AVX2 static size_t
place_wide(struct span text, const struct iis_places *places, struct span *line)
{
	return place_by(true, text, places, line);
}

size_t
iis_cells_place(
    struct span text, const struct iis_places *places, struct span *line)
{
	return LANES_WIDE ? place_wide(text, places, line)
			  : place_by(false, text, places, line);
}
