/*
 * A record is a fragment that stands for a template: the elements of the
 * template, where substitutions name the record's values by number.  A value
 * may be binary XML itself, with a template of its own.  Templates are kept
 * where a chunk first used them.
 * https://github.com/libyal/libevtx/blob/main/documentation/
 * Windows%20XML%20Event%20Log%20(EVTX).asciidoc
 */

#include "engine/evidence/readers/binxml.h"

#include "engine/evidence/readers/binxml_inside.h"

#include <stdlib.h>

#define NAME_UNITS_MAX 255 /* characters */

/* Of a template: next one, identifier, size. */
#define TEMPLATE_HEAD 24

static bool tokens(struct binxml *x, struct binxml_part *p);

bool
binxml_spend(struct binxml *x, size_t steps)
{
	x->steps -= x->steps < steps ? x->steps : steps;
	return x->steps > 0 && x->out->n <= x->limit && !buf_failed(x->out);
}

const char *
binxml_take(const struct binxml *x, struct binxml_part *p, size_t n)
{
	const char *bytes = x->chunk.p + p->at;

	if (p->end - p->at < n)
		return NULL;
	p->at += n;
	return bytes;
}

/* The characters of the name at AT, which is inside the chunk or not. */
static bool
name_at(const struct binxml *x, size_t at, struct span *raw)
{
	struct span s = span_slice(x->chunk, at, x->chunk.n);
	size_t n;

	if (at > x->chunk.n || s.n < 8)
		return false;
	n = binxml_u16(s.p + 6);
	*raw = span_slice(s, 8, 8 + 2 * n);
	return n > 0 && n <= NAME_UNITS_MAX && raw->n == 2 * n;
}

/* No names but those that XML has: a name could bring in markup. */
static bool
is_name(struct span raw)
{
	for (size_t i = 0; i < raw.n; i += 2) {
		uint16_t c = binxml_u16(raw.p + i);
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		if (!letter && c != '_' &&
		    (i == 0 || !((c >= '0' && c <= '9') || c == '-' ||
				   c == '.' || c == ':')))
			return false;
	}
	return true;
}

void
binxml_put_name(const struct binxml *x, size_t at, struct buf *out)
{
	struct span raw;

	if (!name_at(x, at, &raw))
		return;
	for (size_t i = 0; i < raw.n; i += 2)
		buf_byte(out, raw.p[i]);
}

bool
binxml_take_name(const struct binxml *x, struct binxml_part *p, size_t *name)
{
	const char *b = binxml_take(x, p, 4);
	struct span raw;

	if (!b)
		return false;
	*name = binxml_u32(b);
	if (!name_at(x, *name, &raw) || !is_name(raw))
		return false;
	return *name != p->at || binxml_take(x, p, 8 + raw.n + 2) != NULL;
}

bool
binxml_take_text(
    const struct binxml *x, struct binxml_part *p, struct span *raw)
{
	const char *b = binxml_take(x, p, 2);
	size_t n = b ? 2 * (size_t)binxml_u16(b) : 0;

	*raw = (struct span){ b ? binxml_take(x, p, n) : NULL, n };
	return raw->p != NULL;
}

static struct binxml_open *
top(struct binxml *x)
{
	return x->open_count ? &x->open[x->open_count - 1] : NULL;
}

/* Ends the attribute that was begun; one without its value never was. */
static void
end_attribute(struct binxml *x)
{
	if (x->attribute == SIZE_MAX)
		return;
	if (x->attribute_absent && x->out->n == x->value)
		x->out->n = x->attribute;
	else
		buf_byte(x->out, '"');
	x->attribute = SIZE_MAX;
}

/* Text may stand here: in an attribute, or after the tag of an element. */
static bool
takes_text(struct binxml *x)
{
	struct binxml_open *e = top(x);

	return x->attribute != SIZE_MAX || (e && e->content > 0);
}

static bool
in_tag(struct binxml *x)
{
	struct binxml_open *e = top(x);

	return e && e->content == 0;
}

/*
 * Elements of a template say on which value they depend.  Others may not: a
 * name that is none tells.
 */
bool
binxml_take_element(const struct binxml *x, struct binxml_part *p, size_t *name)
{
	size_t start = p->at;

	if (binxml_take(x, p, 6) && binxml_take_name(x, p, name))
		return true;
	p->at = start;
	return binxml_take(x, p, 4) && binxml_take_name(x, p, name);
}

