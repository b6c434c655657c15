/*
 * A line belongs to a list when a name and blanks stand before " :", to a
 * table when dashes stand above it.  A list is an object as long as its
 * colons stand in the column of its first line; what is indented beyond goes
 * on with the value before it.
 */
#include "engine/evidence/readers/psobject.h"

#include "engine/base/ascii.h"
#include "engine/base/buf.h"
#include "engine/evidence/readers/psexport.h"

#include <string.h>

#define NAME_MAX    60 /* bytes of a property's name */
#define COLUMNS_MAX 16

/* The headings of a table, and where they begin. */
struct pstable {
	size_t count; /* 0: no table goes on */
	struct span name[COLUMNS_MAX];
	size_t start[COLUMNS_MAX];
};

struct psobjects {
	struct span text;
	size_t pos;
	struct pstable table;
};

static bool
is_property_name(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_letter(s.p[i]) && !ascii_is_digit(s.p[i]) &&
		    !strchr("_-. ()", s.p[i]))
			return false;
	return s.n > 0 && s.p[0] != ' ' && s.p[0] != '-';
}

/* "Name   : value"; *COLON is where it stands. */
static bool
read_property(struct span line, size_t *colon, struct psproperty *out)
{
	struct span head = span_slice(line, 0, NAME_MAX);

	*colon = span_find(head, SPAN(" :"), 0);
	if (*colon == SIZE_MAX)
		return false;
	++*colon;
	if (*colon + 1 < line.n && !ascii_is_blank(line.p[*colon + 1]))
		return false;
	out->name = span_slice(line, 0, *colon);
	if (!is_property_name(out->name))
		return false;
	out->name = span_trim(out->name);
	out->value = span_trim(span_slice(line, *colon + 1, line.n));
	out->cut = false;
	return true;
}

/* What goes on behind the column of the colon. */
static bool
goes_on(struct span line, size_t colon)
{
	struct span indent = span_slice(line, 0, colon + 1);

	return line.n > colon && span_trim(indent).n == 0;
}

static void
add_property(struct psobject *o, const struct psproperty *p)
{
	if (o->count == PSOBJECT_ROWS)
		o->more = true;
	else
		o->property[o->count++] = *p;
}

static void
lengthen(struct psobject *o, struct span line)
{
	struct span *value = &o->property[o->count - 1].value;
	struct span rest = span_trim(line);

	if (o->more || rest.n == 0)
		return;
	if (value->n == 0)
		*value = rest;
	else
		value->n = (size_t)(rest.p + rest.n - value->p);
}

void
psobject_begin(struct psobject *o, size_t at)
{
	o->text = SPAN_NONE;
	o->at = at;
	o->table = o->more = false;
	o->colon = SIZE_MAX;
	o->count = 0;
}

bool
psobject_line(struct psobject *o, struct span line, size_t below)
{
	bool begun = o->colon != SIZE_MAX;
	struct psproperty p;
	size_t colon;

	if (begun && goes_on(line, o->colon)) {
		lengthen(o, line);
		return true;
	}
	if (!read_property(line, &colon, &p) || (begun && colon != o->colon))
		return false;
	o->colon = colon;
	p.below = below;
	add_property(o, &p);
	return true;
}

/* The object whose first property stands at it->pos, as far as it goes. */
static bool
read_list(struct psobjects *it, struct psobject *out)
{
	size_t next, end = it->pos;

	psobject_begin(out, it->pos);
	for (size_t below = 0; it->pos < it->text.n; below++) {
		struct span line = reader_line_at(it->text, it->pos, &next);

		if (span_trim(line).n == 0 || !psobject_line(out, line, below))
			break;
		it->pos = end = next;
	}
	out->text = span_trim(span_slice(it->text, out->at, end));
	return out->count > 0;
}

/* "----   ----": at least two headings are underlined. */
static bool
is_rule(struct span line)
{
	size_t groups = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (!strchr("- \t\r", line.p[i]))
			return false;
		groups += line.p[i] == '-' && (i == 0 || line.p[i - 1] == ' ');
	}
	return groups > 1;
}

static void
read_headings(struct pstable *t, struct span names, struct span rule)
{
	t->count = 0;
	for (size_t i = 0; i < rule.n && t->count < COLUMNS_MAX; i++)
		if (rule.p[i] == '-' && (i == 0 || rule.p[i - 1] == ' '))
			t->start[t->count++] = i;
	for (size_t i = 0; i < t->count; i++)
		t->name[i] = span_trim(span_slice(names, t->start[i],
		    i + 1 < t->count ? t->start[i + 1] : names.n));
}

/* Numbers stand at the right of their column and may begin before it. */
static size_t
cell_start(const struct pstable *t, struct span row, size_t i)
{
	size_t at = t->start[i], least = i > 0 ? t->start[i - 1] : 0;

	if (at >= row.n)
		return row.n;
	while (at > least && row.p[at - 1] != ' ')
		at--;
	return at == least && i > 0 ? t->start[i] : at;
}

