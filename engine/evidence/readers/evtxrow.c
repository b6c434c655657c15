/*
 * The measure is the way over XML: the test compares both on the same
 * records.  Here a value is either of a type whose text holds nothing that
 * XML would write otherwise, or a string that binxml_plain() takes; lists are
 * of strings, and stand in the data.
 */
#include "engine/evidence/readers/evtxrow.h"

#include <string.h>

#define VALUES_MAX 128
#define INNER_MAX  3 /* binary XML in binary XML */

/* Of more the XML could be over a limit. */
#define LINES_MAX 512
#define SIZE_MOST (64u << 10)

#define TYPE_ANSI     0x02u
#define TYPE_FILETIME 0x11u
#define TYPE_XML      0x23u

/* 1970 to 9999, in tenths of a microsecond since 1601. */
#define FILETIME_FIRST UINT64_C(116444736000000000)
#define FILETIME_LAST  UINT64_C(2650467743999999999)

static bool take_fragment(struct evtxrow *row, struct binxml_part *p,
    enum evtxplan_root root, int depth);

static struct span
bytes_of(const struct evtxrow *row, struct binxml_ref v)
{
	return span_slice(row->x->chunk, v.at, (size_t)v.at + v.size);
}

static struct binxml_ref
value_of(const struct binxml_part *p, const struct evtxplan_content *is)
{
	return is->index < p->count ? p->values[is->index]
				    : (struct binxml_ref){ 0, 0, BINXML_NULL };
}

/* Nothing is there where something optional could be. */
static bool
is_absent(const struct evtxplan_content *is, struct binxml_ref v)
{
	return is->is_value && is->optional &&
	       (v.type == BINXML_NULL || v.size == 0);
}

/* So much more; false: it is too much. */
static bool
may_have(struct evtxrow *row, size_t n)
{
	row->size += n;
	return row->size <= SIZE_MOST;
}

/* Appends what an element or an attribute holds; false: it is unusual. */
static bool
put_value(struct evtxrow *row, const struct evtxstep *s, struct binxml_ref v,
    struct buf *out)
{
	struct span raw = bytes_of(row, v);

	if (!may_have(row, v.size))
		return false;
	if (v.type == BINXML_STRING)
		return binxml_plain(raw, s->attribute, out);
	return v.type != TYPE_ANSI && v.type != TYPE_XML &&
	       binxml_value(v.type, raw, out);
}

static bool
do_check(
    struct evtxrow *row, const struct binxml_part *p, const struct evtxstep *s)
{
	struct binxml_ref v = value_of(p, &s->is);
	size_t from = row->parts.n;
	bool good;

	if (v.type != BINXML_STRING)
		return may_have(row, v.size) && v.type != TYPE_ANSI &&
		       v.type != TYPE_XML &&
		       binxml_is_value(v.type, bytes_of(row, v));
	good = put_value(row, s, v, &row->parts);
	row->parts.n = from;
	return good;
}

static bool
do_time(struct evtxrow *row, struct binxml_ref v)
{
	uint64_t n;

	if (v.type != TYPE_FILETIME || v.size != 8)
		return false;
	n = binxml_u64(row->x->chunk.p + v.at);
	if (n < FILETIME_FIRST || n > FILETIME_LAST)
		return false;
	row->time = (int64_t)((n - FILETIME_FIRST) / 10);
	return true;
}

static bool
do_part(
    struct evtxrow *row, const struct binxml_part *p, const struct evtxstep *s)
{
	struct evtxrow_part *part = &row->part[s->part];
	struct binxml_ref v = value_of(p, &s->is);

	if (is_absent(&s->is, v))
		return true;
	if (s->part == EVENT_TIME)
		return s->is.is_value && do_time(row, v);
	part->there = true;
	part->from = row->parts.n;
	if (s->is.is_value) {
		if (!put_value(row, s, v, &row->parts))
			return false;
		part->n = row->parts.n - part->from;
	} else {
		part->fixed = s->is.text.p;
		part->n = s->is.text.n;
	}
	return true;
}

static bool
begin_line(struct evtxrow *row, const struct evtxstep *s)
{
	if (row->text.n > 0)
		buf_byte(&row->text, '\n');
	buf_add(&row->text, s->name);
	return ++row->lines <= LINES_MAX;
}

/* What was appended from FROM on is no list that evtx_dump.py writes. */
static bool
is_plain_line(const struct evtxrow *row, size_t from)
{
	struct span s = span_slice(buf_span(&row->text), from, row->text.n);

	return !memchr(s.p, '<', s.n) || !span_starts(span_trim(s), "<string>");
}

static bool
put_line(struct evtxrow *row, const struct evtxstep *s, struct binxml_ref v)
{
	size_t from;

	if (!begin_line(row, s))
		return false;
	from = row->text.n;
	return put_value(row, s, v, &row->text) && is_plain_line(row, from);
}

/* A line for each string; without any an empty one. */
static bool
put_lines(struct evtxrow *row, const struct evtxstep *s, struct binxml_ref v)
{
	struct span rest = bytes_of(row, v), item;

	if (v.type != (BINXML_STRING | BINXML_ARRAY))
		return false;
	if (rest.n == 0)
		return begin_line(row, s);
	while (binxml_item(BINXML_STRING, &rest, &item)) {
		struct binxml_ref one = { (uint32_t)(item.p - row->x->chunk.p),
			(uint16_t)item.n, BINXML_STRING };

		if (!may_have(row, s->weight) || !put_line(row, s, one))
			return false;
	}
	return true;
}

