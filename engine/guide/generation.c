/*
 * Rules 11 and 14: which connector this is, and what may be concluded about
 * connectors that were not seen.  The guide says of a sign which connector
 * it proves; a sign of one connector, or a good or bad one of a check that
 * only it has, is a trace of it too.
 */

#include "engine/guide/bench.h"

#define BOTH_ACTIVE (7 * TIME_DAY)

/* Proof of one generation: there at all, and when last at work. */
struct trace {
	bool there;
	int64_t last;
};

static void
note_trace(struct trace *t, bool there, int64_t last)
{
	if (!there)
		return;
	t->there = true;
	if (last > t->last)
		t->last = last;
}

/* All that it can prove is about that connector. */
static bool
only_for(const struct bench *b, const struct sign *s, enum applies applies)
{
	bool any = false;

	if (s->polarity == POLARITY_NONE)
		return false;
	if (s->applies != APPLIES_BOTH)
		return s->applies == applies;
	for (size_t c = 0; c < b->d->check_count; c++) {
		if (!(s->checks >> c & 1))
			continue;
		if (know_check(b->w->k, c)->applies != applies)
			return false;
		any = true;
	}
	return any;
}

/* What the proofs of G say, and the signs of the checks of one connector. */
static struct trace
trace_of(const struct bench *b, enum generation g, enum applies applies)
{
	struct trace t = { false, TIME_NONE };

	for (size_t i = 0; i < b->d->finding_count; i++) {
		const struct finding *f = &b->d->findings[i];
		const struct sign *s = know_sign(b->w->k, f->sign);

		if (f->foreign)
			continue;
		if (s->proves == g ||
		    (applies != APPLIES_BOTH && !sign_is_state(s) &&
			s->kind != SIGN_ABSENT_WHILE &&
			only_for(b, s, applies)))
			note_trace(&t, true, f->last);
	}
	return t;
}

/*
 * ConfigMgr has the same module and the same registration point as the legacy
 * connector, at another address: its logs look the same.  Only the key of the
 * other, or a later call to the address of the other, speaks against it.
 */
static bool
is_configmgr(const struct bench *b)
{
	struct trace configmgr = trace_of(
	    b, GENERATION_CONFIGMGR, APPLIES_BOTH);
	struct trace legacy = trace_of(b, GENERATION_LEGACY, APPLIES_BOTH);

	return configmgr.there &&
	       (!legacy.there || configmgr.last >= legacy.last);
}

/* When NDES is first seen to call the connector TO; TIME_NONE: never. */
static int64_t
called_since(const struct bench *b, enum applies to)
{
	size_t called = know_check_find(b->w->k, "module-called");
	int64_t first = TIME_NONE;

	for (size_t i = 0; i < b->d->finding_count; i++) {
		const struct finding *f = &b->d->findings[i];
		const struct sign *s = know_sign(b->w->k, f->sign);

		if (called == SIZE_MAX || !(s->checks >> called & 1) ||
		    s->polarity != POLARITY_GOOD || s->applies != to ||
		    f->foreign || f->first == TIME_NONE)
			continue;
		if (first == TIME_NONE || f->first < first)
			first = f->first;
	}
	return first;
}

/*
 * Of two connectors that were active within days, one took the other's place:
 * NDES calls it only since the other is seen no more.
 */
static void
find_replaced(
    struct bench *b, const struct trace *legacy, const struct trace *unified)
{
	if (legacy->last != TIME_NONE &&
	    called_since(b, APPLIES_UNIFIED) > legacy->last)
		b->over[APPLIES_LEGACY] = legacy->last;
	else if (unified->last != TIME_NONE &&
		 called_since(b, APPLIES_LEGACY) > unified->last)
		b->over[APPLIES_UNIFIED] = unified->last;
}

static enum generation
generation_of(struct bench *b)
{
	static const enum source_kind legacy_logs[] = { SOURCE_NDESPLUGIN,
		SOURCE_CRP };
	struct trace legacy = trace_of(b, GENERATION_LEGACY, APPLIES_LEGACY);
	struct trace unified = trace_of(b, GENERATION_UNIFIED, APPLIES_UNIFIED);

	if (!unified.there && is_configmgr(b))
		return GENERATION_CONFIGMGR;
	for (size_t i = 0; i < sizeof(legacy_logs) / sizeof(*legacy_logs);
	     i++) {
		const struct tally_cover *c = &b->w->cover[legacy_logs[i]];

		note_trace(&legacy, c->source != NULL, c->last);
	}
	if (legacy.there && unified.there) {
		if (legacy.last == unified.last)
			return GENERATION_MIXED;
		if (legacy.last == TIME_NONE ||
		    unified.last > legacy.last + BOTH_ACTIVE)
			return GENERATION_UNIFIED;
		if (unified.last == TIME_NONE ||
		    legacy.last > unified.last + BOTH_ACTIVE)
			return GENERATION_LEGACY;
		find_replaced(b, &legacy, &unified);
		return GENERATION_MIXED;
	}
	return legacy.there    ? GENERATION_LEGACY
	       : unified.there ? GENERATION_UNIFIED
			       : GENERATION_UNKNOWN;
}

#define SEEN(what) (1u << APPLIES_BOTH | 1u << APPLIES_##what)

/* Which connectors were seen, for each generation. */
static const unsigned seen[GENERATION_COUNT] = {
	[GENERATION_UNKNOWN] = SEEN(UNKNOWN),
	[GENERATION_LEGACY] = SEEN(LEGACY),
	[GENERATION_UNIFIED] = SEEN(UNIFIED),
	[GENERATION_CONFIGMGR] = SEEN(LEGACY),
	[GENERATION_MIXED] = SEEN(LEGACY) | SEEN(UNIFIED),
};

void
judge_generation(struct bench *b)
{
	b->d->generation = generation_of(b);
	b->seen = seen[b->d->generation];
}

/* While nothing is known all is walked. */
bool
diagnosis_applies(const struct diagnosis *d, enum applies to)
{
	return seen[d->generation] >> to & 1 ||
	       (d->generation == GENERATION_UNKNOWN && to != APPLIES_UNKNOWN);
}

bool
bench_applies(const struct bench *b, enum applies to)
{
	return diagnosis_applies(b->d, to);
}
