/*
 * Verdicts of checks: one window per source, the sources put together, then
 * the state of the server.
 */

#include "engine/guide/checks_inside.h"

#define SOURCES_AGREE (10 * TIME_MINUTE)

/* Local times are off UTC by no more. */
#define ZONES_WIDTH (14 * TIME_HOUR)
#define STALE       (7 * TIME_DAY)

static size_t
sign_place(const struct check_work *w, size_t sign)
{
	return w->index * know_sign_count(w->b->w->k) + sign;
}

void
check_decide(struct check_work *w, size_t sign, bool firm, bool in_log)
{
	w->b->deciding[sign_place(w, sign)] = true;
	w->b->firm[sign_place(w, sign)] |= firm;
	w->b->in_log[sign] |= in_log;
}

/* Those who wrote O write no goods of the check. */
static bool
is_bads_only(const struct check_work *w, const struct outcome *o)
{
	for (size_t i = 0; i < o->sign_count; i++)
		if (!sign_bads_only(w->b->w->k, w->index, o->signs[i]))
			return false;
	return true;
}

/*
 * The signs of the newest bads are what the causes are looked for with.
 * Rule 17: where only bads are written, goods elsewhere that are newer make
 * them doubtful.
 */
static void
mark_deciding(
    struct check_work *w, const struct window *win, enum source_kind kind)
{
	size_t n, left = WINDOW_DECIDING_BADS;
	const struct outcome *o = window_recent(win, &n);

	while (n-- > 0 && left > 0) {
		bool firm;

		if (!o[n].bad)
			continue;
		left--;
		firm = !w->foreign &&
		       (w->check->state || win->last_good == TIME_NONE ||
			   win->last_good <= o[n].time ||
			   !is_bads_only(w, &o[n]));
		for (size_t i = 0; i < o[n].sign_count; i++)
			check_decide(w, o[n].signs[i], firm,
			    kind != SOURCE_TEXT && !o[n].weak);
	}
}

/* Of the source that tells most of them: others tell of the same ones. */
static void
count_clients(struct check_result *r, const struct window *win)
{
	size_t failing, all = window_clients(win, &failing);

	if (all <= r->clients)
		return;
	r->clients = all;
	r->clients_bad = failing;
}

int64_t
check_over_until(const struct check_work *w)
{
	const int64_t *after = w->b->w->after;

	return later(
	    after ? after[w->index] : TIME_NONE, w->b->over[w->check->applies]);
}

/*
 * Rule 12: what was bad before it was mended is past.  So is what only a
 * connector had that another has replaced.
 */
static void
leave_mended(struct check_work *w, struct window *win)
{
	int64_t until = check_over_until(w), last;

	if (until == TIME_NONE)
		return;
	w->result->past_bad += window_after(win, until, &last);
	w->result->past_last = later(w->result->past_last, last);
}

/* What counts of WIN, a window of KIND; false: nothing. */
static bool
fit_window(struct check_work *w, int kind, struct window *win)
{
	/* now is of the server: a phone's log may be younger */
	if (kind != SOURCE_DEVICE)
		window_trim(win, w->b->w->now);
	leave_mended(w, win);
	return win->count > 0;
}

/* The windows of all sources that have something to say. */
static void
gather_windows(struct check_work *w)
{
	const struct judge_world *world = w->b->w;

	for (int k = 0; k < SOURCE_COUNT; k++) {
		struct window *win = &w->b->windows[k];

		w->heard[k] = tally_window(world->tally, w->index,
		    (enum source_kind)k, world->cover, w->b->seen, win);
		w->heard[k] = w->heard[k] && fit_window(w, k, win);
	}
}

/*
 * Requests in the module's name that are not of this server: they warn where
 * nothing else tells of the check, and their causes are possible at most.
 */
static void
gather_foreign(struct check_work *w)
{
	const struct origins *o = tally_origins(w->b->w->tally);
	struct window *win = &w->b->windows[SOURCE_IIS];

	for (int k = 0; k < SOURCE_COUNT; k++)
		if (w->heard[k])
			return;
	if (!origins_alone(o))
		return;
	window_init(win);
	origins_join_foreign(o, w->index, win);
	window_trim(win, w->b->w->now);
	leave_mended(w, win);
	w->foreign = w->heard[SOURCE_IIS] = win->count > 0;
	w->b->d->foreign_judged |= w->foreign;
}

