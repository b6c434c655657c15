/*
 * Which clock each log keeps.  IIS and svclogs are UTC by their format.  The
 * module writes local time: each record may say how far from UTC, some
 * writers with the opposite sign, or not at all; then the answers to
 * VerifyRequest in IIS tell, else the registration point's runs, else
 * PKIOperation.  A daylight-saving change shows as calls that fit an hour
 * beside the others from one moment on.
 */

#include "engine/trace/clock.h"

#include <stdlib.h>

#define REFS 3

struct bench {
	struct trace *t;
	struct calls *calls;
	struct clock_refs refs[REFS];
	const struct call **chosen;
	struct clock_calls voters;
	bool *fits[2];
};

static void
add_clock(struct trace *t, struct trace_clock c)
{
	if (t->clock_count < TRACE_CLOCKS_MAX)
		t->clock[t->clock_count++] = c;
}

static void
widen(struct lane_store *l)
{
	l->first = l->last = TIME_NONE;
	for (size_t i = 0; i < l->count; i++) {
		int64_t t = l->item[i].time;

		if (l->first == TIME_NONE || t < l->first)
			l->first = t;
		if (t > l->last)
			l->last = t;
	}
}

/* Logs that are UTC, unless somebody knows better. */
static void
set_plain(struct trace *t, enum lane lane)
{
	struct lane_store *l = &t->lane[lane];
	int64_t offset = t->options.by_hand[lane] ? t->options.offset[lane] : 0;
	enum clock_how how = t->options.by_hand[lane] ? CLOCK_BY_HAND
						      : CLOCK_UTC;

	for (size_t i = 0; i < l->count; i++)
		l->item[i].time -= offset;
	if (l->count > 0)
		add_clock(t,
		    (struct trace_clock){ lane, how, offset, TIME_NONE, 0, 0 });
}

static int
by_end(const void *a, const void *b)
{
	const struct lap *x = a, *y = b;

	return x->e0 < y->e0 ? -1 : x->e0 > y->e0;
}

static enum err
refs_of_rows(struct trace *t, enum trace_step step, struct clock_refs *out)
{
	const struct lane_store *l = &t->lane[LANE_IIS];
	struct rows rows = { NULL, 0, 0 };
	enum err err = rows_of(l, step, &rows);

	out->item = calloc(rows.count + 1, sizeof(*out->item));
	if (err || !out->item) {
		free(rows.item);
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < rows.count; i++) {
		out->item[i] = lap_of_row(&l->item[rows.item[i]]);
		out->item[i].status = 0;
	}
	out->count = rows.count;
	out->around = out->coarse = step == STEP_PKI;
	free(rows.item);
	return OK;
}

static enum err
refs_of_runs(const struct runs *runs, struct clock_refs *out)
{
	out->item = calloc(runs->count + 1, sizeof(*out->item));
	if (!out->item)
		return ERR_NOMEM;
	for (size_t i = 0; i < runs->count; i++)
		if (runs->item[i].step[0] != NO_STATION &&
		    runs->item[i].step[RUN_STEPS - 1] != NO_STATION)
			out->item[out->count++] = lap_of_run(&runs->item[i]);
	return OK;
}

static enum err
bench_open(struct bench *b, const struct runs *runs)
{
	size_t n = b->calls->count + 1;

	b->chosen = calloc(n, sizeof(*b->chosen));
	b->fits[0] = calloc(n, sizeof(bool));
	b->fits[1] = calloc(n, sizeof(bool));
	if (!b->chosen || !b->fits[0] || !b->fits[1] ||
	    refs_of_rows(b->t, STEP_POST, &b->refs[0]) ||
	    refs_of_runs(runs, &b->refs[1]) ||
	    refs_of_rows(b->t, STEP_PKI, &b->refs[2]))
		return ERR_NOMEM;
	for (int i = 0; i < REFS; i++)
		qsort(b->refs[i].item, b->refs[i].count, sizeof(struct lap),
		    by_end);
	return OK;
}

static void
bench_close(struct bench *b)
{
	for (int i = 0; i < REFS; i++)
		free(b->refs[i].item);
	free(b->chosen);
	free(b->fits[0]);
	free(b->fits[1]);
}

