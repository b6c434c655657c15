/*
 * Usual is what libxml2 and event_read() would certainly take as it is meant
 * here; anything else is left to them:
 *
 * - No name holds a colon, none but the root's is Event, no attribute stands
 *   twice, and a namespace is a plain address: the XML is well-formed, and
 *   there is one event in it.
 * - An attribute or an element has one text or one value in it, or nothing.
 * - Of the parts of System each stands once, and the one element of the data
 *   is not a third kind such as RenderingInfo.
 *
 * Each token is paid for, so that a chunk cannot make endless work.
 */
#include "engine/evidence/readers/evtxplan.h"

#include "engine/evidence/readers/event.h"

#include <string.h>

#define STEPS_MAX      128
#define ATTRIBUTES_MAX 16
#define KEPT_BESIDE    16     /* bytes of a text that is kept, at most */
#define TOKEN_NONE     0x100u /* what is there does not count as a token */

struct attribute {
	struct span name;
	struct evtxplan_content is;
};

struct tag {
	struct span name;
	struct attribute attribute[ATTRIBUTES_MAX];
	size_t count;
	bool empty; /* <name/> */
};

struct making {
	struct binxml *x;
	struct binxml_part p;
	struct arena *arena;
	unsigned token, flags; /* the one that was taken last */
	struct evtxstep step[STEPS_MAX];
	size_t count, cost, size;
	unsigned seen; /* 1 << enum event_part */
	bool system, body;
};

/* Takes the next token; the end of the tokens is one, too. */
static void
next(struct making *m)
{
	const char *b = m->p.at < m->p.end ? binxml_take(m->x, &m->p, 1) : NULL;
	unsigned token = b ? (unsigned char)*b : (unsigned)BINXML_END;

	m->cost++;
	m->flags = token & 0xf0;
	m->token = token & 0xf;
	if (!binxml_spend(m->x, 1) || (token & 0xb0) != 0)
		m->token = TOKEN_NONE;
}

static struct evtxstep *
add(struct making *m, enum evtxstep_kind kind)
{
	struct evtxstep *s = &m->step[m->count];

	if (m->count == STEPS_MAX)
		return NULL;
	m->count++;
	*s = (struct evtxstep){ .kind = kind };
	return s;
}

/* OUT is what BUF holds, where it stays. */
static bool
keep_text(struct making *m, const struct buf *buf, struct span *out)
{
	char *copy = buf_failed(buf) ? NULL
				     : arena_dup(m->arena, buf_span(buf));

	*out = (struct span){ copy, copy ? buf->n : 0 };
	m->size += out->n + KEPT_BESIDE;
	return copy != NULL;
}

static bool
name_of(struct making *m, size_t at, struct span *out)
{
	struct buf name = BUF_INIT;
	bool good;

	binxml_put_name(m->x, at, &name);
	good = keep_text(m, &name, out) && out->n > 0 &&
	       !memchr(out->p, ':', out->n);
	buf_free(&name);
	return good;
}

/* A text that stands here. */
static bool
constant(struct making *m, bool attribute, struct span *out)
{
	struct buf text = BUF_INIT;
	struct span raw;
	bool good = binxml_take(m->x, &m->p, 1) &&
		    binxml_take_text(m->x, &m->p, &raw) &&
		    binxml_plain(raw, attribute, &text) &&
		    keep_text(m, &text, out);

	buf_free(&text);
	return good;
}

static bool
content(struct making *m, bool attribute, struct evtxplan_content *is)
{
	const char *b;

	*is = (struct evtxplan_content){ .text = SPAN("") };
	if (m->token == BINXML_TEXT) {
		if (!constant(m, attribute, &is->text))
			return false;
	} else if (m->token == BINXML_SUBSTITUTION ||
		   m->token == BINXML_OPTIONAL) {
		if (!(b = binxml_take(m->x, &m->p, 3)))
			return false;
		is->is_value = true;
		is->optional = m->token == BINXML_OPTIONAL;
		is->index = binxml_u16(b);
	} else {
		return true;
	}
	next(m);
	return true;
}

/* Nothing that a parser could find fault with. */
static bool
is_address(const struct evtxplan_content *is)
{
	struct span s = is->text;

	if (is->is_value || !span_starts(s, "http://"))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], low = (char)(c | 0x20);

		if (!(low >= 'a' && low <= 'z') && !(c >= '0' && c <= '9') &&
		    c != ':' && c != '/' && c != '.' && c != '-' && c != '_')
			return false;
	}
	return true;
}

