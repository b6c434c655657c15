/*
 * Windows of outcomes.  Outcomes come nearly in order of time: each is moved
 * back past the few that are later.
 */

#include "engine/guide/window.h"

#include "engine/base/spread.h"

#include <assert.h>
#include <string.h>

bool
outcome_of_module(const struct record *r)
{
	static const struct span module = { "NDES_Plugin", 11 };
	struct span agent;

	if (r->from > FIELD_CS_USER_AGENT)
		return false;
	agent = r->field[FIELD_CS_USER_AGENT];
	return agent.n == module.n &&
	       (memcmp(agent.p, module.p, module.n) == 0 ||
		   span_ieq(agent, module));
}

uint64_t
outcome_client(const struct record *r, bool module)
{
	if (module || r->from > FIELD_CS_USER_AGENT)
		return 0;
	return spread_all(r->field[FIELD_C_IP]);
}

void
window_init(struct window *w)
{
	/* Not the ring: it is large, and there are many windows. */
	w->from = w->count = 0;
	w->good = w->bad = 0;
	w->first = w->last_good = w->first_bad = w->last_bad = TIME_NONE;
}

bool
outcome_is_later(const struct outcome *a, const struct outcome *b)
{
	if (a->time != TIME_NONE && b->time != TIME_NONE && a->time != b->time)
		return a->time > b->time;
	return a->seq > b->seq;
}

static void
count_outcome(struct window *w, const struct outcome *o)
{
	w->first = time_earlier(w->first, o->time);
	if (o->bad) {
		w->bad++;
		w->first_bad = time_earlier(w->first_bad, o->time);
		if (o->time > w->last_bad)
			w->last_bad = o->time;
	} else {
		w->good++;
		if (o->time > w->last_good)
			w->last_good = o->time;
	}
}

/* Room for one more at the end of the array. */
static struct outcome *
slide(struct window *w)
{
	if (w->count == WINDOW_OUTCOMES) {
		w->from++;
		w->count--;
	}
	if (w->from + w->count == 2 * WINDOW_OUTCOMES) {
		memmove(
		    w->ring, w->ring + w->from, w->count * sizeof(w->ring[0]));
		w->from = 0;
	}
	assert(w->from + w->count < 2 * WINDOW_OUTCOMES);
	return w->ring + w->from + w->count++;
}

/* O, which is earlier than the last one, if it is not too early for all. */
static void
insert(struct window *w, const struct outcome *o)
{
	struct outcome *at;

	if (w->count == WINDOW_OUTCOMES &&
	    outcome_is_later(&w->ring[w->from], o))
		return;
	at = slide(w);
	while (at > w->ring + w->from && outcome_is_later(at - 1, o)) {
		*at = *(at - 1);
		at--;
	}
	*at = *o;
}

void
window_add(struct window *w, const struct outcome *o)
{
	count_outcome(w, o);
	if (w->count > 0 &&
	    outcome_is_later(&w->ring[w->from + w->count - 1], o))
		insert(w, o);
	else
		*slide(w) = *o;
}

void
window_add_forgotten(struct window *w, uint64_t n, int64_t first)
{
	w->bad += n;
	if (n > 0)
		w->first_bad = time_earlier(w->first_bad, first);
	if (n > 0)
		w->first = time_earlier(w->first, first);
}

void
window_join(struct window *w, const struct window *from)
{
	uint64_t good = w->good + from->good, bad = w->bad + from->bad;

	for (size_t i = 0; i < from->count; i++)
		window_add(w, window_at(from, i));
	w->good = good;
	w->bad = bad;
	w->first = time_earlier(w->first, from->first);
	w->first_bad = time_earlier(w->first_bad, from->first_bad);
	if (from->last_good > w->last_good)
		w->last_good = from->last_good;
	if (from->last_bad > w->last_bad)
		w->last_bad = from->last_bad;
}

const struct outcome *
window_at(const struct window *w, size_t i)
{
	return &w->ring[w->from + i];
}

bool
window_zone_unknown(const struct window *w)
{
	for (size_t i = 0; i < w->count; i++)
		if (window_at(w, i)->zone_unknown)
			return true;
	return false;
}

void
window_trim(struct window *w, int64_t now)
{
	while (w->count > 0 && now != TIME_NONE &&
	       window_last(w) != TIME_NONE && window_last(w) - TIME_DAY > now) {
		if (window_at(w, --w->count)->bad)
			w->bad--;
		else
			w->good--;
	}
	if (w->last_good == TIME_NONE || w->last_good <= window_last(w))
		return;
	w->last_good = TIME_NONE;
	for (size_t i = 0; i < w->count; i++)
		if (!window_at(w, i)->bad)
			w->last_good = window_at(w, i)->time;
}

uint64_t
window_after(struct window *w, int64_t until, int64_t *last)
{
	struct outcome *o = w->ring + w->from;
	uint64_t bad = w->bad;
	size_t n = w->count;

	*last = until < w->last_bad ? TIME_NONE : w->last_bad;
	window_init(w);
	for (size_t i = 0; i < n; i++) {
		if (o[i].time > until) {
			count_outcome(w, &o[i]);
			w->ring[w->count++] = o[i];
		} else if (o[i].bad && o[i].time > *last) {
			*last = o[i].time;
		}
	}
	return bad - w->bad;
}