/* Rule 17: this source can only hold bads of the check, and does. */
static bool
is_alone(const struct check_work *w, int kind)
{
	const struct window *win = &w->b->windows[kind];

	if (!w->heard[kind] || kind == SOURCE_TEXT || win->good > 0)
		return false;
	for (size_t i = 0; i < win->count; i++)
		if (!is_bads_only(w, window_at(win, i)))
			return false;
	return true;
}

/* The source whose goods are the newest; SOURCE_COUNT: there are none. */
static int
source_of_goods(const struct check_work *w)
{
	int best = SOURCE_COUNT;

	for (int k = 0; k < SOURCE_COUNT; k++) {
		const struct window *win = &w->b->windows[k];

		if (w->heard[k] && k != SOURCE_TEXT && win->good > 0 &&
		    (best == SOURCE_COUNT ||
			win->last_good > w->b->windows[best].last_good))
			best = k;
	}
	return best;
}

/*
 * Outcomes with and without times, and those of known and unknown zones,
 * have no order among each other.
 */
static bool
is_comparable(const struct window *goods, const struct window *bads)
{
	return (goods->last_good == TIME_NONE) ==
		   (window_last(bads) == TIME_NONE) &&
	       window_zone_unknown(goods) == window_zone_unknown(bads);
}

/*
 * Rule 17: the bads of sources that hold nothing else join the window of
 * the one that holds goods too, or each other's.
 */
static void
join_alone(struct check_work *w)
{
	int to = source_of_goods(w);

	w->lone = to == SOURCE_COUNT;
	for (int k = 0; k < SOURCE_COUNT; k++) {
		if (k == to || !is_alone(w, k))
			continue;
		if (to == SOURCE_COUNT) {
			to = k;
			continue;
		}
		if (!w->lone &&
		    !is_comparable(&w->b->windows[to], &w->b->windows[k]))
			continue;
		window_join(&w->b->windows[to], &w->b->windows[k]);
		w->heard[k] = false;
	}
}

/* Fewer bads than this may be one client's garbage. */
#define LONE_BADS 3

static enum verdict
verdict_of(const struct check_work *w, int kind, const struct window *win)
{
	enum verdict v = window_verdict(win);
	size_t n;

	window_recent(win, &n);
	if (kind == SOURCE_EVENT && window_has_no_order(win, ZONES_WIDTH))
		return VERDICT_WARN;
	if (v == VERDICT_FAIL && w->lone && n < LONE_BADS && is_alone(w, kind))
		return VERDICT_WARN;
	return v;
}

/* Rule 23: the source that tells most requests; others tell the same ones. */
static void
count_requests(struct check_result *r, const struct window *win)
{
	uint64_t good, bad;

	window_requests(win, &good, &bad);
	if (good + bad <= r->requests_good + r->requests_bad)
		return;
	r->requests_good = good;
	r->requests_bad = bad;
}

/* What WIN of a source of KIND, or of a device, says goes into the result. */
static enum verdict
hear(struct check_work *w, int kind, const struct window *win)
{
	struct check_result *r = w->result;
	enum verdict v = verdict_of(w, kind, win);

	r->good += win->good;
	r->first = time_earlier(r->first, win->first);
	r->last = later(r->last, window_last(win));
	r->last_good = later(r->last_good, win->last_good);
	if (v == VERDICT_PASS) {
		r->past_bad += win->bad;
		r->past_last = later(r->past_last, win->last_bad);
	} else {
		r->bad += win->bad;
		r->first_bad = time_earlier(r->first_bad, win->first_bad);
		w->last_bad = later(w->last_bad, win->last_bad);
		mark_deciding(w, win, (enum source_kind)kind);
	}
	return v;
}

static void
hear_source(struct check_work *w, int kind)
{
	const struct window *win = &w->b->windows[kind];
	struct say *say = &w->says[w->say_count++];

	say->verdict = hear(w, kind, win);
	say->last = window_last(win);
	say->zone_unknown = window_zone_unknown(win);
	if (!say->zone_unknown)
		w->newest = later(w->newest, say->last);
	count_clients(w->result, win);
	count_requests(w->result, win);
}

/* D, whose outcomes WIN are, in the result: FAILS is about its device. */
static void
hear_device(struct check_work *w, const struct device_window *d,
    const struct window *win, bool *fails)
{
	struct check_result *r = w->result;
	enum verdict v = hear(w, d->kind, win);
	uint64_t good, bad;

	window_requests(win, &good, &bad);
	r->requests_good += good;
	w->devices = worse(w->devices, v);
	if (v == VERDICT_PASS)
		return;
	*fails = true;
	r->requests_bad += bad;
	r->bad_since = time_earlier(
	    r->bad_since, window_bad_since(win, win->last_good));
}