static bool
open_element(struct binxml *x, struct binxml_part *p, unsigned token)
{
	struct binxml_open *e = &x->open[x->open_count];
	size_t name;

	if (in_tag(x) || x->open_count == BINXML_OPEN_MAX ||
	    !binxml_take_element(x, p, &name) ||
	    (token & 0x40 && !binxml_take(x, p, 4)))
		return false;
	*e = (struct binxml_open){ name, x->out->n, 0, false };
	x->open_count++;
	buf_byte(x->out, '<');
	binxml_put_name(x, name, x->out);
	return true;
}

static bool
close_tag(struct binxml *x, struct binxml_part *p, unsigned token)
{
	(void)p, (void)token;
	if (!in_tag(x))
		return false;
	end_attribute(x);
	buf_byte(x->out, '>');
	top(x)->content = x->out->n;
	return true;
}

static bool
close_empty(struct binxml *x, struct binxml_part *p, unsigned token)
{
	(void)p, (void)token;
	if (!in_tag(x))
		return false;
	end_attribute(x);
	buf_puts(x->out, "/>");
	x->open_count--;
	return true;
}

static bool
end_element(struct binxml *x, struct binxml_part *p, unsigned token)
{
	struct binxml_open *e = top(x);

	(void)p, (void)token;
	if (!e || in_tag(x))
		return false;
	if (e->absent && x->out->n == e->content) {
		x->out->n = e->tag;
	} else {
		buf_puts(x->out, "</");
		binxml_put_name(x, e->name, x->out);
		buf_byte(x->out, '>');
	}
	x->open_count--;
	return true;
}

static bool
attribute(struct binxml *x, struct binxml_part *p, unsigned token)
{
	size_t name;

	(void)token;
	if (!in_tag(x) || !binxml_take_name(x, p, &name))
		return false;
	end_attribute(x);
	x->attribute = x->out->n;
	x->attribute_absent = false;
	buf_byte(x->out, ' ');
	binxml_put_name(x, name, x->out);
	buf_puts(x->out, "=\"");
	x->value = x->out->n;
	return true;
}

static bool
text(struct binxml *x, struct binxml_part *p, unsigned token)
{
	struct span raw;

	/* a value names its type, and text is all that it can be */
	if ((token & 0xf) == 5 && !binxml_take(x, p, 1))
		return false;
	if (!takes_text(x) || !binxml_take_text(x, p, &raw))
		return false;
	binxml_text(raw, x->out);
	return true;
}

static bool
character(struct binxml *x, struct binxml_part *p, unsigned token)
{
	const char *b = binxml_take(x, p, 2);

	(void)token;
	if (!b || !takes_text(x))
		return false;
	binxml_text((struct span){ b, 2 }, x->out);
	return true;
}

/* Those that XML knows; there is no place that could define others. */
static bool
entity(struct binxml *x, struct binxml_part *p, unsigned token)
{
	size_t name;

	(void)token;
	if (!takes_text(x) || !binxml_take_name(x, p, &name))
		return false;
	buf_byte(x->out, '&');
	binxml_put_name(x, name, x->out);
	buf_byte(x->out, ';');
	return true;
}

static bool
instruction(struct binxml *x, struct binxml_part *p, unsigned token)
{
	size_t name;
	struct span raw;

	return (token & 0xf) == 0xa ? binxml_take_name(x, p, &name)
				    : binxml_take_text(x, p, &raw);
}

static bool
head(struct binxml *x, struct binxml_part *p, unsigned token)
{
	(void)token;
	return binxml_take(x, p, 3) != NULL;
}

static bool
end_fragment(struct binxml *x, struct binxml_part *p, unsigned token)
{
	(void)x, (void)token;
	p->done = true;
	return true;
}

const char *
binxml_take_types(const struct binxml *x, struct binxml_part *p, size_t *count)
{
	const char *b = binxml_take(x, p, 4);

	*count = b ? binxml_u32(b) : 0;
	if (!b || *count > (p->end - p->at) / 4)
		return NULL;
	return binxml_take(x, p, 4 * *count);
}

bool
binxml_take_values(const struct binxml *x, struct binxml_part *p,
    const char *types, struct binxml_ref *v, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		v[i] = (struct binxml_ref){ (uint32_t)p->at,
			binxml_u16(types + 4 * i), (uint8_t)types[4 * i + 2] };
		if (!binxml_take(x, p, v[i].size))
			return false;
	}
	return true;
}

/* The same where they are kept: for the caller to free. */
static bool
keep_values(const struct binxml *x, struct binxml_part *p,
    struct binxml_ref **out, size_t *count)
{
	const char *types = binxml_take_types(x, p, count);

	*out = types ? malloc((*count + 1) * sizeof(**out)) : NULL;
	return *out && binxml_take_values(x, p, types, *out, *count);
}