/* The answered calls of one kind that the other log may know of. */
static void
choose_voters(struct bench *b, bool zone_unknown, const struct clock_refs *r)
{
	const int64_t far = 30 * TIME_HOUR; /* and the wrong sign */

	b->voters = (struct clock_calls){ b->t->lane[LANE_PLUGIN].item,
		b->chosen, 0 };
	for (size_t i = 0; i < b->calls->count && r->count > 0; i++) {
		const struct call *c = &b->calls->item[i];

		if (c->end == TIME_NONE || c->zone_unknown != zone_unknown ||
		    (c->error && !r->around) || c->end < r->item[0].e0 - far ||
		    c->end > r->item[r->count - 1].e0 + far)
			continue;
		b->chosen[b->voters.count++] = c;
	}
}

static bool
any_of_kind(const struct trace *t, bool zone_unknown)
{
	const struct lane_store *l = &t->lane[LANE_PLUGIN];

	for (size_t i = 0; i < l->count; i++)
		if (l->item[i].zone_unknown == zone_unknown)
			return true;
	return false;
}

/* Stations of one kind from index FROM up to TO, read by V. */
static void
apply(struct trace *t, bool zone_unknown, const struct view *v, size_t from,
    size_t to)
{
	struct lane_store *l = &t->lane[LANE_PLUGIN];

	for (size_t i = from; i < to && i < l->count; i++)
		if (l->item[i].zone_unknown == zone_unknown)
			l->item[i].time = view_time(v, &l->item[i]);
}

static size_t
first_station(const struct call *c)
{
	uint32_t first = c->call;

	if (c->send < first)
		first = c->send;
	return c->answer < first ? c->answer : first;
}

/* --- records that say their offset --- */

/* One line for each bias in the log, in its order. */
static void
tell_biases(struct trace *t, enum clock_how how, uint32_t pairs, uint32_t of)
{
	const struct lane_store *l = &t->lane[LANE_PLUGIN];
	int sign = how == CLOCK_REVERSED ? 1 : -1, last = INT16_MAX;
	size_t told = 0;

	for (size_t i = 0; i < l->count && told < 4; i++) {
		const struct station *s = &l->item[i];

		if (s->zone_unknown || s->bias == last)
			continue;
		last = s->bias;
		add_clock(t, (struct trace_clock){ LANE_PLUGIN, how,
				 sign * s->bias * TIME_MINUTE,
				 told++ ? s->time : TIME_NONE, pairs, of });
	}
}

static void
set_biased(struct bench *b)
{
	static const struct view as_written = { VIEW_AS_WRITTEN, 0 };
	static const struct view reversed = { VIEW_REVERSED, 0 };
	uint32_t good = 0, other = 0, of = 0, found;
	struct view v;

	for (int i = 0; i < REFS && good == 0 && other == 0; i++) {
		choose_voters(b, false, &b->refs[i]);
		of = clock_voters(&b->voters);
		good = clock_score(&b->voters, &b->refs[i], &as_written);
		other = clock_score(&b->voters, &b->refs[i], &reversed);
		if (of > 0 && good == 0 && other == 0 &&
		    clock_search(&b->voters, &b->refs[i], &v, &found) ==
			CLOCK_FOUND) {
			apply(b->t, false, &v, 0, SIZE_MAX);
			add_clock(b->t,
			    (struct trace_clock){ LANE_PLUGIN, CLOCK_PAIRS,
				v.offset, TIME_NONE, found, of });
			return;
		}
	}
	if (other >= 2 && other * 2 > good * 3) {
		apply(b->t, false, &reversed, 0, SIZE_MAX);
		tell_biases(b->t, CLOCK_REVERSED, other, of);
	} else {
		tell_biases(b->t, CLOCK_BIAS, good, of);
	}
}

/* --- records that do not --- */

/* Calls from one end of the log on that fit another view better. */
struct part {
	size_t from, to; /* of the voters */
	uint32_t main, other;
};

/* The part at the end of the log, or at its beginning, that gains most. */
static struct part
best_part(const struct bench *b, bool at_end)
{
	size_t n = b->voters.count;
	struct part p = { 0, 0, 0, 0 }, best = { 0, 0, 0, 0 };

	for (size_t k = 0; k < n; k++) {
		size_t i = at_end ? n - 1 - k : k;

		p.main += b->fits[0][i];
		p.other += b->fits[1][i];
		if (p.other + best.main <= best.other + p.main)
			continue;
		best = p;
		best.from = at_end ? i : 0;
		best.to = at_end ? n : i + 1;
	}
	return best;
}

/* A change of the clocks: from *AT of the voters on, V[1] holds. */
static bool
find_change(
    struct bench *b, const struct clock_refs *r, struct view v[2], size_t *at)
{
	static const int64_t steps[] = { -TIME_HOUR, TIME_HOUR, -TIME_HOUR / 2,
		TIME_HOUR / 2 };
	struct view main = v[0], other = v[0];
	uint32_t best = 2;

