/*
 * Verdicts of checks: one window per source, the sources put together, then
 * the state of the server.
 */

#include "engine/guide/bench.h"

#define SOURCES_AGREE (10 * TIME_MINUTE)
#define STALE         (7 * TIME_DAY)

/* One source's say on a check. */
struct say {
	enum source_kind kind;
	enum verdict verdict;
	int64_t last;
};

struct check_work {
	struct bench *b;
	size_t index;
	const struct check *check;
	struct check_result *result;
	struct say says[SOURCE_COUNT];
	size_t say_count;
	int64_t newest;   /* last outcome of any source */
	int64_t last_bad; /* of the sources that do not pass */
};

/* How bad; the worse of two verdicts is the one with more. */
static int
badness(enum verdict v)
{
	static const int of[VERDICT_COUNT] = {
		[VERDICT_PASS] = 1, [VERDICT_WARN] = 2, [VERDICT_FAIL] = 3
	};

	return of[v];
}

static enum verdict
worse(enum verdict a, enum verdict b)
{
	return badness(b) > badness(a) ? b : a;
}

static int64_t
later(int64_t a, int64_t b)
{
	return b > a ? b : a;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a == TIME_NONE || (b != TIME_NONE && b < a) ? b : a;
}

static bool *
decides(const struct check_work *w, size_t sign)
{
	return &w->b->deciding[w->index * know_sign_count(w->b->w->k) + sign];
}

/* The signs of the newest bads are what the causes are looked for with. */
static void
mark_deciding(
    struct check_work *w, const struct window *win, enum source_kind kind)
{
	size_t n, left = WINDOW_DECIDING_BADS;
	const struct outcome *o = window_recent(win, &n);

	while (n-- > 0 && left > 0) {
		if (!o[n].bad)
			continue;
		left--;
		for (size_t i = 0; i < o[n].sign_count; i++) {
			*decides(w, o[n].signs[i]) = true;
			if (kind != SOURCE_TEXT)
				w->b->in_log[o[n].signs[i]] = true;
		}
	}
}

/* Signs about absence warn unless the guide says that they fail. */
static bool
only_absences(const struct bench *b, const struct window *win)
{
	size_t n;
	const struct outcome *o = window_recent(win, &n);

	for (size_t i = 0; i < n; i++) {
		const struct sign *s;

		if (!o[i].bad)
			continue;
		s = know_sign(b->w->k, o[i].signs[0]);
		if (s->kind != SIGN_ABSENT_WHILE || s->fails)
			return false;
	}
	return true;
}

static void
count_clients(struct check_result *r, const struct window *win)
{
	size_t n;
	const struct outcome *o = window_recent(win, &n);

	for (size_t i = 0; i < n; i++) {
		bool seen = false, bad = false;

		for (size_t j = 0; j < n; j++) {
			if (o[j].client != o[i].client)
				continue;
			seen |= j < i;
			bad |= o[j].bad;
		}
		if (o[i].client && !seen) {
			r->clients++;
			r->clients_bad += bad;
		}
	}
}

/* Rule 12: what was bad before it was mended is past. */
static void
leave_mended(struct check_work *w, struct window *win)
{
	const int64_t *after = w->b->w->after;
	int64_t last;

	if (!after || after[w->index] == TIME_NONE)
		return;
	w->result->past_bad += window_after(win, after[w->index], &last);
	w->result->past_last = later(w->result->past_last, last);
}

static void
hear_source(struct check_work *w, enum source_kind kind)
{
	struct check_result *r = w->result;
	struct say *say = &w->says[w->say_count];
	struct window win;

	if (!tally_window(w->b->w->tally, w->index, kind, w->b->w->cover, &win))
		return;
	window_trim(&win, w->b->w->now);
	leave_mended(w, &win);
	if (win.count == 0)
		return;
	say->kind = kind;
	say->verdict = window_verdict(&win);
	if (say->verdict == VERDICT_FAIL && only_absences(w->b, &win))
		say->verdict = VERDICT_WARN;
	say->last = window_last(&win);
	w->say_count++;
	w->newest = later(w->newest, say->last);
	r->good += win.good;
	r->first = earlier(r->first, win.first);
	r->last = later(r->last, say->last);
	r->last_good = later(r->last_good, win.last_good);
	if (say->verdict == VERDICT_PASS) {
		r->past_bad += win.bad;
		r->past_last = later(r->past_last, win.last_bad);
	} else {
		r->bad += win.bad;
		r->first_bad = earlier(r->first_bad, win.first_bad);
		w->last_bad = later(w->last_bad, win.last_bad);
		mark_deciding(w, &win, kind);
	}
	count_clients(r, &win);
}