int64_t
window_last(const struct window *w)
{
	return w->count ? window_at(w, w->count - 1)->time : TIME_NONE;
}

const struct outcome *
window_recent(const struct window *w, size_t *n)
{
	int64_t last = window_last(w);
	size_t old = 0;

	while (last != TIME_NONE && old < w->count &&
	       window_at(w, old)->time != TIME_NONE &&
	       window_at(w, old)->time < last - WINDOW_SPAN)
		old++;
	*n = w->count - old;
	return window_at(w, old);
}

/*
 * Rule 2: K is the good run at the end, G the longest good run between two
 * bads.
 */
static void
good_runs(const struct outcome *o, size_t n, size_t *k, size_t *g)
{
	size_t run = 0;
	bool after_bad = false;

	*g = 0;
	for (size_t i = 0; i < n; i++) {
		if (!o[i].bad) {
			run++;
			continue;
		}
		if (after_bad && run > *g)
			*g = run;
		after_bad = true;
		run = 0;
	}
	*k = run;
}

static size_t
bads(const struct outcome *o, size_t n)
{
	size_t count_bad = 0;

	for (size_t i = 0; i < n; i++)
		count_bad += o[i].bad;
	return count_bad;
}

/* All bads are one client's, and others do well. */
static bool
one_client_alone(const struct outcome *o, size_t n)
{
	uint64_t client = 0;
	bool others = false;

	for (size_t i = 0; i < n; i++) {
		if (!o[i].bad)
			continue;
		if (o[i].client == 0 || (client && o[i].client != client))
			return false;
		client = o[i].client;
	}
	for (size_t i = 0; i < n; i++)
		others |= !o[i].bad && o[i].client && o[i].client != client;
	return client && others;
}

static bool
all_mild(const struct outcome *o, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (o[i].bad && !o[i].mild)
			return false;
	return true;
}

enum verdict
window_verdict(const struct window *w)
{
	size_t n, k, g, newest;
	const struct outcome *o = window_recent(w, &n);

	if (n == 0)
		return VERDICT_NO_EVIDENCE;
	if (bads(o, n) == 0)
		return VERDICT_PASS;
	good_runs(o, n, &k, &g);
	if (k >= (2 * g > 3 ? 2 * g : 3))
		return VERDICT_PASS;
	newest = n < 10 ? n : 10;
	if ((n >= 3 && bads(o + n - 3, 3) == 3) ||
	    2 * bads(o + n - newest, newest) >= newest)
		return one_client_alone(o, n) || all_mild(o, n) ? VERDICT_WARN
								: VERDICT_FAIL;
	return VERDICT_WARN;
}

/* Steps of one enrolment, and a device that tries again at once. */
#define REQUEST_SPAN (2 * TIME_MINUTE)

/* A later outcome of the request of the I-th; COUNT when there is none. */
static size_t
goes_on(const struct window *w, size_t i)
{
	const struct outcome *o = window_at(w, i);
	size_t next = i + 1;

	if (o->client == 0 || o->time == TIME_NONE)
		return w->count;
	while (next < w->count &&
	       (window_at(w, next)->time == TIME_NONE ||
		   window_at(w, next)->time <= o->time + REQUEST_SPAN)) {
		if (window_at(w, next)->client == o->client)
			return next;
		next++;
	}
	return w->count;
}

void
window_requests(const struct window *w, uint64_t *good, uint64_t *bad)
{
	*good = w->good;
	*bad = w->bad;
	for (size_t i = 0; i < w->count; i++) {
		if (goes_on(w, i) == w->count)
			continue; /* how it ended */
		*(window_at(w, i)->bad ? bad : good) -= 1;
	}
}

int64_t
window_bad_since(const struct window *w, int64_t after)
{
	for (size_t i = 0; i < w->count; i++) {
		const struct outcome *o = window_at(w, i);

		if (o->bad && o->time != TIME_NONE &&
		    (after == TIME_NONE || o->time > after))
			return after == TIME_NONE ? w->first_bad : o->time;
	}
	return TIME_NONE;
}

size_t
window_clients(const struct window *w, size_t *failing)
{
	size_t n, all = 0;
	const struct outcome *o = window_recent(w, &n);

	*failing = 0;
	for (size_t i = 0; i < n; i++) {
		bool seen = false, bad = false;

		for (size_t j = 0; j < n; j++) {
			if (o[j].client != o[i].client)
				continue;
			seen |= j < i;
			bad |= o[j].bad;
		}
		if (o[i].client && !seen) {
			all++;
			*failing += bad;
		}
	}
	return all;
}

bool
window_has_no_order(const struct window *w, int64_t width)
{
	size_t n;
	const struct outcome *o = window_recent(w, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (o[i].bad != o[k].bad &&
			    o[i].zone_unknown != o[k].zone_unknown &&
			    o[i].time != TIME_NONE && o[k].time != TIME_NONE &&
			    o[k].time - o[i].time <= width)
				return true;
	return false;
}
