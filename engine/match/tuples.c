/*
 * A table in which a tuple has a few places side by side, which give way in
 * turn.  A place holds all bytes, and the lengths of all values: the same
 * bytes may be other values.  Of a value that is too long for a class it only
 * holds that there is one: whatever it is, its class is open.
 */

#include "engine/match/tuples.h"

#include "engine/base/spread.h"
#include "engine/match/classes.h"

#include <stdlib.h>
#include <string.h>

#define BYTES_MAX 288 /* longer ones are not remembered */
#define SLOTS     512 /* a power of two */
#define WAYS      4   /* another one */

/* In place of the length of a value that is too long for a class. */
#define TOO_LONG UINT8_MAX

static_assert(CLASS_VALUE_MAX < TOO_LONG, "no length is the mark");
static_assert(SOURCE_COUNT <= UINT8_MAX, "a byte of the form");
static_assert(TUPLE_VALUES + 1 <= sizeof(uint64_t), "and one for each value");

struct slot {
	uint64_t hash;
	uint64_t form;
	const struct choice *choice; /* NULL: free */
	uint64_t serial;             /* that of the choice */
	char bytes[BYTES_MAX];
};

struct tuples {
	size_t turn;
	struct slot slot[SLOTS];
};

struct tuples *
tuples_new(void)
{
	return calloc(1, sizeof(struct tuples));
}

void
tuples_free(struct tuples *t)
{
	free(t);
}

static uint64_t
hash_of(const struct tuple *tuple)
{
	uint64_t h = 0;

	for (size_t i = 0; i < tuple->count; i++)
		h = h * 31 + spread_of(tuple->part[i]);
	return h;
}

/*
 * Makes PART of COUNT values, if they stand side by side and are short; the
 * last one, a query of kilobytes, may be too long, and is left out.
 */
static inline bool
make_part(
    struct span *part, uint64_t *form, const struct span *value, size_t count)
{
	const char *next = value->p;

	part->p = next;
	if (!next)
		return false;
	for (;; value++) {
		if (value->p != next)
			return false;
		if (value->n > CLASS_VALUE_MAX)
			break;
		*form = *form << 8 | value->n;
		next += value->n + 1;
		if (--count == 0)
			break;
	}
	part->n = (size_t)(next - part->p) - 1;
	if (count == 0)
		return true;
	*form = *form << 8 | TOO_LONG;
	return count == 1 && next > part->p;
}

static bool
has_bytes(const char *bytes, const struct tuple *tuple)
{
	for (size_t i = 0; i < tuple->count; i++) {
		struct span part = tuple->part[i];

		if (memcmp(bytes, part.p, part.n) != 0)
			return false;
		bytes += part.n;
	}
	return true;
}

/* The first of the places for tuples with HASH. */
static size_t
tuple_place(uint64_t hash)
{
	return hash % (SLOTS / WAYS) * WAYS;
}

const struct choice *
tuples_find(const struct tuples *t, const struct record *r,
    const struct field_run *runs, size_t count, struct tuple *tuple)
{
	const struct slot *s;
	uint64_t form = r->source;

	tuple->count = 0;
	for (size_t i = 0; i < count; i++)
		if (!make_part(&tuple->part[i], &form, &r->field[runs[i].first],
			runs[i].count))
			return NULL;
	tuple->form = form;
	tuple->count = count;
	tuple->hash = hash_of(tuple);
	s = &t->slot[tuple_place(tuple->hash)];
	for (size_t i = 0; i < WAYS; i++, s++)
		if (s->hash == tuple->hash && s->form == form && s->choice &&
		    s->choice->serial == s->serial &&
		    has_bytes(s->bytes, tuple))
			return s->choice;
	return NULL;
}

void
tuples_keep(
    struct tuples *t, const struct tuple *tuple, const struct choice *choice)
{
	struct slot *s = &t->slot[tuple_place(tuple->hash) + t->turn++ % WAYS];
	char *to = s->bytes;
	size_t size = 0;

	for (size_t i = 0; i < tuple->count; i++)
		size += tuple->part[i].n;
	if (size == 0 || size > BYTES_MAX)
		return;
	s->hash = tuple->hash;
	s->form = tuple->form;
	s->choice = choice;
	s->serial = choice->serial;
	for (size_t i = 0; i < tuple->count; i++) {
		memcpy(to, tuple->part[i].p, tuple->part[i].n);
		to += tuple->part[i].n;
	}
}