static bool
take_attribute(struct making *m, struct tag *t)
{
	struct attribute *a = &t->attribute[t->count];
	size_t at;

	if (t->count == ATTRIBUTES_MAX || !binxml_take_name(m->x, &m->p, &at) ||
	    !name_of(m, at, &a->name))
		return false;
	for (size_t i = 0; i < t->count; i++)
		if (span_eq(t->attribute[i].name, a->name))
			return false;
	t->count++;
	next(m);
	return content(m, true, &a->is) &&
	       (!span_is(a->name, "xmlns") || is_address(&a->is));
}

/* From the name on to the end of the tag. */
static bool
take_tag(struct making *m, struct tag *t)
{
	size_t at;

	t->count = 0;
	if (m->token != BINXML_OPEN || !binxml_take_element(m->x, &m->p, &at) ||
	    !name_of(m, at, &t->name) ||
	    (m->flags & BINXML_MORE && !binxml_take(m->x, &m->p, 4)))
		return false;
	next(m);
	while (m->token == BINXML_ATTRIBUTE)
		if (!take_attribute(m, t))
			return false;
	t->empty = m->token == BINXML_CLOSE_EMPTY;
	if (!t->empty && m->token != BINXML_CLOSE)
		return false;
	next(m);
	return true;
}

/* The tag of an element that is not the root. */
static bool
take_inner_tag(struct making *m, struct tag *t)
{
	return take_tag(m, t) && !span_is(t->name, "Event");
}

static bool
take_end(struct making *m)
{
	if (m->token != BINXML_END_ELEMENT)
		return false;
	next(m);
	return true;
}

static bool
check(struct making *m, const struct evtxplan_content *is, bool attribute)
{
	struct evtxstep *s = is->is_value ? add(m, EVTXSTEP_CHECK) : NULL;

	if (!s)
		return !is->is_value;
	s->is = *is;
	s->attribute = attribute;
	return true;
}

static bool
check_attributes(struct making *m, const struct tag *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (!check(m, &t->attribute[i].is, true))
			return false;
	return true;
}

static bool
add_part(struct making *m, size_t part, const struct evtxplan_content *is,
    bool attribute)
{
	struct evtxstep *s = add(m, EVTXSTEP_PART);

	if (!s)
		return false;
	s->part = (uint8_t)part;
	s->attribute = attribute;
	s->is = *is;
	return true;
}

/* The attributes of an element that is PART or EVENT_PARTS. */
static bool
part_attributes(struct making *m, const struct tag *t, size_t part)
{
	const char *want = part < EVENT_PARTS ? event_parts[part].attribute
					      : NULL;

	for (size_t i = 0; i < t->count; i++) {
		const struct attribute *a = &t->attribute[i];

		if (want && span_is(a->name, want)
			? !add_part(m, part, &a->is, true)
			: !check(m, &a->is, true))
			return false;
	}
	return true;
}

static bool
system_element(struct making *m)
{
	struct evtxplan_content is = { .text = SPAN("") };
	struct tag t;
	size_t part = 0;

	if (!take_inner_tag(m, &t))
		return false;
	while (
	    part < EVENT_PARTS && !span_is(t.name, event_parts[part].element))
		part++;
	if (part < EVENT_PARTS && m->seen >> part & 1)
		return false;
	m->seen |= 1u << part;
	if (!part_attributes(m, &t, part) ||
	    (!t.empty && (!content(m, false, &is) || !take_end(m))))
		return false;
	if (part < EVENT_PARTS && !event_parts[part].attribute)
		return add_part(m, part, &is, false);
	/* the attribute of a part would go with its element */
	return !(part < EVENT_PARTS && is.optional) && check(m, &is, false);
}

static bool
take_system(struct making *m, const struct tag *t)
{
	if (m->system || !check_attributes(m, t))
		return false;
	m->system = true;
	if (t->empty)
		return true;
	while (m->token == BINXML_OPEN)
		if (!system_element(m))
			return false;
	return take_end(m);
}

/* "Name=": its attribute Name; for others than Data their own. */
static bool
line_name(struct making *m, const struct tag *t, struct span *out)
{
	bool own = !span_is(t->name, "Data") && !span_is(t->name, "string");
	struct buf name = BUF_INIT;
	bool good = true;

	*out = own ? t->name : SPAN_NONE;
	for (size_t i = 0; i < t->count; i++) {
		const struct attribute *a = &t->attribute[i];

		if (span_is(a->name, "Name")) {
			good &= !a->is.is_value;
			*out = a->is.text;
			own = false;
		}
	}
	for (size_t i = 0; own && i < t->count; i++)
		good &= !span_is(t->attribute[i].name, "subjectName") &&
			!span_is(t->attribute[i].name, "value");
	if (!out->p)
		return good;
	buf_add(&name, *out);
	buf_byte(&name, '=');
	good = good && keep_text(m, &name, out);
	buf_free(&name);
	return good;
}

