/*
 * What follows from outcomes: verdicts that change, and silence.
 */

#include "engine/case/live/follow_inside.h"

/* Fewer outcomes than this are no habit. */
#define PACE_MIN 5

/* Silent: so many times the usual gap, within bounds. */
#define PACE_GAPS  8
#define PACE_LEAST (2 * TIME_MINUTE)
#define PACE_MOST  TIME_DAY

/* How good: the better of two verdicts has more. */
static int
goodness(enum verdict v)
{
	/* sparse: what says nothing is neither */
	static const int of[VERDICT_COUNT] = {
		[VERDICT_PASS] = 3, [VERDICT_WARN] = 2, [VERDICT_FAIL] = 1
	};

	return of[v];
}

/* The run that brought the change about, NULL when none did. */
static const struct follow_run *
run_behind(const struct follow *f, size_t check, bool bad)
{
	const struct follow_run *best = NULL;

	for (int k = 0; k < SOURCE_COUNT; k++) {
		const struct follow_run
		    *run = &f->runs[check * SOURCE_COUNT + k];

		if (run->count > 0 && run->bad == bad &&
		    (!best || run->before > best->before))
			best = run;
	}
	return best;
}

static void
tell_verdict(struct follow *f, size_t check, enum verdict to)
{
	struct follow_event event = { .kind = FOLLOW_VERDICT,
		.check = check,
		.sign = SIZE_MAX,
		.from = f->verdicts[check],
		.to = to };
	bool worse = goodness(event.from) == 0
			 ? to != VERDICT_PASS
			 : goodness(to) < goodness(event.from);
	const struct follow_run *run = run_behind(f, check, worse);

	event.time = run ? run->since : f->c->diagnosis->checks[check].last;
	event.after = run ? run->before : 0;
	event.after_bad = !worse;
	f->verdicts[check] = to;
	follow_say(f, event);
}

void
follow_tell_verdicts(struct follow *f)
{
	const struct diagnosis *d = f->c->diagnosis;

	for (size_t i = 0; i < d->check_count; i++)
		if (d->checks[i].verdict != f->verdicts[i])
			tell_verdict(f, i, d->checks[i].verdict);
}

/*
 * What has no time counts when it came, unless others of the check have
 * times.  What was there before following began came all at once.
 */
static int64_t
time_of_pace(const struct follow *f, struct follow_pace *p, int64_t time)
{
	if (time == TIME_NONE)
		return f->begun && (p->count == 0 || p->by_arrival) ? f->now
								    : time;
	if (p->by_arrival)
		p->count = 0;
	return time;
}

void
follow_pace_hear(struct follow *f, size_t check, int64_t time)
{
	struct follow_pace *p = &f->paces[check];
	bool by_arrival = time == TIME_NONE;
	int64_t gap;

	if (p->silent) {
		const struct follow_event event = { .kind = FOLLOW_RESUMED,
			.time = time,
			.check = check,
			.sign = SIZE_MAX,
			.silent = f->now - p->seen };

		follow_say(f, event);
	}
	p->silent = false;
	p->seen = f->now;
	time = time_of_pace(f, p, time);
	if (time == TIME_NONE)
		return;
	p->by_arrival = by_arrival;
	gap = time - p->time;
	/* the usual gap learns fast from the first, then slowly */
	if (p->count > 0 && gap >= 0 && gap < PACE_MOST)
		p->gap += (gap - p->gap) / (p->count < 8 ? 2 : 8);
	if (p->count == 0 || gap > 0)
		p->time = time;
	p->count++;
}

static int64_t
patience_of(const struct follow_pace *p)
{
	int64_t t = PACE_GAPS * p->gap;

	return t < PACE_LEAST ? PACE_LEAST : t > PACE_MOST ? PACE_MOST : t;
}

/* The step before that of CHECK, or its own when something goes on. */
static size_t
step_to_look_at(const struct follow *f, size_t check, size_t going_on)
{
	size_t own = know_check(f->c->k, check)->step, best = own;
	int number = know_step(f->c->k, own)->number, most = -1;

	if (going_on != SIZE_MAX)
		return own;
	for (size_t i = 0; i < know_step_count(f->c->k); i++) {
		int n = know_step(f->c->k, i)->number;

		if (n >= 1 && n < number && n > most) {
			most = n;
			best = i;
		}
	}
	return best;
}

bool
follow_is_copy(const struct follow *f, int64_t *newest)
{
	*newest = TIME_NONE;
	for (size_t i = 0; i < case_source_count(f->c); i++)
		if (case_source(f->c, i)->last > *newest)
			*newest = case_source(f->c, i)->last;
	return case_host(f->c)->nature == HOST_CAPTURE && !f->grew;
}

/*
 * The first check of the way that has fallen silent is told; those behind it
 * are silent because of it.
 */
void
follow_pace_tick(struct follow *f)
{
	size_t going_on = SIZE_MAX;
	bool told = false;
	int64_t newest;

	if (follow_is_copy(f, &newest))
		return;
	for (size_t i = 0; i < know_check_count(f->c->k); i++) {
		struct follow_pace *p = &f->paces[i];
		struct follow_event event = { .kind = FOLLOW_SILENCE,
			.time = p->time,
			.check = i,
			.sign = SIZE_MAX,
			.silent = f->now - p->seen,
			.going_on = going_on };

		if (p->count < PACE_MIN || know_check(f->c->k, i)->state)
			continue;
		if (event.silent <= patience_of(p)) {
			if (!told)
				going_on = i;
			continue;
		}
		if (!p->silent && !told) {
			event.look_at = step_to_look_at(f, i, going_on);
			follow_say(f, event);
		}
		p->silent = told = true;
	}
}
