/*
 * The usual row has as many values as #Fields has names, one blank apart.
 * What does not fit is tried again with runs of blanks as one, then (raw
 * blanks in a User-Agent or a cookie) aligned from the right, then from the
 * left; a value that cannot be what its column says is left out.
 */

#include "engine/evidence/readers/iis_row.h"

#include "engine/base/ascii.h"

#include <string.h>

struct tokens {
	struct span at[IIS_CELLS_MAX];
	size_t count; /* IIS_CELLS_MAX: perhaps more */
};

enum shape { SHAPE_ANY, SHAPE_NUMBER, SHAPE_STATUS, SHAPE_METHOD, SHAPE_STEM };

/* sparse: the others may hold anything */
static const uint8_t shape_of[FIELD_COUNT] = {
	[FIELD_CS_METHOD] = SHAPE_METHOD,
	[FIELD_CS_URI_STEM] = SHAPE_STEM,
	[FIELD_S_PORT] = SHAPE_NUMBER,
	[FIELD_SC_STATUS] = SHAPE_STATUS,
	[FIELD_SC_SUBSTATUS] = SHAPE_NUMBER,
	[FIELD_SC_WIN32_STATUS] = SHAPE_NUMBER,
	[FIELD_TIME_TAKEN] = SHAPE_NUMBER,
};

static bool
all_between(struct span s, char low, char high)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < low || s.p[i] > high)
			return false;
	return s.n > 0;
}

bool
iis_is_method(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!all_between(span_slice(s, i, i + 1), 'A', 'Z') &&
		    s.p[i] != '-' && s.p[i] != '_')
			return false;
	return s.n > 0;
}

bool
iis_is_stem(struct span s)
{
	return span_starts(s, "/") || span_starts(s, "*") ||
	       span_starts(s, "...") || span_istarts(s, "http");
}

bool
iis_is_status(struct span s)
{
	return s.n == 3 && all_between(s, '0', '9');
}

static bool
has_shape(struct span s, enum shape shape)
{
	if (shape == SHAPE_ANY || span_is(s, "-"))
		return true;
	if (shape == SHAPE_NUMBER)
		return all_between(s, '0', '9');
	if (shape == SHAPE_STATUS)
		return iis_is_status(s);
	if (shape == SHAPE_METHOD)
		return iis_is_method(s);
	return iis_is_stem(s);
}

static bool
fits_column(const struct iis_columns *c, size_t column, struct span s)
{
	size_t f = c->of[column];

	return f == FIELD_COUNT || has_shape(s, shape_of[f]);
}

static size_t
skip_marks(struct span s, size_t i)
{
	while (i < s.n && !ascii_is_letter(s.p[i]) && !ascii_is_digit(s.p[i]))
		i++;
	return i;
}

/* A and B have the same letters and digits. */
static bool
is_same_name(struct span a, struct span b)
{
	size_t i = skip_marks(a, 0), k = skip_marks(b, 0);

	while (
	    i < a.n && k < b.n && ascii_lower(a.p[i]) == ascii_lower(b.p[k])) {
		i = skip_marks(a, i + 1);
		k = skip_marks(b, k + 1);
	}
	return i == a.n && k == b.n;
}

struct span
iis_column_name(iis_fields known, struct span name)
{
	for (size_t f = 0; f < FIELD_COUNT; f++) {
		struct span own = span_of(field_name((enum field)f));

		if (known >> f & 1 && is_same_name(name, own))
			return own;
	}
	return name;
}

static size_t
column_of(struct iis_columns *c, iis_fields known, struct span name)
{
	enum field f;
	size_t i;

	if (span_is(name, "date") && c->date == SIZE_MAX)
		c->date = c->count;
	else if (span_is(name, "time") && c->time == SIZE_MAX)
		c->time = c->count;
	if (!field_find(name, &f) || !(known >> f & 1))
		return FIELD_COUNT;
	for (i = 0; i < c->count; i++)
		if (c->of[i] == f)
			return FIELD_COUNT;
	return f;
}

void
iis_columns_parse(struct iis_columns *c, iis_fields known, struct span list)
{
	struct span name, rest = span_trim(list);

	*c = (struct iis_columns){
		.date = SIZE_MAX, .time = SIZE_MAX, .free = SIZE_MAX
	};
	while (c->count < IIS_COLUMNS_MAX && span_next(&rest, ' ', &name)) {
		name = span_trim(name);
		if (name.n == 0)
			continue;
		if (c->free == SIZE_MAX && span_istarts(name, "cs("))
			c->free = c->count;
		c->of[c->count] = (uint8_t)column_of(c, known, name);
		if (c->of[c->count] < FIELD_COUNT) {
			c->field[c->known_count] = c->of[c->count];
			c->known[c->known_count++] = (uint8_t)c->count;
			if (c->of[c->count] >= c->width)
				c->width = c->of[c->count] + 1;
		}
		c->count++;
	}
}

