/*
 * When things began and ended, and what one leaves free around another.
 */

#include "engine/trace/pair.h"

#define OPEN_LEAST (120 * TIME_SECOND) /* an end that was not seen */

struct lap
lap_of_row(const struct station *s)
{
	int64_t taken = (int64_t)s->taken * (TIME_SECOND / 1000);
	struct lap l = { .e0 = s->time,
		.e1 = s->time + TIME_SECOND - 1,
		.status = s->status,
		.row = true };

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
	struct lap l = { .s0 = start,
		.s1 = start + more,
		.e0 = end,
		.e1 = end + more,
		.lo = end - start - more,
		.hi = end - start + more };

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

bool
lap_gap(const struct lap *o, const struct lap *i, struct gap *out)
{
	/* before and after I, and both together */
	int64_t b0 = most(-EPSILON, i->s0 - o->s1), b1 = i->s1 - o->s0;
	int64_t a0 = most(-EPSILON, o->e0 - i->e1), a1 = o->e1 - i->e0;
	int64_t t0 = most(b0 + a0, o->lo - i->hi);
	int64_t t1 = least(b1 + a1, o->hi - i->lo + EPSILON);

	if (b0 > b1 || a0 > a1 || t0 > t1)
		return false;
	out->before_least = most(b0, t0 - a1);
	out->before_most = least(b1, t1 - a0);
	out->total_least = t0;
	out->total_most = t1;
	out->after_least = most(a0, t0 - b1);
	out->after_most = least(a1, t1 - b0);
	return true;
}

/* Clocks that tick make small overlaps possible, but not likely. */
static int64_t
overlap(int64_t most_left)
{
	return most_left < 0 ? -most_left * 4 : 0;
}

/* How far the values from LOW to HIGH are from what is usual. */
static int64_t
unusual(const struct usual *u, int64_t low, int64_t high)
{
	int64_t far = 0, middle = low;

	if (low > u->high)
		far = low - u->high;
	else if (high < u->low)
		far = u->low - high;
	if (middle < u->middle)
		middle = least(u->middle, high);
	middle = middle > u->middle ? middle - u->middle : u->middle - middle;
	return far * 2 + middle / 4;
}

static int64_t
cost_of(const struct gap *g, const struct habit *h)
{
	int64_t cost = overlap(g->before_most) + overlap(g->after_most) +
		       overlap(g->total_most);

	if (h->after.known)
		cost += unusual(&h->after, g->after_least, g->after_most);
	else if (h->total.known)
		cost += unusual(&h->total, g->total_least, g->total_least);
	else
		cost += most(g->total_least, 0) / 4;
	if (h->before.known)
		cost += unusual(&h->before, g->before_least, g->before_most);
	else
		cost += most(g->before_least, 0);
	return cost;
}

bool
lap_next(const struct lap *o, const struct lap *i, int64_t *out)
{
	*out = i->next - i->s0 - o->lo;
	return i->next != 0 && !o->open && o->hi < OPEN_LEAST;
}

int64_t
lap_cost(const struct lap *o, const struct lap *i, const struct habits *h)
{
	static const struct habits none;
	struct gap gap;
	int64_t cost, next;

	h = h ? h : &none;
	if ((o->status && i->status && o->status != i->status) ||
	    !lap_gap(o, i, &gap))
		return -1;
	cost = cost_of(&gap, &h->outer);
	if (o->core) {
		if (!lap_gap(i, o->core, &gap))
			return -1;
		cost += cost_of(&gap, &h->core);
	}
	if (h->next.known && lap_next(o, i, &next))
		cost += unusual(&h->next, next, next);
	return cost + (o->open || i->open ? TIME_SECOND : 0);
}