/*
 * Rule 6: the worse of the sources that are up to date; an older one is
 * past.
 */
static enum verdict
sources_verdict(const struct check_work *w)
{
	enum verdict v = VERDICT_NO_EVIDENCE;

	for (size_t i = 0; i < w->say_count; i++) {
		const struct say *s = &w->says[i];

		if (s->last == TIME_NONE || w->newest == TIME_NONE ||
		    s->last >= w->newest - SOURCES_AGREE)
			v = worse(v, s->verdict);
	}
	return v;
}

/* What was bad only in a source that is past is past too. */
static void
settle_past(struct check_work *w)
{
	struct check_result *r = w->result;

	if (r->verdict == VERDICT_FAIL || r->verdict == VERDICT_WARN)
		return;
	r->past_bad += r->bad;
	r->past_last = later(r->past_last, w->last_bad);
	r->bad = 0;
	r->first_bad = TIME_NONE;
	for (size_t s = 0; s < know_sign_count(w->b->w->k); s++)
		*decides(w, s) = false;
}

static bool
is_stale(const struct check_work *w)
{
	const struct check_result *r = w->result;

	return r->verdict == VERDICT_PASS && r->last_good != TIME_NONE &&
	       w->b->w->now != TIME_NONE && r->last_good < w->b->w->now - STALE;
}

/* Rule 7: why there is nothing to say. */
static enum verdict
silence(const struct check_work *w)
{
	unsigned kinds = w->check->settles;
	unsigned had = kinds & (w->b->w->read | w->b->w->failed);

	return had && (had & ~w->b->w->failed) == 0 ? VERDICT_UNREADABLE
						    : VERDICT_NO_EVIDENCE;
}

/*
 * Rule 8.  The good outcomes of the check that depends on the state are
 * newer than it, or there are none: it does not hurt, or not yet.
 */
static enum verdict
broken_state(const struct check_work *w)
{
	size_t dependent = w->check->dependent;

	return dependent != SIZE_MAX &&
		       w->b->d->checks[dependent].verdict == VERDICT_FAIL
		   ? VERDICT_FAIL
		   : VERDICT_WARN;
}

static enum verdict
state_verdict(struct check_work *w)
{
	const struct knowledge *k = w->b->w->k;
	enum verdict v = VERDICT_NO_EVIDENCE;

	for (size_t i = 0; i < know_sign_count(k); i++) {
		const struct sign *s = know_sign(k, i);

		if (!(s->checks >> w->index & 1) || !sign_is_state(s) ||
		    w->b->states[i].holds != TRI_YES)
			continue;
		if (s->polarity == POLARITY_GOOD) {
			w->result->good++;
			v = worse(v, VERDICT_PASS);
		} else if (s->polarity == POLARITY_BAD) {
			w->result->bad++;
			*decides(w, i) = true;
			w->b->in_log[i] = true;
			v = worse(v, broken_state(w));
		}
	}
	return v;
}

static bool
applies(const struct bench *b, enum applies to)
{
	switch (b->d->generation) {
	case GENERATION_UNIFIED:
		return to != APPLIES_LEGACY;
	case GENERATION_LEGACY:
		return to != APPLIES_UNIFIED;
	default:
		return true;
	}
}

static void
judge_check(struct bench *b, size_t index)
{
	struct check_result *r = &b->d->checks[index];
	struct check_work w = { .b = b,
		.index = index,
		.check = know_check(b->w->k, index),
		.result = r,
		.newest = TIME_NONE,
		.last_bad = TIME_NONE };

	*r = (struct check_result){ .first = TIME_NONE,
		.last = TIME_NONE,
		.last_good = TIME_NONE,
		.first_bad = TIME_NONE,
		.past_last = TIME_NONE };
	if (!applies(b, w.check->applies)) {
		r->verdict = VERDICT_NOT_APPLICABLE;
		return;
	}
	for (int kind = 0; kind < SOURCE_COUNT; kind++)
		hear_source(&w, (enum source_kind)kind);
	r->verdict = sources_verdict(&w);
	settle_past(&w);
	r->stale = is_stale(&w);
	if (r->stale)
		r->verdict = VERDICT_NO_EVIDENCE;
	r->verdict = worse(r->verdict, state_verdict(&w));
	if (badness(r->verdict) == 0)
		r->verdict = silence(&w);
}

/* Streams first: a state is judged by what depends on it. */
void
judge_checks(struct bench *b)
{
	for (int state = 0; state < 2; state++)
		for (size_t i = 0; i < b->d->check_count; i++)
			if (know_check(b->w->k, i)->state == (state == 1))
				judge_check(b, i);
}