/*
 * Rule 5: a device is judged by its own answers, and for each thing that it
 * asked: none that another got, however new, ends its failure.
 */
static void
hear_devices(struct check_work *w)
{
	struct window *win = &w->b->windows[SOURCE_COUNT];
	const struct device_window *d;
	uint64_t seen[WINDOWS_DEVICES];
	bool fails[WINDOWS_DEVICES] = { false };
	size_t count = 0, at;

	for (size_t i = 0; (d = tally_device(w->b->w->tally, i)); i++) {
		if (d->check != w->index)
			continue;
		*win = d->window;
		if (!fit_window(w, d->kind, win))
			continue;
		for (at = 0; at < count && seen[at] != d->device; at++)
			;
		if (at == count)
			seen[count++] = d->device;
		hear_device(w, d, win, &fails[at]);
	}
	if (count <= w->result->clients)
		return;
	w->result->clients = count;
	w->result->clients_bad = 0;
	for (at = 0; at < count; at++)
		w->result->clients_bad += fails[at];
}

/* Of the sources that do not pass: what has been bad since the last good. */
static void
find_since(struct check_work *w)
{
	struct check_result *r = w->result;

	for (int kind = 0; kind < SOURCE_COUNT; kind++)
		if (w->heard[kind] && r->bad > 0)
			r->bad_since = time_earlier(
			    r->bad_since, window_bad_since(&w->b->windows[kind],
					      r->last_good));
}

/* Some source whose zone is known passes. */
static bool
passes_somewhere(const struct check_work *w)
{
	for (size_t i = 0; i < w->say_count; i++)
		if (!w->says[i].zone_unknown &&
		    w->says[i].verdict == VERDICT_PASS)
			return true;
	return false;
}

/*
 * Rule 6: the worse of the sources that are up to date; an older one is
 * past.  Rule 30: whether one of unknown zone is older cannot be told within
 * the width of all zones: it does not fail what passes elsewhere.
 */
static enum verdict
sources_verdict(const struct check_work *w)
{
	enum verdict v = VERDICT_NO_EVIDENCE;

	for (size_t i = 0; i < w->say_count; i++) {
		const struct say *s = &w->says[i];
		int64_t agree = s->zone_unknown ? ZONES_WIDTH : SOURCES_AGREE;

		if (s->last != TIME_NONE && w->newest != TIME_NONE &&
		    s->last < w->newest - agree)
			continue;
		if (s->zone_unknown && s->verdict == VERDICT_FAIL &&
		    passes_somewhere(w))
			v = worse(v, VERDICT_WARN);
		else
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
	r->first_bad = r->last_bad = TIME_NONE;
	for (size_t s = 0; s < know_sign_count(w->b->w->k); s++)
		w->b->deciding[sign_place(w, s)] = false;
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

static void
judge_check(struct bench *b, size_t index)
{
	struct check_result *r = &b->d->checks[index];
	struct check_work w = { .b = b,
		.index = index,
		.check = know_check(b->w->k, index),
		.result = r,
		.devices = VERDICT_NO_EVIDENCE,
		.newest = TIME_NONE,
		.last_bad = TIME_NONE };

	*r = (struct check_result){ .first = TIME_NONE,
		.last = TIME_NONE,
		.last_good = TIME_NONE,
		.first_bad = TIME_NONE,
		.last_bad = TIME_NONE,
		.bad_since = TIME_NONE,
		.past_last = TIME_NONE };
	if (!bench_applies(b, w.check->applies) ||
	    (w.check->state && b->over[w.check->applies] != TIME_NONE)) {
		r->verdict = VERDICT_NOT_APPLICABLE;
		return;
	}
	gather_windows(&w);
	gather_foreign(&w);
	if (!w.check->state)
		join_alone(&w);
	for (int kind = 0; kind < SOURCE_COUNT; kind++)
		if (w.heard[kind])
			hear_source(&w, kind);
	hear_devices(&w);
	r->verdict = worse(sources_verdict(&w), w.devices);
	r->last_bad = w.last_bad;
	settle_past(&w);
	find_since(&w);
	r->stale = is_stale(&w);
	if (r->stale)
		r->verdict = VERDICT_NO_EVIDENCE;
	r->verdict = worse(r->verdict, check_standing_verdict(&w));
	r->verdict = worse(r->verdict, check_state_verdict(&w));
	if (r->verdict == VERDICT_FAIL && w.check->warns)
		r->verdict = VERDICT_WARN;
	if (verdict_badness(r->verdict) == 0)
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
