/*
 * The order of a judgement: states first, then the generation, which says
 * what applies, then checks, then causes, then the whole.
 */

#include "engine/guide/judge.h"

#include "engine/guide/bench.h"

#include <stdlib.h>
#include <string.h>

static const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_PASS] = "pass",
	[VERDICT_FAIL] = "fail",
	[VERDICT_WARN] = "warn",
	[VERDICT_NO_EVIDENCE] = "no-evidence",
	[VERDICT_UNREADABLE] = "unreadable",
	[VERDICT_NOT_APPLICABLE] = "not-applicable",
};

static const char *const whole_names[WHOLE_COUNT] = {
	[WHOLE_HEALTHY] = "healthy",
	[WHOLE_FAULT] = "fault",
	[WHOLE_WARNING] = "warning",
	[WHOLE_NOT_ENOUGH] = "not-enough-evidence",
};

static const char *const certainty_names[CERTAINTY_COUNT] = {
	[CERTAINTY_CONFIRMED] = "confirmed",
	[CERTAINTY_LIKELY] = "likely",
	[CERTAINTY_POSSIBLE] = "possible",
};

const char *
verdict_name(enum verdict v)
{
	return verdict_names[v];
}

const char *
whole_name(enum whole w)
{
	return whole_names[w];
}

const char *
certainty_name(enum certainty c)
{
	return certainty_names[c];
}

void
diagnosis_free(struct diagnosis *d)
{
	if (!d)
		return;
	free(d->checks);
	free(d->findings);
	free(d->causes);
	free(d->unknown);
	free(d->settings);
	arena_free(&d->arena);
	free(d);
}

const struct finding *
diagnosis_finding(const struct diagnosis *d, size_t sign)
{
	for (size_t i = 0; i < d->finding_count; i++)
		if (d->findings[i].sign == sign)
			return &d->findings[i];
	return NULL;
}

static bool
counts(const struct bench *b, size_t check)
{
	const struct check *c = know_check(b->w->k, check);

	return b->w->step < 0 ||
	       know_step(b->w->k, c->step)->number == b->w->step;
}

static bool
passes(const struct bench *b, const char *id)
{
	size_t check = know_check_find(b->w->k, id);

	return check != SIZE_MAX && b->d->checks[check].verdict == VERDICT_PASS;
}

/*
 * Rule 10.  With --step, healthy means that every check of the step that has
 * something to say passes, and that one does.
 */
static enum whole
judge_whole(const struct bench *b)
{
	size_t seen[VERDICT_COUNT] = { 0 };

	for (size_t i = 0; i < b->d->check_count; i++)
		if (counts(b, i))
			seen[b->d->checks[i].verdict]++;
	if (seen[VERDICT_FAIL])
		return WHOLE_FAULT;
	if (seen[VERDICT_WARN])
		return WHOLE_WARNING;
	if (b->w->step >= 0)
		return seen[VERDICT_PASS] ? WHOLE_HEALTHY : WHOLE_NOT_ENOUGH;
	return passes(b, "challenge-accepted") && passes(b, "ca-answered")
		   ? WHOLE_HEALTHY
		   : WHOLE_NOT_ENOUGH;
}

/* The first broken check in the guide's order; else the first blind one. */
static size_t
next_check(const struct bench *b)
{
	static const enum verdict order[] = { VERDICT_FAIL, VERDICT_WARN,
		VERDICT_UNREADABLE, VERDICT_NO_EVIDENCE };
	enum { BLIND_FROM = 2 }; /* nobody misses what is beside enrolment */

	for (size_t v = 0; v < sizeof(order) / sizeof(order[0]); v++)
		for (size_t i = 0; i < b->d->check_count; i++)
			if (counts(b, i) &&
			    b->d->checks[i].verdict == order[v] &&
			    (v < BLIND_FROM || !know_check(b->w->k, i)->warns))
				return i;
	return SIZE_MAX;
}

/* Rule 14: absences prove nothing about a connector that was never seen. */
static void
drop_unproved(struct bench *b)
{
	struct diagnosis *d = b->d;
	size_t left = 0;

	for (size_t i = 0; i < d->finding_count; i++) {
		const struct sign *s = know_sign(b->w->k, d->findings[i].sign);

		if (s->kind == SIGN_ABSENT_WHILE &&
		    !(b->seen >> s->applies & 1))
			continue;
		if (left != i)
			d->findings[left] = d->findings[i];
		left++;
	}
	d->finding_count = left;
}

static void
bench_free(struct bench *b)
{
	for (size_t i = 0; b->states && i < know_sign_count(b->w->k); i++)
		certcheck_subjects_free(&b->states[i].subjects);
	free(b->states);
	free(b->deciding);
	free(b->firm);
	free(b->windows);
	free(b->in_log);
}

static bool
bench_init(struct bench *b, const struct judge_world *w)
{
	size_t signs = know_sign_count(w->k), checks = know_check_count(w->k);

	memset(b, 0, sizeof(*b));
	b->w = w;
	for (size_t i = 0; i <= APPLIES_UNKNOWN; i++)
		b->over[i] = TIME_NONE;
	b->states = calloc(signs + 1, sizeof(*b->states));
	b->deciding = calloc(signs * checks + 1, sizeof(bool));
	b->firm = calloc(signs * checks + 1, sizeof(bool));
	b->windows = calloc(SOURCE_COUNT + 1, sizeof(*b->windows));
	b->in_log = calloc(signs + 1, sizeof(bool));
	b->d = calloc(1, sizeof(*b->d));
	if (!b->states || !b->deciding || !b->firm || !b->windows ||
	    !b->in_log || !b->d)
		return false;
	b->d->now = w->now;
	b->d->check_count = checks;
	b->d->checks = calloc(checks + 1, sizeof(*b->d->checks));
	b->d->findings = calloc(signs + 1, sizeof(*b->d->findings));
	b->d->causes = calloc(
	    know_cause_count(w->k) + 1, sizeof(*b->d->causes));
	return b->d->checks && b->d->findings && b->d->causes;
}

static bool
copy_unknown(struct bench *b)
{
	const struct unknown *u = tally_unknown(b->w->tally);

	b->d->unknown = calloc(u->count + 1, sizeof(*u->item));
	if (!b->d->unknown)
		return false;
	if (u->count > 0)
		memcpy(b->d->unknown, u->item, u->count * sizeof(*u->item));
	b->d->unknown_count = u->count;
	return true;
}

struct diagnosis *
judge(const struct judge_world *w)
{
	struct bench b;
	struct diagnosis *d;

	if (!bench_init(&b, w) || judge_settings(&b) || judge_states(&b) ||
	    judge_findings(&b))
		goto fail;
	judge_generation(&b);
	drop_unproved(&b);
	drop_settings(&b);
	if (judge_ending(&b))
		goto fail;
	judge_checks(&b);
	if (judge_causes(&b) || !copy_unknown(&b))
		goto fail;
	b.d->foreign_count = origins_foreign(
	    tally_origins(w->tally), b.d->foreign);
	b.d->whole = judge_whole(&b);
	b.d->next_check = next_check(&b);
	d = b.d;
	bench_free(&b);
	return d;
fail:
	diagnosis_free(b.d);
	bench_free(&b);
	return NULL;
}
