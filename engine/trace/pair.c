/*
 * What lies inside what.  Requests nest: the run of the registration point
 * inside the module's POST, that inside the module's call, all inside the
 * device's PKIOperation.  IIS knows the end of a row to the second and how
 * long it took to the millisecond; the others know both ends well.
 *
 * Of the pairs that fit, those with the least time to spare are taken first:
 * what lies around a call is nearly constant, what it takes is not.
 */

#include "engine/trace/pair.h"

#include <stdlib.h>

#define EPSILON    (50 * TIME_SECOND / 1000) /* clocks tick every 16 ms */
#define OPEN_LEAST (120 * TIME_SECOND)       /* an end that was not seen */
#define NEAR       8                         /* pairs kept for each inner one */
#define SCAN_MAX   400                       /* outer ones looked at for each */

struct lap
lap_of_row(const struct station *s)
{
	int64_t taken = (int64_t)s->taken * (TIME_SECOND / 1000);
	struct lap l = { .e0 = s->time,
		.e1 = s->time + TIME_SECOND - 1,
		.status = s->status };

	if (s->taken == TAKEN_UNKNOWN) {
		l.hi = OPEN_LEAST;
	} else {
		l.lo = taken;
		l.hi = taken + TIME_SECOND / 1000;
	}
	l.s0 = l.e0 - l.hi;
	l.s1 = l.e1 - l.lo;
	return l;
}

/* Times in whole seconds stand for the second that follows. */
static struct lap
lap_between(int64_t start, int64_t end)
{
	bool coarse = start % TIME_SECOND == 0 && end % TIME_SECOND == 0;
	int64_t more = coarse ? TIME_SECOND - 1 : 0;
	struct lap l = { start, start + more, end, end + more,
		end - start - more, end - start + more, 0, false };

	if (l.lo < 0)
		l.lo = 0;
	return l;
}

struct lap
lap_of_call(const struct call *c)
{
	bool open = c->end == TIME_NONE;
	struct lap l = lap_between(c->start, open ? c->start : c->end);

	if (open) {
		l.e1 += OPEN_LEAST;
		l.hi += OPEN_LEAST;
		l.open = true;
	}
	return l;
}

struct lap
lap_of_run(const struct run *r)
{
	return lap_between(r->start, r->end);
}

struct match *
matches_new(size_t n)
{
	struct match *m = calloc(n + 1, sizeof(*m));

	for (size_t i = 0; m && i < n; i++)
		m[i].other = NO_STATION;
	return m;
}

static int64_t
most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t
lap_spare(const struct lap *o, const struct lap *i)
{
	/* before and after I, and both together */
	int64_t b0 = most(-EPSILON, i->s0 - o->s1), b1 = i->s1 - o->s0;
	int64_t a0 = most(-EPSILON, o->e0 - i->e1), a1 = o->e1 - i->e0;
	int64_t t0 = most(b0 + a0, o->lo - i->hi);
	int64_t t1 = least(b1 + a1, o->hi - i->lo + EPSILON);
	int64_t before;

	if (b0 > b1 || a0 > a1 || t0 > t1 ||
	    (o->status && i->status && o->status != i->status))
		return -1;
	before = most(b0, t0 - a1);
	return most(before, 0) + most(t0, 0) / 4 +
	       (o->open || i->open ? TIME_SECOND : 0);
}

/* --- candidates --- */

struct pair {
	int64_t cost;
	uint32_t outer, inner;
};

struct outer_key {
	int64_t s0;
	uint32_t index;
};

struct work {
	const struct lap *outer, *inner;
	struct match *of_outer, *of_inner;
	struct outer_key *key; /* of the free outer ones, by s0 */
	size_t keys;
	int64_t longest; /* of an outer one, from s0 to its end */
	struct pair *pair;
	size_t pairs;
};

static int
by_start(const void *a, const void *b)
{
	const struct outer_key *x = a, *y = b;

	if (x->s0 != y->s0)
		return x->s0 < y->s0 ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static int
by_cost(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	if (x->inner != y->inner)
		return x->inner < y->inner ? -1 : 1;
	return x->outer < y->outer ? -1 : x->outer > y->outer;
}

static void
sort_outer(struct work *w, size_t outers)
{
	for (size_t o = 0; o < outers; o++) {
		const struct lap *l = &w->outer[o];

		if (w->of_outer[o].other != NO_STATION)
			continue;
		w->key[w->keys++] = (struct outer_key){ l->s0, (uint32_t)o };
		w->longest = most(w->longest, l->e1 - l->s0);
	}
	qsort(w->key, w->keys, sizeof(*w->key), by_start);
}

/* How many free outer ones begin no later than T. */
static size_t
begun_by(const struct work *w, int64_t t)
{
	size_t low = 0, high = w->keys;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (w->key[mid].s0 <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
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
		uint32_t o = w->key[k - 1].index;
		int64_t cost;

		if (w->key[k - 1].s0 < i->s0 - w->longest - EPSILON)
			break;
		cost = lap_spare(&w->outer[o], i);
		if (cost < 0)
			continue;
		count_one(&w->of_outer[o]);
		count_one(&w->of_inner[inner]);
		keep_pair(w, first, (struct pair){ cost, o, inner });
	}
}

static void
tie(struct work *w, const struct pair *p)
{
	struct match *o = &w->of_outer[p->outer], *i = &w->of_inner[p->inner];

	o->other = p->inner;
	i->other = p->outer;
	if (o->among < i->among)
		o->among = i->among;
	i->among = o->among;
	o->ambiguous = i->ambiguous = o->among > 1;
}

enum err
pair_laps(const struct lap *outer, size_t outers, const struct lap *inner,
    size_t inners, struct match *of_outer, struct match *of_inner)
{
	struct work w = { outer, inner, of_outer, of_inner, NULL, 0, 0, NULL,
		0 };
	enum err err = ERR_NOMEM;

	w.key = calloc(outers + 1, sizeof(*w.key));
	w.pair = calloc(inners * NEAR + 1, sizeof(*w.pair));
	if (!w.key || !w.pair)
		goto done;
	err = OK;
	sort_outer(&w, outers);
	for (size_t i = 0; i < inners; i++)
		if (of_inner[i].other == NO_STATION)
			collect(&w, (uint32_t)i);
	qsort(w.pair, w.pairs, sizeof(*w.pair), by_cost);
	for (size_t p = 0; p < w.pairs; p++)
		if (of_outer[w.pair[p].outer].other == NO_STATION &&
		    of_inner[w.pair[p].inner].other == NO_STATION)
			tie(&w, &w.pair[p]);
done:
	free(w.key);
	free(w.pair);
	return err;
}