static struct span *
place_of(struct iis_target *t, const struct iis_columns *c, struct record *r,
    size_t column)
{
	if (column == c->date)
		return &t->date;
	if (column == c->time)
		return &t->time;
	if (column >= c->count || c->of[column] == FIELD_COUNT)
		return &t->unread;
	return &r->field[c->of[column]];
}

void
iis_target_set(
    struct iis_target *t, const struct iis_columns *c, struct record *r)
{
	size_t n = c->count + IIS_PLACES_MORE;

	t->places.count = c->count;
	t->date = t->time = SPAN_NONE;
	for (size_t i = 0; i < n; i++)
		t->places.to[i] = place_of(t, c, r, i);
}

/* Those that hold something: runs of blanks are one. */
static void
take_tokens(struct tokens *t, const struct iis_cells *cells)
{
	t->count = 0;
	for (size_t i = 0; i < cells->count; i++) {
		struct span s = iis_cell(cells, i);

		if (s.n > 0)
			t->at[t->count++] = s;
	}
}

static void
put_field(
    const struct iis_columns *c, struct record *r, size_t column, struct span s)
{
	if (c->of[column] != FIELD_COUNT)
		r->field[c->of[column]] = s;
}

/* The token of COLUMN when the ends of row and #Fields are laid together. */
static struct span
from_right(const struct iis_columns *c, const struct tokens *t, size_t column)
{
	return t->at[t->count - (c->count - column)];
}

/* The columns after the free one fit from the right, a status among them. */
static bool
right_is_plausible(const struct iis_columns *c, const struct tokens *t)
{
	bool status = false;
	size_t i;

	if (c->free == SIZE_MAX || t->count == IIS_CELLS_MAX)
		return false;
	for (i = c->free + 1; i < c->count; i++) {
		if (!fits_column(c, i, from_right(c, t, i)))
			return false;
		status |= c->of[i] == FIELD_SC_STATUS;
	}
	return status;
}

/* The extra tokens belong to the free column: blanks that IIS left raw. */
static void
read_around(
    const struct iis_columns *c, const struct tokens *t, struct record *r)
{
	struct span first = t->at[c->free], last = from_right(c, t, c->free);
	size_t i;

	for (i = 0; i < c->free; i++)
		put_field(c, r, i, t->at[i]);
	first.n = (size_t)(last.p + last.n - first.p);
	put_field(c, r, c->free, first);
	for (i = c->free + 1; i < c->count; i++)
		put_field(c, r, i, from_right(c, t, i));
}

static void
read_leading(
    const struct iis_columns *c, const struct tokens *t, struct record *r)
{
	size_t i;

	for (i = 0; i < c->count && i < t->count; i++)
		if (fits_column(c, i, t->at[i]))
			put_field(c, r, i, t->at[i]);
}

static enum iis_fit
read_misfit(
    const struct iis_columns *c, const struct tokens *t, struct record *r)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		put_field(c, r, i, SPAN_NONE);
	if (t->count == c->count) {
		for (i = 0; i < c->count; i++)
			put_field(c, r, i, t->at[i]);
		return IIS_FITS;
	}
	/* the client writes the blanks, but nothing behind its own columns */
	if (t->count > c->count && right_is_plausible(c, t))
		read_around(c, t, r);
	else
		read_leading(c, t, r);
	return t->count < c->count ? IIS_SHORT : IIS_LONG;
}

static enum iis_fit
take_misfit(const struct iis_columns *c, const struct iis_cells *cells,
    struct record *r, struct span *date, struct span *time)
{
	struct tokens t;

	take_tokens(&t, cells);
	*date = c->date < t.count ? t.at[c->date] : SPAN_NONE;
	*time = c->time < t.count ? t.at[c->time] : SPAN_NONE;
	return read_misfit(c, &t, r);
}

enum iis_fit
iis_row_take(const struct iis_columns *c, const struct iis_cells *cells,
    struct record *r, struct span *date, struct span *time)
{
	if (cells->count != c->count)
		return take_misfit(c, cells, r, date, time);
	for (size_t i = 0; i < c->known_count; i++)
		r->field[c->field[i]] = iis_cell(cells, c->known[i]);
	*date = c->date < c->count ? iis_cell(cells, c->date) : SPAN_NONE;
	*time = c->time < c->count ? iis_cell(cells, c->time) : SPAN_NONE;
	return IIS_FITS;
}

enum iis_fit
iis_row_read(const struct iis_columns *c, struct span line, struct record *r,
    struct span *date, struct span *time)
{
	struct iis_cells cells;

	iis_cells_of(line, &cells);
	return iis_row_take(c, &cells, r, date, time);
}

void
iis_row_times(const struct iis_columns *c, struct span line, struct span *date,
    struct span *time)
{
	struct span token, rest = line;
	size_t i;

	*date = *time = SPAN_NONE;
	for (i = 0; (!date->p && c->date != SIZE_MAX) ||
		    (!time->p && c->time != SIZE_MAX);
	     i++) {
		if (!span_next(&rest, ' ', &token))
			return;
		if (i == c->date)
			*date = token;
		else if (i == c->time)
			*time = token;
	}
}