static void
read_cells(const struct pstable *t, struct span row, struct psobject *out)
{
	out->count = 0;
	out->more = false;
	out->table = true;
	for (size_t i = 0; i < t->count; i++) {
		size_t end = i + 1 < t->count ? cell_start(t, row, i + 1)
					      : row.n;
		struct psproperty p = { t->name[i],
			span_trim(span_slice(row, cell_start(t, row, i), end)),
			0, false };

		p.cut = span_ends(p.value, "...") ||
			span_ends(p.value, "\xe2\x80\xa6");
		add_property(out, &p);
	}
}

static void
begin_table(struct psobjects *it, struct span names, size_t rule)
{
	size_t next;
	struct span line = reader_line_at(it->text, rule, &next);

	read_headings(&it->table, names, line);
	it->pos = next;
}

/* The next object from it->pos on; false: none. */
static bool
next_object(struct psobjects *it, struct psobject *out)
{
	while (it->pos < it->text.n) {
		size_t next, after;
		struct span line = reader_line_at(it->text, it->pos, &next);

		if (span_trim(line).n == 0) {
			it->table.count = 0;
			it->pos = next;
		} else if (it->table.count > 0) {
			read_cells(&it->table, line, out);
			out->text = line;
			out->at = it->pos;
			it->pos = next;
			return true;
		} else if (is_rule(reader_line_at(it->text, next, &after))) {
			begin_table(it, line, next);
		} else if (read_list(it, out)) {
			return true;
		} else {
			it->pos = next;
		}
	}
	return false;
}

struct psproperty
psobject_property(const struct psobject *o, const char *name)
{
	for (size_t i = 0; i < o->count; i++)
		if (span_ieq(o->property[i].name, span_of(name)))
			return o->property[i];
	return (struct psproperty){ SPAN_NONE, SPAN_NONE, 0, false };
}

void
psvalue_join(struct span value, struct buf *out)
{
	struct span line;
	bool apart = false;

	while (span_line(&value, &line)) {
		line = span_trim(line);
		if (apart)
			buf_byte(out, ' ');
		buf_add(out, line);
		apart = span_find_byte(line, ' ', 0) != SIZE_MAX;
	}
}

void
pspath_join(struct span path, struct span drive, struct buf *out)
{
	size_t at = span_ifind(path, drive, 0);

	if (at != SIZE_MAX)
		psvalue_join(span_slice(path, at + drive.n, path.n), out);
}

/* The next object of X, in LIST; *AT is where it begins. */
static bool
next_exported(
    struct psexport *x, struct buf *list, struct psobject *o, size_t *at)
{
	struct psobjects it = { .pos = 0 };

	buf_clear(list);
	if (!psexport_next(x, at, list))
		return false;
	it.text = buf_span(list);
	read_list(&it, o);
	for (size_t i = 0; i < o->count; i++)
		o->property[i].below = 0;
	return true;
}

/* TEXT was exported, and some object fits. */
static bool
is_export(const struct psobject_format *f, struct span text)
{
	struct buf list = BUF_INIT;
	struct psexport x;
	struct psobject o;
	bool fits = false;
	size_t at;

	if (psexport_start(&x, text))
		while (!fits && next_exported(&x, &list, &o, &at))
			fits = f->fits(&o);
	buf_free(&list);
	return fits;
}

static enum err
read_export(
    const struct psobject_format *f, struct reading *r, const struct block *b)
{
	struct cursor c = cursor_start(b, r->source);
	struct buf list = BUF_INIT;
	struct psexport x;
	struct psobject o;
	enum err err = OK;
	size_t at;

	psexport_start(&x, b->text);
	while (!err && next_exported(&x, &list, &o, &at)) {
		struct record rec = { .source = r->source->kind,
			.time = TIME_NONE,
			.text = o.text };

		cursor_to(&c, at);
		rec.line = c.line;
		rec.offset = c.offset;
		if (x.bad.p)
			source_problem(
			    r->source, PROBLEM_SYNTAX, c.line, x.bad);
		else if (f->fits(&o))
			err = f->give(&o, r, &rec);
	}
	if (!err && buf_failed(&list))
		err = ERR_NOMEM;
	buf_free(&list);
	return err;
}

int
psobject_sniff(const struct psobject_format *f, struct span head)
{
	struct psobjects it = { .text = head };
	struct psobject o;
	size_t good = 0, other = 0;

	if (is_export(f, head))
		return PSOBJECT_SURE;
	while (next_object(&it, &o)) {
		bool fits = f->fits(&o);

		good += fits;
		/* a service among hundreds, not a line of a log */
		other += !fits && (o.count > 2 || o.table) && it.pos < head.n;
	}
	return good > 0 && good >= other ? PSOBJECT_SURE : 0;
}

enum err
psobject_read(
    const struct psobject_format *f, struct reading *r, const struct block *b)
{
	struct psobjects it = { .text = b->text };
	struct cursor c = cursor_start(b, r->source);
	enum err err = OK;
	struct psobject o;

	if (is_export(f, b->text))
		return read_export(f, r, b);
	while (err == OK && next_object(&it, &o)) {
		struct record rec = { .source = r->source->kind,
			.time = TIME_NONE,
			.text = o.text };

		if (!f->fits(&o))
			continue;
		cursor_to(&c, o.at);
		rec.line = c.line;
		rec.offset = c.offset;
		err = f->give(&o, r, &rec);
	}
	return err;
}
