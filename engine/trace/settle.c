/*
 * From the cheapest pairs to those that cost least together.  Rows of IIS
 * stand in the order in which they were written, but for few: where only
 * whole seconds are known, that tells more than the clock.
 */

#include "engine/trace/settle.h"

#include <stdlib.h>

#define ROUNDS       8
#define MAKE_WAY_MAX (TIME_SECOND / 4)  /* what making way may cost */
#define DISORDER     (TIME_SECOND / 20) /* what two rows out of order cost */

static bool
comes_later(const struct pair *x, const struct pair *y, bool cost)
{
	if (cost && x->cost != y->cost)
		return x->cost > y->cost;
	return x->outer > y->outer;
}

/* A handful. */
void
order_pairs(struct work *w, size_t first, size_t end, bool cost)
{
	for (size_t p = first + 1; p < end; p++) {
		struct pair one = w->pair[p];
		size_t at = p;

		for (; at > first && comes_later(&w->pair[at - 1], &one, cost);
		     at--)
			w->pair[at] = w->pair[at - 1];
		w->pair[at] = one;
	}
}

static size_t
first_of(const struct work *w, uint32_t inner)
{
	return w->first[inner];
}

/* Where the pairs of each inner one begin. */
static void
index_pairs(struct work *w, size_t inners)
{
	size_t p = 0;

	for (size_t i = 0; i <= inners; i++) {
		while (p < w->pairs && w->pair[p].inner < i)
			p++;
		w->first[i] = p;
	}
}

/* The pair of INNER and OUTER, NULL when they do not fit. */
static const struct pair *
find_pair(const struct work *w, uint32_t inner, uint32_t outer)
{
	for (size_t k = first_of(w, inner);
	     k < w->pairs && w->pair[k].inner == inner; k++)
		if (w->pair[k].outer == outer)
			return &w->pair[k];
	return NULL;
}

/* P is what its inner one has from now on. */
static void
marry(struct work *w, const struct pair *p)
{
	w->of_inner[p->inner].other = p->outer;
	w->of_outer[p->outer].other = p->inner;
	w->seat_inner[p->inner].own = (uint32_t)(p - w->pair);
	w->seat_inner[p->inner].changed = w->looks;
	w->seat_outer[p->outer].changed = w->looks;
}

static void
leave(struct work *w, uint32_t outer)
{
	w->of_outer[outer].other = NO_STATION;
	w->seat_outer[outer].changed = w->looks;
}

/* When P's row was written, as well as the other one of the pair tells. */
static int64_t
written(const struct work *w, const struct pair *p)
{
	const struct lap *o = &w->outer[p->outer], *i = &w->inner[p->inner];

	return o->row ? i->s0 + o->lo : o->e0;
}

/* What is lost when two pairs put rows of one second in another order. */
static int64_t
disorder(const struct work *w, const struct pair *a, const struct pair *b)
{
	const struct lap *x = &w->outer[a->outer], *y = &w->outer[b->outer];
	uint32_t first = a->outer, then = b->outer;

	if (!x->row) {
		x = &w->inner[a->inner];
		y = &w->inner[b->inner];
		first = a->inner;
		then = b->inner;
	}
	if (!x->row || x->e0 != y->e0)
		return 0;
	return (first < then) == (written(w, a) <= written(w, b)) ? 0
								  : DISORDER;
}

/* What INNER has; NULL when it has nothing. */
static const struct pair *
own_pair(const struct work *w, uint32_t inner)
{
	uint32_t own = w->seat_inner[inner].own;

	return own == NO_STATION ? NULL : &w->pair[own];
}

/*
 * Two would both rather have, on the whole, what the other has: P instead of
 * OWN, what its inner one has.
 */
static bool
exchange(struct work *w, const struct pair *p, const struct pair *own)
{
	uint32_t mine = own->outer;
	uint32_t rival = w->of_outer[p->outer].other;
	const struct pair *his, *theirs;

	if (rival == NO_STATION) {
		if (p->cost >= own->cost)
			return false;
		leave(w, mine);
		marry(w, p);
		return true;
	}
	his = own_pair(w, rival);
	theirs = find_pair(w, rival, mine);
	if (!his || !theirs ||
	    p->cost + theirs->cost >= own->cost + his->cost + DISORDER ||
	    p->cost + theirs->cost + disorder(w, p, theirs) >=
		own->cost + his->cost + disorder(w, own, his))
		return false;
	marry(w, p);
	marry(w, theirs);
	return true;
}

/*
 * Nothing of what P was weighed by is another since it was looked at: a round
 * ago.
 */
static bool
is_as_before(const struct work *w, const struct pair *p)
{
	uint32_t inner = w->seat_inner[p->inner].changed;
	uint32_t outer = w->seat_outer[p->outer].changed;

	return w->looks > w->pairs + (inner > outer ? inner : outer);
}

/* One look at each pair; whether some were exchanged. */
static bool
improve_once(struct work *w)
{
	bool better = false;

	for (size_t i = 0; i < w->pairs; i++) {
		const struct pair *p = &w->pair[i], *own;

		w->looks++;
		if (is_as_before(w, p))
			continue;
		own = own_pair(w, p->inner);
		if (own && own != p && exchange(w, p, own))
			better = true;
	}
	return better;
}

static void
improve(struct work *w)
{
	for (int round = 0; round < ROUNDS && improve_once(w); round++)
		;
}

struct swap {
	const struct pair *own, *other; /* other: where the holder goes */
	int64_t cost;
};

/* The holder of an outer one that P wants, moved to a free one. */
static void
try_swap(const struct work *w, const struct pair *p, struct swap *best)
{
	uint32_t holder = w->of_outer[p->outer].other;
	const struct pair *held;

	if (holder == NO_STATION)
		return;
	held = own_pair(w, holder);
	if (!held)
		return;
	for (size_t k = first_of(w, holder);
	     k < w->pairs && w->pair[k].inner == holder; k++) {
		const struct pair *q = &w->pair[k];
		int64_t cost = p->cost + q->cost - held->cost;

		if (w->of_outer[q->outer].other == NO_STATION &&
		    cost < best->cost)
			*best = (struct swap){ p, q, cost };
	}
}

/* One that found its place taken may have it when the other moves on. */
static void
make_way(struct work *w)
{
	for (size_t p = 0; p < w->pairs;) {
		uint32_t inner = w->pair[p].inner;
		struct swap best = { NULL, NULL, MAKE_WAY_MAX };
		bool is_free = w->of_inner[inner].other == NO_STATION;

		for (; p < w->pairs && w->pair[p].inner == inner; p++)
			if (is_free)
				try_swap(w, &w->pair[p], &best);
		if (!best.own)
			continue;
		marry(w, best.other);
		marry(w, best.own);
	}
}

void
settle(struct work *w, size_t inners)
{
	index_pairs(w, inners);
	for (size_t i = 0; i < inners; i++) {
		const struct pair *own;

		order_pairs(w, w->first[i], w->first[i + 1], true);
		own = find_pair(w, (uint32_t)i, w->of_inner[i].other);
		w->seat_inner[i].own = own ? (uint32_t)(own - w->pair)
					   : NO_STATION;
	}
	improve(w);
	make_way(w);
	improve(w);
}
