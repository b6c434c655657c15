/*
 * A table in which a key has a few places side by side.
 */

#include "engine/match/choice.h"

#include "engine/base/spread.h"

#include <stdlib.h>
#include <string.h>

#define PLACES 512 /* a power of two */
#define BESIDE 4

struct choices {
	uint64_t serial;
	struct choice place[PLACES + BESIDE];
};

struct choices *
choices_new(void)
{
	return calloc(1, sizeof(struct choices));
}

static void
empty(struct choice *place)
{
	free(place->sign);
	free(place->tests);
	memset(place, 0, sizeof(*place));
}

void
choices_free(struct choices *c)
{
	if (!c)
		return;
	/* most hands have met no record: their tables stay untouched */
	for (size_t i = 0; c->serial > 0 && i < PLACES + BESIDE; i++)
		empty(&c->place[i]);
	free(c);
}

static size_t
size_of(const struct choice_key *key)
{
	return key->count * sizeof(key->class[0]);
}

static size_t
place_of(const struct choice_key *key)
{
	const struct span s = { (const char *)key->class, size_of(key) };

	return (size_t)(spread_of(s) >> 8 ^ key->kind) & (PLACES - 1);
}

static bool
is_of(const struct choice *place, const struct choice_key *key)
{
	return place->serial != 0 && place->key.kind == key->kind &&
	       place->key.count == key->count &&
	       memcmp(place->key.class, key->class, size_of(key)) == 0;
}

const struct choice *
choices_find(const struct choices *c, const struct choice_key *key)
{
	const struct choice *place = &c->place[place_of(key)];

	for (size_t i = 0; i < BESIDE; i++)
		if (is_of(&place[i], key))
			return &place[i];
	return NULL;
}

/* The one that was made first gives way. */
struct choice *
choices_add(
    struct choices *c, const struct choice_key *key, size_t signs, size_t tests)
{
	struct choice *place = &c->place[place_of(key)], *to = place;

	for (size_t i = 1; i < BESIDE; i++)
		if (place[i].serial < to->serial)
			to = &place[i];
	empty(to);
	to->sign = calloc(signs + 1, sizeof(to->sign[0]));
	to->tests = calloc(tests + 1, sizeof(to->tests[0]));
	if (!to->sign || !to->tests) {
		empty(to);
		return NULL;
	}
	to->key = *key;
	to->serial = ++c->serial;
	return to;
}
