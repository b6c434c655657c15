/*
 * Rule 11: which connector this is.  The guide names what proves each by
 * signs whose ids begin with "generation-"; a good or bad sign of a check
 * that only the legacy connector has proves it as well.
 */

#include "engine/guide/bench.h"

#define BOTH_ACTIVE (7 * TIME_DAY)

/* Proof of one generation: there at all, and when last at work. */
struct trace {
	bool there;
	int64_t last;
};

static void
note(struct trace *t, bool there, int64_t last)
{
	if (!there)
		return;
	t->there = true;
	if (last > t->last)
		t->last = last;
}

static bool
only_for(const struct bench *b, const struct sign *s, enum applies applies)
{
	bool any = false;

	for (size_t c = 0; c < b->d->check_count; c++) {
		if (!(s->checks >> c & 1))
			continue;
		if (know_check(b->w->k, c)->applies != applies)
			return false;
		any = true;
	}
	return any && s->polarity != POLARITY_NONE;
}

static struct trace
trace_of(const struct bench *b, const char *prefix, enum applies applies)
{
	struct trace t = { false, TIME_NONE };

	for (size_t i = 0; i < b->d->finding_count; i++) {
		const struct finding *f = &b->d->findings[i];
		const struct sign *s = know_sign(b->w->k, f->sign);

		if (span_starts(span_of(s->id), prefix) ||
		    (applies != APPLIES_BOTH && !sign_is_state(s) &&
			s->kind != SIGN_ABSENT_WHILE &&
			only_for(b, s, applies)))
			note(&t, true, f->last);
	}
	return t;
}

enum generation
judge_generation(const struct bench *b)
{
	static const enum source_kind legacy_logs[] = { SOURCE_NDESPLUGIN,
		SOURCE_CRP };
	struct trace legacy = trace_of(b, "generation-legacy", APPLIES_LEGACY);
	struct trace unified = trace_of(
	    b, "generation-unified", APPLIES_UNIFIED);
	struct trace configmgr = trace_of(
	    b, "generation-configmgr", APPLIES_BOTH);

	for (size_t i = 0; i < sizeof(legacy_logs) / sizeof(*legacy_logs);
	     i++) {
		const struct tally_cover *c = &b->w->cover[legacy_logs[i]];

		note(&legacy, c->source != NULL, c->last);
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
		return GENERATION_MIXED;
	}
	if (configmgr.there && !unified.there)
		return GENERATION_CONFIGMGR;
	return legacy.there    ? GENERATION_LEGACY
	       : unified.there ? GENERATION_UNIFIED
			       : GENERATION_UNKNOWN;
}
