/*
 * What lies inside what.  Requests nest: the run of the registration point
 * inside the module's POST, that inside the module's call, all inside the
 * device's PKIOperation.  IIS knows the end of a row to the second and how
 * long it took to the millisecond; the others know both ends well.
 *
 * The time that is left around the inner one is nearly the same every time,
 * while what each takes is not: what is usual is learned from the pairs, and
 * those nearest to it are taken first.
 *
 *	outer   [------------- PKIOperation -------------]
 *	         :  gap  [------- inner run -------] gap :
 *
 *	candidates   each inner one with the outer ones it lies in
 *	choose       the cheapest pairs first, each partner once
 *	  learn      what gaps are usual among the pairs    } ROUNDS times
 *	  undo, price, choose anew                          }
 *	settle       two pairs exchange partners where that is cheaper; a pair
 *	             makes way where both are better off    (settle.c)
 *	label        certain, likely, or one of several
 *
 * Each inner one has one outer one at most, and the other way round.
 */

#include "engine/trace/pair.h"

#include "engine/base/search.h"
#include "engine/trace/settle.h"

#include <stdlib.h>

#define NEAR      8   /* pairs kept for each inner one */
#define SCAN_MAX  400 /* outer ones looked at for each */
#define LEARN_MIN 20  /* pairs that make a habit */
#define ROUNDS    3

struct match *
matches_new(size_t n)
{
	struct match *m = calloc(n + 1, sizeof(*m));

	for (size_t i = 0; m && i < n; i++)
		m[i].other = NO_STATION;
	return m;
}

/* --- candidates --- */

static int64_t
most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void
sort_outer(struct work *w, size_t outers)
{
	for (size_t o = 0; o < outers; o++) {
		const struct lap *l = &w->outer[o];

		if (w->of_outer[o].other != NO_STATION)
			continue;
		w->key[w->keys++] = (struct radix_item){ l->s0, (uint32_t)o };
		w->longest = most(w->longest, l->e1 - l->s0);
	}
	radix_sort(w->key, w->spare, w->keys);
}

/* How many free outer ones begin no later than T. */
static size_t
begun_by(const struct work *w, int64_t t)
{
	size_t at;

	SEARCH_FIRST(at, w->keys, w->key[at].key <= t);
	return at;
}

static void
count_one(struct match *m)
{
	if (m->among < UINT8_MAX)
		m->among++;
}

/* Keeps the NEAR best pairs of one inner one, at the end of the list. */
static void
keep_pair(struct work *w, size_t first, struct pair p)
{
	size_t at = w->pairs;

	if (at - first == NEAR) {
		at--;
		if (w->pair[at].cost <= p.cost)
			return;
	} else {
		w->pairs++;
	}
	for (; at > first && w->pair[at - 1].cost > p.cost; at--)
		w->pair[at] = w->pair[at - 1];
	w->pair[at] = p;
}

static void
collect(struct work *w, uint32_t inner)
{
	const struct lap *i = &w->inner[inner];
	size_t first = w->pairs, looked = 0;

	for (size_t k = begun_by(w, i->s1 + EPSILON);
	     k > 0 && looked < SCAN_MAX; k--, looked++) {
		uint32_t o = w->key[k - 1].value;
		int64_t cost;

		if (w->key[k - 1].key < i->s0 - w->longest - EPSILON)
			break;
		cost = lap_cost(&w->outer[o], i, NULL);
		if (cost < 0)
			continue;
		count_one(&w->of_outer[o]);
		count_one(&w->of_inner[inner]);
		keep_pair(w, first, (struct pair){ cost, o, inner });
	}
	order_pairs(w, first, w->pairs, false);
}

/* Takes the cheapest pairs of those still free. */
static void
choose_cheapest(struct work *w)
{
	for (size_t p = 0; p < w->pairs; p++)
		w->item[p] = (struct radix_item){ w->pair[p].cost,
			(uint32_t)p };
	radix_sort(w->item, w->spare, w->pairs);
	for (size_t k = 0; k < w->pairs; k++) {
		const struct pair *p = &w->pair[w->item[k].value];
		struct match *o = &w->of_outer[p->outer];
		struct match *i = &w->of_inner[p->inner];

		if (o->other != NO_STATION || i->other != NO_STATION)
			continue;
		o->other = p->inner;
		i->other = p->outer;
		w->chosen[w->chosen_count++] = w->item[k].value;
	}
}

static void
undo(struct work *w)
{
	for (size_t c = 0; c < w->chosen_count; c++) {
		const struct pair *p = &w->pair[w->chosen[c]];

		w->of_inner[p->inner].other = NO_STATION;
		w->of_outer[p->outer].other = NO_STATION;
	}
	w->chosen_count = 0;
}

/* --- what is usual --- */

/* By the first N values in w->item. */
static struct usual
usual_of(struct work *w, size_t n)
{
	struct usual u = { 0, 0, 0, false };

	if (n < LEARN_MIN)
		return u;
	radix_sort(w->item, w->spare, n);
	u.low = w->item[n / 10].key;
	u.middle = w->item[n / 2].key;
	u.high = w->item[n - 1 - n / 10].key;
	u.known = true;
	return u;
}

/* One gap of a chosen pair; false when there is none. */
static bool
gap_of(const struct work *w, const struct pair *p, bool core, struct gap *out)
{
	const struct lap *o = &w->outer[p->outer], *i = &w->inner[p->inner];

	if (core)
		return o->core && lap_gap(i, o->core, out);
	return !o->open && !i->open && lap_gap(o, i, out);
}