/* A value can be as long as any. */
static size_t
weight_of(const struct tag *t)
{
	size_t n = t->name.n;

	for (size_t i = 0; i < t->count; i++)
		n += t->attribute[i].name.n + t->attribute[i].is.text.n +
		     (t->attribute[i].is.is_value ? UINT16_MAX : 0);
	return n;
}

static bool
add_line(struct making *m, const struct tag *t)
{
	struct evtxstep *s = add(m, EVTXSTEP_LINE);

	if (s)
		s->weight = weight_of(t);
	return s && line_name(m, t, &s->name) &&
	       (t->empty || (content(m, false, &s->is) && take_end(m)));
}

static bool
data_element(struct making *m, int depth)
{
	struct tag t;

	if (depth == EVTXPLAN_DEPTH || !take_inner_tag(m, &t) ||
	    !check_attributes(m, &t))
		return false;
	if (t.empty || m->token != BINXML_OPEN)
		return add_line(m, &t);
	if (!add(m, EVTXSTEP_OPEN))
		return false;
	while (m->token == BINXML_OPEN)
		if (!data_element(m, depth + 1))
			return false;
	return add(m, EVTXSTEP_CLOSE) && take_end(m);
}

/* EventData or UserData. */
static bool
take_body(struct making *m, const struct tag *t)
{
	struct evtxstep *s;

	if (m->body || !check_attributes(m, t) ||
	    (!span_is(t->name, "EventData") && !span_is(t->name, "UserData")))
		return false;
	m->body = true;
	if (t->empty)
		return true;
	if (m->token == BINXML_SUBSTITUTION || m->token == BINXML_OPTIONAL) {
		s = add(m, EVTXSTEP_DATA);
		return s && content(m, false, &s->is) && take_end(m);
	}
	while (m->token == BINXML_OPEN)
		if (!data_element(m, 0))
			return false;
	return take_end(m);
}

/* What stands in Event: an element, or a value that is one. */
static bool
event_content(struct making *m)
{
	struct evtxstep *s;
	struct tag t;

	if (m->token == BINXML_OPEN)
		return take_inner_tag(m, &t) &&
		       (span_is(t.name, "System") ? take_system(m, &t)
						  : take_body(m, &t));
	if (m->body)
		return false;
	m->body = true;
	s = add(m, EVTXSTEP_BODY);
	return s && content(m, false, &s->is) && s->is.is_value;
}

static bool
take_event(struct making *m)
{
	struct tag t;

	if (!take_tag(m, &t) || !span_is(t.name, "Event") || t.empty ||
	    !check_attributes(m, &t))
		return false;
	while (m->token != BINXML_END_ELEMENT)
		if (!event_content(m))
			return false;
	return take_end(m);
}

static bool
take_root(struct making *m, enum evtxplan_root root)
{
	struct tag t;

	if (m->token == BINXML_HEAD) {
		if (!binxml_take(m->x, &m->p, 3))
			return false;
		next(m);
	}
	if (root == EVTXPLAN_EVENT)
		return take_event(m);
	if (root == EVTXPLAN_BODY)
		return take_inner_tag(m, &t) && take_body(m, &t);
	while (m->token == BINXML_OPEN)
		if (!data_element(m, 0))
			return false;
	return true;
}

struct evtxplan
evtxplan_make(struct binxml *x, const struct binxml_part *p,
    enum evtxplan_root root, struct arena *arena)
{
	struct making m = { .x = x, .p = *p, .arena = arena };
	struct evtxplan plan = { .at = p->at, .root = root };
	struct evtxstep *step;
	size_t size;

	next(&m);
	plan.usual = take_root(&m, root) && m.token == BINXML_END;
	size = plan.usual ? m.count * sizeof(m.step[0]) : 0;
	plan.size = m.size + size;
	plan.step = step = arena_alloc(arena, size + 1);
	plan.usual = plan.usual && step;
	if (!plan.usual)
		return plan;
	memcpy(step, m.step, size);
	plan.count = m.count;
	plan.cost = m.cost;
	return plan;
}
