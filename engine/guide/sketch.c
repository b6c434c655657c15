/*
 * Text and fields are copied as they are, the fields that stand in the text
 * with it.  A record with more than fits is described at once.
 */

#include "engine/guide/sketch.h"

#include "engine/guide/describe.h"

#include <stdlib.h>
#include <string.h>

#define SKETCH_BYTES 512

/* Fields of one record; one that has more is described at once. */
#define SKETCH_FIELDS 16

struct kept_field {
	enum field field;
	struct span value;
};

struct raw {
	enum source_kind kind;
	bool partial;
	uint64_t line, offset;
	struct span text;
	struct kept_field fields[SKETCH_FIELDS];
	size_t count, used;
	char bytes[SKETCH_BYTES];
};

struct sketch {
	size_t refs;
	const struct source *source;
	const char *file; /* its name then, and whose it was */
	unsigned life;
	int64_t time;
	bool described;
	union {
		struct raw raw;
		struct evidence_item item;
	};
};

static bool
is_inside(struct span s, struct span text)
{
	uintptr_t p = (uintptr_t)s.p, from = (uintptr_t)text.p;

	return p >= from && p + s.n <= from + text.n;
}

/* The copy of S in RAW, absent when it does not fit. */
static struct span
copy(struct raw *raw, struct span s)
{
	char *to = raw->bytes + raw->used;

	if (s.n > SKETCH_BYTES - raw->used)
		return SPAN_NONE;
	memcpy(to, s.p, s.n);
	raw->used += s.n;
	return (struct span){ to, s.n };
}

static bool
take_field(struct raw *raw, const struct record *r, enum field f)
{
	struct span s = r->field[f];

	if (raw->count == SKETCH_FIELDS)
		return false;
	if (is_inside(s, r->text))
		s.p = raw->text.p + (s.p - r->text.p);
	else
		s = copy(raw, s);
	raw->fields[raw->count++] = (struct kept_field){ f, s };
	return s.p != NULL;
}

/* False when R is more than fits. */
static bool
take(struct raw *raw, const struct record *r)
{
	raw->kind = r->source;
	raw->partial = r->partial;
	raw->line = r->line;
	raw->offset = r->offset;
	raw->used = 0;
	raw->text = r->text.p ? copy(raw, r->text) : SPAN_NONE;
	if (r->text.p && !raw->text.p)
		return false;
	raw->count = 0;
	for (int f = 0; f < FIELD_COUNT; f++)
		if (r->field[f].p && !take_field(raw, r, (enum field)f))
			return false;
	return true;
}

struct sketch *
sketch_new(const struct record *r, const struct source *s)
{
	struct sketch *k = malloc(sizeof(*k));

	if (!k)
		return NULL;
	k->refs = 1;
	k->source = s;
	k->file = s->file;
	k->life = s->life;
	k->time = r->time;
	k->described = !take(&k->raw, r);
	if (k->described)
		describe_record(r, s, 0, &k->item);
	return k;
}

struct sketch *
sketch_hold(struct sketch *k)
{
	k->refs++;
	return k;
}

void
sketch_drop(struct sketch *k)
{
	if (k && --k->refs == 0)
		free(k);
}

int64_t
sketch_time(const struct sketch *k)
{
	return k->time;
}

/* The name of its file now, or the last one that it had. */
static const char *
file_of(const struct sketch *k)
{
	const struct source *s = k->source;

	if (k->life == s->life)
		return s->file;
	return k->life + 1 == s->life ? s->was : k->file;
}

void
sketch_describe(const struct sketch *k, size_t sign, struct evidence_item *out)
{
	struct record r = { .time = k->time };

	if (k->described) {
		*out = k->item;
		out->sign = sign;
		out->file = file_of(k);
		return;
	}
	r.source = k->raw.kind;
	r.partial = k->raw.partial;
	r.line = k->raw.line;
	r.offset = k->raw.offset;
	r.text = k->raw.text;
	for (size_t i = 0; i < k->raw.count; i++)
		r.field[k->raw.fields[i].field] = k->raw.fields[i].value;
	describe_record(&r, k->source, sign, out);
	out->file = file_of(k);
}
