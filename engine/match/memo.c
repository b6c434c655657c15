/*
 * A table in which a key has a few places side by side, which give way in
 * turn.
 */

#include "engine/match/memo.h"

#include "engine/base/spread.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 128 /* a power of two */
#define WAYS  4   /* another one */

struct slot {
	uint64_t hash;
	uint64_t serial; /* 0: empty */
	size_t n;
	size_t count;
	size_t hits[MATCHER_HITS_MAX];
	char text[MEMO_TEXT_MAX];
};

struct memo {
	size_t turn;
	struct slot slot[SLOTS];
};

struct memo *
memo_new(void)
{
	return calloc(1, sizeof(struct memo));
}

void
memo_free(struct memo *m)
{
	free(m);
}

/* An absent text and an empty one would look alike. */
static bool
may_be_kept(struct span text)
{
	return text.p && text.n > 0 && text.n <= MEMO_TEXT_MAX;
}

/* The first of the places for a text. */
static size_t
memo_place(uint64_t hash, uint64_t serial)
{
	return (size_t)(hash ^ serial) % (SLOTS / WAYS) * WAYS;
}

bool
memo_get(const struct memo *m, uint64_t serial, struct span text,
    size_t hits[MATCHER_HITS_MAX], size_t *count)
{
	const struct slot *s;
	uint64_t hash;

	if (!may_be_kept(text))
		return false;
	hash = spread_of(text);
	s = &m->slot[memo_place(hash, serial)];
	for (size_t i = 0; i < WAYS; i++, s++) {
		if (s->hash != hash || s->serial != serial || s->n != text.n ||
		    memcmp(s->text, text.p, text.n) != 0)
			continue;
		memcpy(hits, s->hits, s->count * sizeof(hits[0]));
		*count = s->count;
		return true;
	}
	return false;
}

void
memo_put(struct memo *m, uint64_t serial, struct span text, const size_t *hits,
    size_t count)
{
	struct slot *s;
	uint64_t hash;

	assert(count <= MATCHER_HITS_MAX);
	if (!may_be_kept(text))
		return;
	hash = spread_of(text);
	s = &m->slot[memo_place(hash, serial) + m->turn++ % WAYS];
	s->hash = hash;
	s->serial = serial;
	s->n = text.n;
	s->count = count;
	memcpy(s->hits, hits, count * sizeof(hits[0]));
	memcpy(s->text, text.p, text.n);
}
