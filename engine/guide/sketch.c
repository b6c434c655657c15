/*
 * Most sketches are let go before the memory of their record is: the next
 * record that matches takes the place.  So a sketch borrows its record until
 * sketches_settle(); only then are text and fields copied as they are, the
 * fields that stand in the text with it.  A record with more than fits is
 * described at once.
 *
 * Fresh sketches stand in a list, dropped ones too, until they settle.
 */

#include "engine/guide/sketch.h"

#include "engine/base/arena.h"
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

struct body {
	bool described;
	struct body *next; /* of the spare ones */
	union {
		struct raw raw;
		struct evidence_item item;
	};
};

struct sketch {
	size_t refs;
	struct sketches *all; /* NULL: it stands alone */
	const struct source *source;
	const char *file; /* its name then, and whose it was */
	unsigned life;
	int64_t time;
	const struct record *record; /* borrowed; NULL: settled */
	struct body *body;           /* NULL: there was no memory */
	struct sketch *next;         /* of the spare ones */
};

#define BODIES_MAX 2048       /* spare ones */
#define FRESH_MAX  (1u << 14) /* then they have to settle */

struct sketches {
	struct sketch **fresh; /* oldest first */
	size_t count, cap;
	size_t turn[SKETCH_TURNS]; /* how many are of each, the oldest first;
				      the rest came after the last one */
	struct sketch *spare;      /* dropped before they settled */
	struct body *bodies;       /* of dropped ones */
	size_t body_count;
};

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
	if (r->in_text || span_inside(s, r->text))
		s.p = raw->text.p + (s.p - r->text.p);
	else
		s = copy(raw, s);
	raw->fields[raw->count++] = (struct kept_field){ f, s };
	return s.p != NULL;
}

/* False when R is more than fits. */
static bool
copy_record(struct raw *raw, const struct record *r)
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
	for (size_t f = r->from; f < record_width(r); f++)
		if (r->field[f].p && !take_field(raw, r, (enum field)f))
			return false;
	return true;
}

struct sketches *
sketches_new(void)
{
	return calloc(1, sizeof(struct sketches));
}

void
sketches_free(struct sketches *all)
{
	if (!all)
		return;
	for (size_t i = 0; i < all->count; i++)
		free(all->fresh[i]);
	free(all->fresh);
	while (all->spare) {
		struct sketch *k = all->spare;

		all->spare = k->next;
		free(k);
	}
	while (all->bodies) {
		struct body *b = all->bodies;

		all->bodies = b->next;
		free(b);
	}
	free(all);
}

static struct body *
body_new(struct sketches *all)
{
	struct body *b = all ? all->bodies : NULL;

	if (!b)
		return malloc(sizeof(*b));
	all->bodies = b->next;
	all->body_count--;
	return b;
}

static void
body_free(struct body *b, struct sketches *all)
{
	if (!b || !all || all->body_count == BODIES_MAX) {
		free(b);
		return;
	}
	b->next = all->bodies;
	all->bodies = b;
	all->body_count++;
}

/* Copies what K borrowed. */
static enum err
own_record(struct sketch *k)
{
	const struct record *r = k->record;

	k->record = NULL;
	k->body = body_new(k->all);
	if (!k->body)
		return ERR_NOMEM;
	k->body->described = !copy_record(&k->body->raw, r);
	if (k->body->described)
		describe_record(r, k->source, 0, &k->body->item);
	return OK;
}

/* The first N of the fresh ones. */
static enum err
settle_first(struct sketches *all, size_t n)
{
	enum err err = OK;

	for (size_t i = 0; i < n; i++) {
		struct sketch *k = all->fresh[i];

		if (k->refs == 0) {
			k->next = all->spare;
			all->spare = k;
		} else if (own_record(k) != OK) {
			err = ERR_NOMEM;
		}
	}
	all->count -= n;
	if (all->count > 0)
		memmove(all->fresh, all->fresh + n,
		    all->count * sizeof(all->fresh[0]));
	return err;
}

enum err
sketches_settle(struct sketches *all, bool now)
{
	enum err err = settle_first(all, now ? all->count : all->turn[0]);
	size_t rest = all->count;

	for (size_t i = 0; i < SKETCH_TURNS; i++) {
		size_t next = i + 1 < SKETCH_TURNS ? all->turn[i + 1] : rest;

		all->turn[i] = now ? 0 : next;
		rest -= next;
	}
	return err;
}

bool
sketches_are_many(const struct sketches *all)
{
	return all->count >= FRESH_MAX;
}

/* Room for one more fresh sketch. */
static bool
make_room(struct sketches *all)
{
	struct sketch **fresh = array_grow(
	    all->fresh, all->count, &all->cap, sizeof(all->fresh[0]));

	if (fresh)
		all->fresh = fresh;
	return fresh != NULL;
}

static struct sketch *
make_sketch(const struct original *o)
{
	struct sketches *all = o->all;
	struct sketch *k;

	if (all && !make_room(all))
		return NULL;
	k = all && all->spare ? all->spare : malloc(sizeof(*k));
	if (!k)
		return NULL;
	if (all && k == all->spare)
		all->spare = k->next;
	*k = (struct sketch){ .refs = 1,
		.all = all,
		.source = o->source,
		.file = o->source->file,
		.life = o->source->life,
		.time = o->record->time,
		.record = o->record };
	if (all) {
		all->fresh[all->count++] = k;
	} else if (own_record(k) != OK) {
		free(k);
		return NULL;
	}
	return k;
}

struct sketch *
original_keep(struct original *o)
{
	if (o->sketch)
		o->sketch->refs++;
	else
		o->sketch = make_sketch(o);
	return o->sketch;
}

void
sketch_drop(struct sketch *k)
{
	if (!k || --k->refs > 0 || k->record)
		return;
	body_free(k->body, k->all);
	free(k);
}

int64_t
original_time(const struct original *o)
{
	return o->record ? o->record->time : o->sketch->time;
}

void
original_describe(
    const struct original *o, size_t sign, struct evidence_item *out)
{
	if (o->record)
		describe_record(o->record, o->source, sign, out);
	else
		sketch_describe(o->sketch, sign, out);
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

static void
describe_raw(const struct raw *raw, const struct sketch *k, size_t sign,
    struct evidence_item *out)
{
	struct record r = { .time = k->time };

	r.source = raw->kind;
	r.partial = raw->partial;
	r.line = raw->line;
	r.offset = raw->offset;
	r.text = raw->text;
	for (size_t i = 0; i < raw->count; i++)
		r.field[raw->fields[i].field] = raw->fields[i].value;
	describe_record(&r, k->source, sign, out);
}

void
sketch_describe(const struct sketch *k, size_t sign, struct evidence_item *out)
{
	if (k->record) {
		describe_record(k->record, k->source, sign, out);
	} else if (!k->body) {
		memset(out, 0, sizeof(*out));
		out->sign = sign;
	} else if (k->body->described) {
		*out = k->body->item;
		out->sign = sign;
	} else {
		describe_raw(&k->body->raw, k, sign, out);
	}
	out->file = file_of(k);
}
