/*
 * Verdicts of checks by the state of the server: what stands in the registry
 * and in the stores, and what events told of and nothing has ended since.
 */

#include "engine/guide/checks_inside.h"

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

enum verdict
check_state_verdict(struct check_work *w)
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
			check_decide(w, i, true, true);
			v = worse(v, broken_state(w));
		}
	}
	return v;
}

/* Something went well, or was mended, after O. */
static bool
is_past(const struct check_work *w, const struct outcome *o)
{
	int64_t until = check_over_until(w);

	return o->time != TIME_NONE &&
	       (w->result->last_good > o->time ||
		   (until != TIME_NONE && until >= o->time));
}

enum verdict
check_standing_verdict(struct check_work *w)
{
	struct check_result *r = w->result;
	enum verdict v = VERDICT_NO_EVIDENCE;
	uint64_t counted = 0;

	for (size_t i = 0; i < know_sign_count(w->b->w->k); i++) {
		const struct standing *s = tally_standing(w->b->w->tally, i);
		const struct outcome *o = &s->newest;

		if (s->count == 0 ||
		    !(know_sign(w->b->w->k, i)->checks >> w->index & 1))
			continue;
		if (!standing_holds(s) || is_past(w, o)) {
			r->past_bad += s->count;
			r->past_last = later(r->past_last, o->time);
			continue;
		}
		v = w->check->state ? broken_state(w) : VERDICT_FAIL;
		check_decide(w, i, true, true);
		r->bad += o->seq != counted;
		counted = o->seq;
		r->first = time_earlier(r->first, o->time);
		r->first_bad = time_earlier(r->first_bad, o->time);
		r->last = later(r->last, o->time);
		r->last_bad = later(r->last_bad, o->time);
		r->bad_since = time_earlier(r->bad_since, o->time);
	}
	return v;
}