static bool
do_line(
    struct evtxrow *row, const struct binxml_part *p, const struct evtxstep *s)
{
	struct binxml_ref v = value_of(p, &s->is);
	size_t from;

	if (is_absent(&s->is, v))
		return true;
	if (s->is.is_value)
		return v.type & BINXML_ARRAY ? put_lines(row, s, v)
					     : put_line(row, s, v);
	if (!begin_line(row, s))
		return false;
	from = row->text.n;
	buf_add(&row->text, s->is.text);
	return is_plain_line(row, from);
}

static bool
do_inner(
    struct evtxrow *row, const struct binxml_part *p, const struct evtxstep *s)
{
	struct binxml_ref v = value_of(p, &s->is);
	struct binxml_part inner = { .at = v.at, .end = (size_t)v.at + v.size };

	if (v.type == BINXML_NULL || is_absent(&s->is, v))
		return true;
	return v.type == BINXML_BINXML && p->depth < INNER_MAX &&
	       take_fragment(row, &inner,
		   s->kind == EVTXSTEP_BODY ? EVTXPLAN_BODY : EVTXPLAN_DATA,
		   p->depth + 1);
}

static bool
do_step(
    struct evtxrow *row, const struct binxml_part *p, const struct evtxstep *s)
{
	switch (s->kind) {
	case EVTXSTEP_CHECK:
		return do_check(row, p, s);
	case EVTXSTEP_PART:
		return do_part(row, p, s);
	case EVTXSTEP_LINE:
		return do_line(row, p, s);
	default:
		return do_inner(row, p, s);
	}
}

static bool
do_plan(struct evtxrow *row, const struct evtxplan *plan,
    const struct binxml_part *p)
{
	size_t before[EVTXPLAN_DEPTH], open = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct evtxstep *s = &plan->step[i];

		if (s->kind == EVTXSTEP_OPEN)
			before[open++] = row->lines;
		else if (s->kind == EVTXSTEP_CLOSE
			     ? before[--open] == row->lines
			     : !do_step(row, p, s))
			return false;
	}
	return true;
}

/* NULL: there are too many. */
static const struct evtxplan *
plan_of(struct evtxrow *row, const struct binxml_part *tokens,
    enum evtxplan_root root)
{
	struct evtxplan *plan = row->plan;

	for (size_t i = 0; i < row->plan_count; i++, plan++)
		if (plan->at == tokens->at && plan->root == root)
			return plan;
	if (row->plan_count == EVTXROW_PLANS || row->plan_bytes > EVTXROW_BYTES)
		return NULL;
	row->plan_count++;
	*plan = evtxplan_make(row->x, tokens, root, &row->arena);
	row->plan_bytes += plan->size;
	return plan;
}

/* A template with its values, and nothing else. */
static bool
take_fragment(struct evtxrow *row, struct binxml_part *p,
    enum evtxplan_root root, int depth)
{
	struct binxml_part inner = { .depth = depth };
	struct binxml_ref values[VALUES_MAX];
	const struct evtxplan *plan;
	const char *b = binxml_take(row->x, p, 1), *types;

	if (b && *b == BINXML_HEAD)
		b = binxml_take(row->x, p, 3) ? binxml_take(row->x, p, 1)
					      : NULL;
	if (!b || *b != BINXML_TEMPLATE ||
	    !binxml_take_template(row->x, p, &inner))
		return false;
	plan = plan_of(row, &inner, root);
	if (!plan || !plan->usual ||
	    !(types = binxml_take_types(row->x, p, &inner.count)) ||
	    inner.count > VALUES_MAX ||
	    !binxml_take_values(row->x, p, types, values, inner.count) ||
	    !binxml_spend(row->x, plan->cost + inner.count))
		return false;
	inner.values = values;
	b = p->at < p->end ? binxml_take(row->x, p, 1) : NULL;
	return (!b || *b == BINXML_END) && do_plan(row, plan, &inner);
}

static void
fill(struct evtxrow *row, struct record *r)
{
	struct span values[EVENT_PARTS] = { SPAN_NONE };

	for (size_t i = 0; i < EVENT_PARTS; i++) {
		const struct evtxrow_part *part = &row->part[i];
		const char *p = part->fixed ? part->fixed
					    : buf_str(&row->parts) + part->from;

		if (part->there)
			values[i] = span_trim((struct span){ p, part->n });
		if (event_parts[i].field != FIELD_COUNT)
			r->field[event_parts[i].field] = values[i];
	}
	r->time = row->time;
	r->flow = xmlrow_activity(values[EVENT_ACTIVITY]);
	r->text = buf_span(&row->text);
}

bool
evtxrow_take(struct evtxrow *row, size_t at, size_t end, struct record *r)
{
	struct binxml_part p = { .at = at, .end = end };

	buf_clear(&row->parts);
	buf_clear(&row->text);
	memset(row->part, 0, sizeof(row->part));
	row->time = TIME_NONE;
	row->lines = row->size = 0;
	if (at > end || end > row->x->chunk.n ||
	    !take_fragment(row, &p, EVTXPLAN_EVENT, 0) ||
	    row->time == TIME_NONE || buf_failed(&row->parts) ||
	    buf_failed(&row->text) ||
	    !binxml_spend(row->x, row->text.n / BINXML_STEP_BYTES))
		return false;
	fill(row, r);
	return true;
}

void
evtxrow_free(struct evtxrow *row)
{
	buf_free(&row->parts);
	buf_free(&row->text);
	arena_free(&row->arena);
}
