/*
 * A table in which a set of signs has a few places side by side, which give
 * way in turn.
 */

#include "engine/guide/meaning.h"

#include "engine/base/spread.h"
#include "engine/guide/unknown.h"

#include <stdlib.h>
#include <string.h>

#define BESIDE 4 /* divides MEANINGS_MAX, a power of two as well */

struct meanings {
	const struct knowledge *k;
	const struct sign_parts *parts;
	size_t turn;
	struct meaning place[MEANINGS_MAX];
};

struct meanings *
meanings_new(const struct knowledge *k, const struct sign_parts *parts)
{
	struct meanings *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->k = k;
	m->parts = parts;
	return m;
}

static void
forget(struct meaning *p)
{
	free(p->hits);
	free(p->on);
	memset(p, 0, sizeof(*p));
}

void
meanings_free(struct meanings *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < MEANINGS_MAX; i++)
		forget(&m->place[i]);
	free(m);
}

static bool
makes_outcome(const struct sign *s)
{
	return s->polarity != POLARITY_NONE && !s->stands;
}

/* What the signs of P are to CHECK: bad ones outweigh good ones. */
static void
weigh(const struct meanings *m, const struct meaning *p, struct verdict_on *on)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct sign *s = know_sign(m->k, p->hits[i]);

		if (!makes_outcome(s) || !(s->checks >> on->check & 1))
			continue;
		if (s->polarity == POLARITY_BAD && !on->bad) {
			on->bad = true;
			on->sign_count = 0;
		}
		if ((s->polarity == POLARITY_BAD) == on->bad &&
		    on->sign_count < OUTCOME_SIGNS)
			on->signs[on->sign_count++] = (uint16_t)p->hits[i];
	}
}

static void
add_sign(const struct meanings *m, struct meaning *p, size_t hit)
{
	const struct sign *s = know_sign(m->k, hit);
	const struct sign_parts *parts = &m->parts[hit];

	p->parts.first |= parts->first;
	p->parts.then |= parts->then;
	p->parts.asked |= parts->asked;
	p->parts.came |= parts->came;
	p->parts.heard |= parts->heard;
	p->parts.known |= parts->known;
	p->parts.stated |= parts->stated;
	p->states |= s->stands || parts->ends;
	if (makes_outcome(s))
		p->checks |= s->checks;
}

static bool
work_out(
    const struct meanings *m, struct meaning *p, const size_t *hits, size_t n)
{
	p->hits = malloc((n + 1) * sizeof(p->hits[0]));
	if (!p->hits)
		return false;
	memcpy(p->hits, hits, n * sizeof(hits[0]));
	for (size_t i = 0; i < n; i++)
		add_sign(m, p, hits[i]);
	p->on = calloc(
	    (size_t)__builtin_popcountll(p->checks) + 1, sizeof(p->on[0]));
	if (!p->on)
		return false;
	p->count = n;
	p->unknown = unknown_is(m->k, hits, n);
	for (uint64_t left = p->checks; left; left &= left - 1) {
		struct verdict_on *on = &p->on[p->on_count++];

		on->check = (size_t)__builtin_ctzll(left);
		weigh(m, p, on);
	}
	return true;
}

/* The first of the places for HITS. */
static size_t
place_of(const size_t *hits, size_t count)
{
	uint64_t hash = count;

	for (size_t i = 0; i < count; i++)
		hash = hash * 31 + hits[i];
	return spread_mix(hash, 0) % (MEANINGS_MAX / BESIDE) * BESIDE;
}

static bool
is_of(const struct meaning *p, const size_t *hits, size_t count)
{
	if (!p->on || p->count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (p->hits[i] != hits[i])
			return false;
	return true;
}

const struct meaning *
meaning_find(const struct meanings *m, const size_t *hits, size_t count)
{
	const struct meaning *p = &m->place[place_of(hits, count)];

	for (size_t i = 0; i < BESIDE; i++)
		if (is_of(&p[i], hits, count))
			return &p[i];
	return NULL;
}

const struct meaning *
meaning_learn(struct meanings *m, const size_t *hits, size_t count)
{
	struct meaning *p = &m->place[place_of(hits, count)], *to = p;

	while (to < p + BESIDE && to->on)
		to++;
	if (to == p + BESIDE)
		to = p + m->turn++ % BESIDE;
	forget(to);
	to->place = (size_t)(to - m->place);
	return work_out(m, to, hits, count) ? to : NULL;
}