enum gap_part { GAP_TOTAL, GAP_BEFORE, GAP_AFTER, GAP_NEXT };

/* One part of a gap, if it is known well enough. */
static bool
gap_part_of(const struct gap *g, enum gap_part part, int64_t *out)
{
	int64_t width = part == GAP_TOTAL    ? 0
			: part == GAP_BEFORE ? g->before_most - g->before_least
					     : g->after_most - g->after_least;

	*out = part == GAP_TOTAL    ? g->total_least
	       : part == GAP_BEFORE ? g->before_least
				    : g->after_least;
	return width < TIME_SECOND / 100;
}

/* What there is to learn from a pair. */
static bool
pair_value(const struct work *w, const struct pair *p, bool core,
    enum gap_part part, int64_t *out)
{
	struct gap g;

	if (part == GAP_NEXT)
		return lap_next(&w->outer[p->outer], &w->inner[p->inner], out);
	return gap_of(w, p, core, &g) && gap_part_of(&g, part, out);
}

/* Nothing else fits one or the other of P. */
static bool
is_alone(const struct work *w, const struct pair *p)
{
	return w->of_inner[p->inner].among == 1 &&
	       w->of_outer[p->outer].among == 1;
}

static struct usual
learn_part(struct work *w, bool core, bool alone, enum gap_part part)
{
	struct usual u;
	size_t n = 0;

	for (size_t c = 0; c < w->chosen_count; c++) {
		const struct pair *p = &w->pair[w->chosen[c]];

		if ((!alone || is_alone(w, p)) &&
		    pair_value(w, p, core, part, &w->item[n].key))
			n++;
	}
	u = usual_of(w, n);
	return alone && !u.known ? learn_part(w, core, false, part) : u;
}

/* From pairs that nothing else could be, if there are enough of them. */
static struct habit
learn_habit(struct work *w, bool core)
{
	struct habit h;

	h.total = learn_part(w, core, true, GAP_TOTAL);
	h.before = learn_part(w, core, true, GAP_BEFORE);
	h.after = learn_part(w, core, true, GAP_AFTER);
	return h;
}

static void
price(struct work *w)
{
	for (size_t p = 0; p < w->pairs; p++)
		w->pair[p].cost = lap_cost(&w->outer[w->pair[p].outer],
		    &w->inner[w->pair[p].inner], &w->habits);
}

/* The pair is one of those that it came to in the end. */
static bool
is_kept(const struct work *w, const struct pair *p)
{
	return w->of_inner[p->inner].other == p->outer &&
	       w->of_outer[p->outer].other == p->inner;
}

static void
label(struct work *w)
{
	for (size_t p = 0; p < w->pairs; p++) {
		struct match *o = &w->of_outer[w->pair[p].outer];
		struct match *i = &w->of_inner[w->pair[p].inner];

		if (!is_kept(w, &w->pair[p]))
			continue;
		if (o->among < i->among)
			o->among = i->among;
		i->among = o->among;
		o->ambiguous = i->ambiguous = o->among > 1;
	}
}

/* False when there is no memory; work_free() in any case. */
static bool
work_init(struct work *w, size_t outers, size_t inners)
{
	size_t pairs = inners * NEAR, spare = pairs > outers ? pairs : outers;

	w->key = calloc(outers + 1, sizeof(*w->key));
	w->pair = calloc(pairs + 1, sizeof(*w->pair));
	w->item = calloc(pairs + 1, sizeof(*w->item));
	w->spare = calloc(spare + 1, sizeof(*w->spare));
	w->chosen = calloc(inners + 1, sizeof(*w->chosen));
	w->first = calloc(inners + 1, sizeof(*w->first));
	w->seat_outer = calloc(outers + 1, sizeof(*w->seat_outer));
	w->seat_inner = calloc(inners + 1, sizeof(*w->seat_inner));
	return w->key && w->pair && w->item && w->spare && w->chosen &&
	       w->first && w->seat_outer && w->seat_inner;
}

static void
work_free(struct work *w)
{
	free(w->key);
	free(w->pair);
	free(w->item);
	free(w->spare);
	free(w->chosen);
	free(w->first);
	free(w->seat_outer);
	free(w->seat_inner);
}

enum err
pair_laps(const struct lap *outer, size_t outers, const struct lap *inner,
    size_t inners, struct match *of_outer, struct match *of_inner)
{
	struct work w = { .outer = outer,
		.inner = inner,
		.of_outer = of_outer,
		.of_inner = of_inner };

	if (!work_init(&w, outers, inners)) {
		work_free(&w);
		return ERR_NOMEM;
	}
	sort_outer(&w, outers);
	for (size_t i = 0; i < inners; i++)
		if (of_inner[i].other == NO_STATION)
			collect(&w, (uint32_t)i);
	choose_cheapest(&w);
	for (int round = 1; round < ROUNDS; round++) {
		w.habits.outer = learn_habit(&w, false);
		w.habits.core = learn_habit(&w, true);
		w.habits.next = learn_part(&w, false, true, GAP_NEXT);
		undo(&w);
		price(&w);
		choose_cheapest(&w);
	}
	settle(&w, inners);
	label(&w);
	work_free(&w);
	return OK;
}
