/*
 * Windows of outcomes.  Outcomes come nearly in order of time: each is moved
 * back past the few that are later.
 */

#include "engine/guide/window.h"

#include <string.h>

void
window_init(struct window *w)
{
	memset(w, 0, sizeof(*w));
	w->first = w->last_good = w->first_bad = w->last_bad = TIME_NONE;
}

static bool
is_later(const struct outcome *a, const struct outcome *b)
{
	if (a->time != TIME_NONE && b->time != TIME_NONE && a->time != b->time)
		return a->time > b->time;
	return a->seq > b->seq;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a == TIME_NONE || (b != TIME_NONE && b < a) ? b : a;
}

static void
count(struct window *w, const struct outcome *o)
{
	w->first = earlier(w->first, o->time);
	if (o->bad) {
		w->bad++;
		w->first_bad = earlier(w->first_bad, o->time);
		if (o->time > w->last_bad)
			w->last_bad = o->time;
	} else {
		w->good++;
		if (o->time > w->last_good)
			w->last_good = o->time;
	}
}

void
window_add(struct window *w, const struct outcome *o)
{
	size_t at = w->count;

	count(w, o);
	while (at > 0 && is_later(&w->ring[at - 1], o))
		at--;
	if (w->count == WINDOW_OUTCOMES) {
		if (at == 0)
			return;
		at--;
		memmove(&w->ring[0], &w->ring[1], at * sizeof(*o));
	} else {
		memmove(&w->ring[at + 1], &w->ring[at],
		    (w->count - at) * sizeof(*o));
		w->count++;
	}
	w->ring[at] = *o;
}

void
window_trim(struct window *w, int64_t now)
{
	while (w->count > 0 && now != TIME_NONE &&
	       w->ring[w->count - 1].time != TIME_NONE &&
	       w->ring[w->count - 1].time > now + TIME_DAY) {
		const struct outcome *o = &w->ring[--w->count];

		if (o->bad)
			w->bad--;
		else
			w->good--;
	}
	if (w->last_good != TIME_NONE && w->last_good > window_last(w)) {
		w->last_good = TIME_NONE;
		for (size_t i = 0; i < w->count; i++)
			if (!w->ring[i].bad)
				w->last_good = w->ring[i].time;
	}
}

int64_t
window_last(const struct window *w)
{
	return w->count ? w->ring[w->count - 1].time : TIME_NONE;
}

const struct outcome *
window_recent(const struct window *w, size_t *n)
{
	int64_t last = window_last(w);
	size_t from = 0;

	while (last != TIME_NONE && from < w->count &&
	       w->ring[from].time != TIME_NONE &&
	       w->ring[from].time < last - WINDOW_SPAN)
		from++;
	*n = w->count - from;
	return w->ring + from;
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
		return one_client_alone(o, n) ? VERDICT_WARN : VERDICT_FAIL;
	return VERDICT_WARN;
}
