/*
 * A table in which every key has one place: what was there gives way.
 */

#include "engine/match/memo.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 128 /* a power of two */

struct slot {
	uint64_t hash;
	size_t n; /* 0: empty, no key is */
	size_t count;
	size_t hits[MATCHER_HITS_MAX];
	char key[MEMO_KEY_MAX];
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

static bool
is_long(const struct memo_key *k)
{
	return k->n > MEMO_KEY_MAX;
}

void
memo_key_begin(struct memo_key *k, enum source_kind kind)
{
	k->bytes[0] = (char)kind;
	k->n = 1;
}

void
memo_key_add(struct memo_key *k, struct span value)
{
	/* One more than the length, so that 0 is an absent value. */
	uint32_t head = value.p ? (uint32_t)value.n + 1 : 0;

	if (is_long(k) || value.n > MEMO_KEY_MAX ||
	    MEMO_KEY_MAX - k->n < sizeof(head) + value.n) {
		k->n = MEMO_KEY_MAX + 1;
		return;
	}
	memcpy(k->bytes + k->n, &head, sizeof(head));
	k->n += sizeof(head);
	if (value.n > 0)
		memcpy(k->bytes + k->n, value.p, value.n);
	k->n += value.n;
}

/* Eight bytes at a time; good enough for a table of this size. */
static uint64_t
hash_of(const struct memo_key *k)
{
	static const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t h = k->n, word = 0;
	size_t i = 0;

	for (; i + sizeof(word) <= k->n; i += sizeof(word)) {
		memcpy(&word, k->bytes + i, sizeof(word));
		h = ((h << 23 | h >> 41) ^ word) * factor;
	}
	word = 0;
	memcpy(&word, k->bytes + i, k->n - i);
	h = ((h << 23 | h >> 41) ^ word) * factor;
	return h ^ h >> 32;
}

bool
memo_get(const struct memo *m, const struct memo_key *k,
    size_t hits[MATCHER_HITS_MAX], size_t *count)
{
	const struct slot *s;
	uint64_t hash;

	if (is_long(k))
		return false;
	hash = hash_of(k);
	s = &m->slot[hash & (SLOTS - 1)];
	if (s->hash != hash || s->n != k->n || memcmp(s->key, k->bytes, k->n))
		return false;
	memcpy(hits, s->hits, s->count * sizeof(hits[0]));
	*count = s->count;
	return true;
}

void
memo_put(
    struct memo *m, const struct memo_key *k, const size_t *hits, size_t count)
{
	struct slot *s;
	uint64_t hash;

	if (is_long(k))
		return;
	hash = hash_of(k);
	s = &m->slot[hash & (SLOTS - 1)];
	s->hash = hash;
	s->n = k->n;
	s->count = count;
	memcpy(s->hits, hits, count * sizeof(hits[0]));
	memcpy(s->key, k->bytes, k->n);
}