bool
binxml_take_template(
    const struct binxml *x, struct binxml_part *p, struct binxml_part *inner)
{
	const char *b = binxml_take(x, p, 9);
	size_t at, size;

	if (!b)
		return false;
	at = binxml_u32(b + 5);
	if (at > x->chunk.n || x->chunk.n - at < TEMPLATE_HEAD)
		return false;
	size = binxml_u32(x->chunk.p + at + 20);
	inner->at = at + TEMPLATE_HEAD;
	if (size > x->chunk.n - inner->at)
		return false;
	inner->end = inner->at + size;
	return at != p->at || binxml_take(x, p, TEMPLATE_HEAD + size);
}

static bool template(struct binxml *x, struct binxml_part *p, unsigned token)
{
	struct binxml_part inner = { .depth = p->depth + 1 };
	struct binxml_ref *values = NULL;
	bool good;

	(void)token;
	if (in_tag(x) || inner.depth > BINXML_DEPTH_MAX ||
	    !binxml_take_template(x, p, &inner))
		return false;
	good = keep_values(x, p, &values, &inner.count);
	inner.values = values;
	good = good && binxml_spend(x, inner.count) && tokens(x, &inner);
	free(values);
	return good;
}

/*
 * An element with an array is written once for each of its items, as the
 * strings of events without a manifest are.
 */
static bool
put_array(struct binxml *x, unsigned type, struct span rest)
{
	struct binxml_open *e = top(x);
	size_t tag = e->tag, n = e->content - tag;
	bool again = false;
	struct span item;
	char *to;

	for (; binxml_item(type, &rest, &item); again = true) {
		if (!binxml_spend(x, 1))
			return false;
		if (again && x->attribute != SIZE_MAX) {
			buf_byte(x->out, ' ');
		} else if (again) {
			buf_puts(x->out, "</");
			binxml_put_name(x, e->name, x->out);
			buf_byte(x->out, '>');
			to = buf_room(x->out, n);
			if (!to)
				return false;
			for (size_t i = 0; i < n; i++)
				to[i] = x->out->p[tag + i];
			x->out->n += n;
		}
		if (!binxml_value(type, item, x->out))
			return false;
	}
	return true;
}

static bool
substitution(struct binxml *x, struct binxml_part *p, unsigned token)
{
	const char *b = binxml_take(x, p, 3);
	struct binxml_ref v = { 0, 0, BINXML_NULL };
	struct binxml_part inner = { .depth = p->depth + 1 };
	struct span raw;

	if (!b || !takes_text(x))
		return false;
	if (binxml_u16(b) < p->count)
		v = p->values[binxml_u16(b)];
	if (token == 0xe && (v.type == BINXML_NULL || v.size == 0)) {
		if (x->attribute != SIZE_MAX)
			x->attribute_absent = true;
		else
			top(x)->absent = true;
		return true;
	}
	raw = span_slice(x->chunk, v.at, (size_t)v.at + v.size);
	if (v.type == BINXML_BINXML) {
		inner.at = v.at;
		inner.end = inner.at + v.size;
		return x->attribute == SIZE_MAX &&
		       inner.depth <= BINXML_DEPTH_MAX && tokens(x, &inner);
	}
	if (v.type & BINXML_ARRAY)
		return put_array(x, v.type & ~BINXML_ARRAY, raw);
	return binxml_value(v.type, raw, x->out);
}

/* By the low four bits; 0x40 says that more of the same kind follows. */
static bool (*const handlers[])(
    struct binxml *x, struct binxml_part *p, unsigned token) = {
	end_fragment,
	open_element,
	close_tag,
	close_empty,
	end_element,
	text,
	attribute,
	text,
	character,
	entity,
	instruction,
	instruction,
	template,
	substitution,
	substitution,
	head,
};

/* What was opened here is closed here. */
static bool
tokens(struct binxml *x, struct binxml_part *p)
{
	size_t open = x->open_count;
	const char *b;

	while (!p->done && p->at < p->end) {
		b = binxml_take(x, p, 1);
		if (!binxml_spend(x, 1) || (*b & 0xb0) != 0 ||
		    !handlers[*b & 0xf](x, p, (unsigned char)*b) ||
		    x->open_count < open)
			return false;
	}
	return x->open_count == open;
}

bool
binxml_render(struct binxml *x, size_t at, size_t end_at)
{
	struct binxml_part p = { .at = at, .end = end_at };
	size_t from = x->out->n;
	bool good;

	x->open_count = 0;
	x->attribute = SIZE_MAX;
	good = at <= end_at && end_at <= x->chunk.n && tokens(x, &p);
	/* Rubbish has cost as much. */
	return binxml_spend(x, (x->out->n - from) / BINXML_STEP_BYTES) && good;
}
