/*
 * A value becomes one line.  An array is printed as lists print one, "{a, b}";
 * of an object inside of another one nothing is known.
 */
#include "engine/evidence/readers/psexport.h"

#include "engine/base/ascii.h"
#include "engine/base/json.h"
#include "engine/base/utf8.h"

#include <stdlib.h>

/* Longer names are no properties that anything asks for. */
#define NAME_WIDTH 40

static bool
is_property(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_letter(s.p[i]) && !ascii_is_digit(s.p[i]) &&
		    s.p[i] != '_' && s.p[i] != ' ' && s.p[i] != '(' &&
		    s.p[i] != ')')
			return false;
	return s.n > 0 && s.n <= NAME_WIDTH;
}

/* The names in the first row, behind "#TYPE System.ServiceProcess...". */
static bool
start_rows(struct psexport *x)
{
	struct span row;

	x->rows = csvrow_start(x->text);
	if (!csvrow_next(&x->rows, true, &row))
		return false;
	if (span_starts(row, "#TYPE ") && !csvrow_next(&x->rows, true, &row))
		return false;
	x->separator = csvrow_separator(row, &x->names);
	if (x->names.count < 2 || x->names.count > CSVROW_CELLS_MAX)
		return false;
	for (size_t i = 0; i < x->names.count; i++)
		if (!is_property(x->names.cell[i]))
			return false;
	return true;
}

bool
psexport_start(struct psexport *x, struct span text)
{
	size_t at = utf8_mark(text);

	while (at < text.n && ascii_is_blank(text.p[at]))
		at++;
	x->text = text;
	x->at = at;
	x->bad = SPAN_NONE;
	x->json = at < text.n && (text.p[at] == '{' || text.p[at] == '[');
	return x->json || start_rows(x);
}

/* "Name      : ", the colons in one column; false: it is no property. */
static bool
put_name(struct span name, struct buf *list)
{
	if (!is_property(name))
		return false;
	buf_add(list, name);
	for (size_t i = name.n; i < NAME_WIDTH; i++)
		buf_byte(list, ' ');
	buf_puts(list, " : ");
	return true;
}

/* What was appended to LIST after FROM stays in its line. */
static void
end_value(struct buf *list, size_t from)
{
	for (size_t i = from; i < list->n; i++)
		if (list->p[i] == '\r' || list->p[i] == '\n')
			list->p[i] = ' ';
	buf_byte(list, '\n');
}

static void
put_row(const struct psexport *x, const struct csvrow *row, struct buf *list)
{
	for (size_t i = 0; i < x->names.count && i < row->count; i++) {
		size_t from = list->n;

		if (!put_name(x->names.cell[i], list))
			continue;
		csvrow_value(list, row->cell[i]);
		end_value(list, from);
	}
}

static bool
next_row(struct psexport *x, size_t *at, struct buf *list)
{
	struct csvrow row;
	struct span text;

	*at = x->rows.pos;
	if (!csvrow_next(&x->rows, true, &text))
		return false;
	csvrow_split(text, x->separator, &row);
	if (row.count == x->names.count && !row.broken)
		put_row(x, &row, list);
	else if (text.n > 0)
		x->bad = text;
	return true;
}

static void
put_member(void *arg, const char *key, const struct json *value)
{
	struct buf *list = arg;
	size_t from = list->n, n = json_count(value);

	if (!put_name(span_of(key), list))
		return;
	if (n > 0)
		buf_byte(list, '{');
	for (size_t i = 0; i < n; i++) {
		buf_puts(list, i > 0 ? ", " : "");
		json_scalar(json_at(value, i), list);
	}
	if (n > 0)
		buf_byte(list, '}');
	else if (json_members(value) == 0)
		json_scalar(value, list);
	end_value(list, from);
}

static bool
next_object(struct psexport *x, size_t *at, struct buf *list)
{
	struct err_info info = { .code = OK };
	struct json *j;
	size_t end;

	*at = span_find_byte(x->text, '{', x->at);
	if (*at == SIZE_MAX)
		return false;
	end = json_object_end(x->text, *at);
	x->at = end ? end : x->text.n;
	j = json_parse(span_slice(x->text, *at, x->at), &info);
	if (!j)
		x->bad = span_slice(x->text, *at, x->at);
	json_each(j, put_member, list);
	json_free(j);
	return true;
}

bool
psexport_next(struct psexport *x, size_t *at, struct buf *list)
{
	x->bad = SPAN_NONE;
	return x->json ? next_object(x, at, list) : next_row(x, at, list);
}
