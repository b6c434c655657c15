/*
 * A table in which every key has one place: what was there gives way.
 */

#include "engine/match/memo.h"

#include "engine/match/classes.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 128 /* a power of two */

struct slot {
	uint64_t hash;
	uint64_t serial; /* 0: empty */
	size_t n;
	size_t count;
	size_t hits[MATCHER_HITS_MAX];
	char text[MEMO_TEXT_MAX];
};

struct memo {
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

bool
memo_get(const struct memo *m, uint64_t serial, struct span text,
    size_t hits[MATCHER_HITS_MAX], size_t *count)
{
	const struct slot *s;
	uint64_t hash;

	if (!may_be_kept(text))
		return false;
	hash = classes_hash(text);
	s = &m->slot[(hash ^ serial) & (SLOTS - 1)];
	if (s->hash != hash || s->serial != serial || s->n != text.n ||
	    memcmp(s->text, text.p, text.n) != 0)
		return false;
	memcpy(hits, s->hits, s->count * sizeof(hits[0]));
	*count = s->count;
	return true;
}

void
memo_put(struct memo *m, uint64_t serial, struct span text, const size_t *hits,
    size_t count)
{
	struct slot *s;
	uint64_t hash;

	if (!may_be_kept(text))
		return;
	hash = classes_hash(text);
	s = &m->slot[(hash ^ serial) & (SLOTS - 1)];
	s->hash = hash;
	s->serial = serial;
	s->n = text.n;
	s->count = count;
	memcpy(s->hits, hits, count * sizeof(hits[0]));
	memcpy(s->text, text.p, text.n);
}