	clock_fits(&b->voters, r, &main, b->fits[0]);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		other.offset = main.offset + steps[i];
		clock_fits(&b->voters, r, &other, b->fits[1]);
		for (int at_end = 0; at_end < 2; at_end++) {
			struct part p = best_part(b, at_end);

			/* not by chance: the main view hardly fits there */
			if (p.other < p.main * 2 + 3 ||
			    p.other - p.main <= best)
				continue;
			best = p.other - p.main;
			v[at_end] = other;
			v[!at_end] = main;
			*at = at_end ? p.from : p.to;
		}
	}
	return best > 2 && *at > 0 && *at < b->voters.count;
}

static void
set_unknown(struct bench *b)
{
	struct view v[2] = { { VIEW_FIXED, 0 }, { VIEW_FIXED, 0 } };
	struct trace_clock c = { LANE_PLUGIN, CLOCK_UNKNOWN, 0, TIME_NONE, 0,
		0 };
	enum clock_found found = CLOCK_NOT_FOUND;
	bool changed = false;
	size_t at = 0, from;

	for (int i = 0; i < REFS && !found; i++) {
		choose_voters(b, true, &b->refs[i]);
		if (b->voters.count == 0)
			continue;
		c.of = clock_voters(&b->voters);
		found = clock_search(&b->voters, &b->refs[i], &v[0], &c.pairs);
		v[1] = v[0];
		if (found)
			changed = find_change(b, &b->refs[i], v, &at);
		if (found == CLOCK_FOUND_PART && !changed)
			found = CLOCK_NOT_FOUND;
	}
	c.offset = found ? v[0].offset : 0;
	c.how = found ? CLOCK_PAIRS : CLOCK_UNKNOWN;
	v[0].offset = c.offset;
	from = changed && found ? first_station(b->chosen[at]) : SIZE_MAX;
	apply(b->t, true, &v[0], 0, from);
	add_clock(b->t, c);
	if (from == SIZE_MAX)
		return;
	apply(b->t, true, &v[1], from, SIZE_MAX);
	c.offset = v[1].offset;
	c.from = b->t->lane[LANE_PLUGIN].item[from].time;
	add_clock(b->t, c);
}

/* --- all of them --- */

static int64_t
time_at(const struct lane_store *l, uint32_t i, int64_t otherwise)
{
	return i == NO_STATION ? otherwise : l->item[i].time;
}

/* The times of calls after their stations were set. */
static void
refresh(const struct lane_store *l, struct call *c)
{
	c->end = c->end == TIME_NONE ? TIME_NONE : time_at(l, c->answer, 0);
	c->start = time_at(l, c->send, time_at(l, c->call, c->end));
	c->notify_start = time_at(l, c->notify, TIME_NONE);
	c->notify_end = time_at(l, c->notify_exit, TIME_NONE);
}

static enum err
set_module(struct trace *t, struct calls *calls, const struct runs *runs)
{
	struct bench b = { .t = t, .calls = calls };
	enum err err = bench_open(&b, runs);

	if (!err && any_of_kind(t, false))
		set_biased(&b);
	if (!err && any_of_kind(t, true))
		set_unknown(&b);
	bench_close(&b);
	return err;
}

void
clocks_plain(struct trace *t)
{
	set_plain(t, LANE_IIS);
	set_plain(t, LANE_CRP);
	set_plain(t, LANE_EVENT);
}

enum err
clocks_set(struct trace *t, struct calls *calls, const struct runs *runs)
{
	struct lane_store *l = &t->lane[LANE_PLUGIN];
	enum err err = OK;

	if (t->options.by_hand[LANE_PLUGIN]) {
		struct view v = { VIEW_FIXED, t->options.offset[LANE_PLUGIN] };

		apply(t, false, &v, 0, SIZE_MAX);
		apply(t, true, &v, 0, SIZE_MAX);
		if (l->count > 0)
			add_clock(
			    t, (struct trace_clock){ LANE_PLUGIN, CLOCK_BY_HAND,
				   v.offset, TIME_NONE, 0, 0 });
	} else if (l->count > 0) {
		err = set_module(t, calls, runs);
	}
	for (size_t i = 0; i < calls->count; i++)
		refresh(l, &calls->item[i]);
	for (int lane = 0; lane < LANE_COUNT; lane++)
		widen(&t->lane[lane]);
	return err;
}
