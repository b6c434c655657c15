/*
 * Rule 9: which causes explain the checks that fail, and how surely.
 */

#include "engine/guide/bench.h"

#include <assert.h>
#include <string.h>

/* A cause under examination. */
struct trial {
	const struct bench *b;
	const struct cause *cause;
	struct cause_result result;
	enum certainty best; /* of the decisive signs */
	bool decided;
	bool settled; /* a state decides for this reading */
	bool only_warns;
	bool excluded; /* a state can be read and is not true */
};

static void
weaken(struct cause_result *r, enum certainty to)
{
	if (to > r->certainty)
		r->certainty = to;
}

static enum certainty
of_surety(enum surety s)
{
	static const enum certainty certainty[] = {
		[SURETY_VERIFIED] = CERTAINTY_CONFIRMED,
		[SURETY_INFERRED] = CERTAINTY_LIKELY,
		[SURETY_BELIEVED] = CERTAINTY_POSSIBLE,
	};

	return certainty[s];
}

static bool
is_broken(const struct bench *b, size_t check)
{
	enum verdict v = b->d->checks[check].verdict;

	return v == VERDICT_FAIL || v == VERDICT_WARN;
}

/* A clue has no outcome: it counts near the outcomes of its check. */
static bool
clue_holds(const struct bench *b, size_t sign, size_t check)
{
	const struct finding *f = diagnosis_finding(b->d, sign);
	int64_t last = b->d->checks[check].last;

	return f && (f->last == TIME_NONE || last == TIME_NONE ||
			f->last >= last - WINDOW_SPAN);
}

static bool
decides_for(const struct bench *b, size_t sign, size_t check)
{
	const struct sign *s = know_sign(b->w->k, sign);

	if (!(s->checks >> check & 1) || !is_broken(b, check))
		return false;
	if (s->polarity == POLARITY_NONE)
		return clue_holds(b, sign, check);
	return b->deciding[check * know_sign_count(b->w->k) + sign];
}

static void
add_because(struct cause_result *r, size_t check)
{
	for (size_t i = 0; i < r->because_count; i++)
		if (r->because[i] == check)
			return;
	assert(r->because_count < KNOW_CHECKS_MAX);
	r->because[r->because_count++] = check;
}

/* Seen in something better than an excerpt or an extract. */
static bool
from_log(const struct bench *b, size_t sign)
{
	const struct finding *f = diagnosis_finding(b->d, sign);

	if (b->in_log[sign])
		return true;
	for (size_t i = 0; f && i < f->items; i++)
		if (f->item[i].kind != SOURCE_TEXT && !f->item[i].partial)
			return know_sign(b->w->k, sign)->polarity ==
			       POLARITY_NONE;
	return false;
}

static bool
has_sign(const struct cause *c, enum role role, size_t sign)
{
	for (size_t i = 0; i < c->sign_count; i++)
		if (c->signs[i].role == role && c->signs[i].sign == sign)
			return true;
	return false;
}

/* Some state of C can be read and is HOLDS. */
static bool
has_state(const struct bench *b, const struct cause *c, enum tri holds)
{
	for (size_t i = 0; i < c->sign_count; i++)
		if (c->signs[i].role == ROLE_STATE &&
		    b->states[c->signs[i].sign].holds == holds)
			return true;
	return false;
}

/*
 * Rule 21: another cause claims SIGN as well, and no state that can be read
 * tells the two apart.
 */
static bool
is_shared(const struct trial *t, size_t sign)
{
	const struct bench *b = t->b;

	if (has_state(b, t->cause, TRI_YES))
		return false;
	for (size_t i = 0; i < know_cause_count(b->w->k); i++) {
		const struct cause *c = know_cause(b->w->k, i);

		if (c != t->cause && has_sign(c, ROLE_DECISIVE, sign) &&
		    bench_applies(b, c->applies) && !has_state(b, c, TRI_NO))
			return true;
	}
	return false;
}

static void
note_decisive(struct trial *t, size_t sign, bool firm)
{
	const struct finding *f = diagnosis_finding(t->b->d, sign);
	enum certainty c = of_surety(know_sign(t->b->w->k, sign)->surety);

	if (c == CERTAINTY_CONFIRMED && is_shared(t, sign))
		c = CERTAINTY_LIKELY;

	if (!from_log(t->b, sign) && c < CERTAINTY_LIKELY)
		c = CERTAINTY_LIKELY;
	if (!firm)
		c = CERTAINTY_POSSIBLE;
	if (!t->decided || c < t->best)
		t->best = c;
	t->decided = true;
	if (f && f->last > t->result.last)
		t->result.last = f->last;
}

/* Rule 17: not only bads of a source that writes no goods, with newer goods. */
static bool
is_firm(const struct bench *b, size_t sign, size_t check)
{
	return know_sign(b->w->k, sign)->polarity == POLARITY_NONE ||
	       b->firm[check * know_sign_count(b->w->k) + sign];
}

static void
try_decisive(struct trial *t, size_t sign)
{
	const struct sign *s = know_sign(t->b->w->k, sign);

	for (size_t c = 0; c < t->b->d->check_count; c++) {
		if (!decides_for(t->b, sign, c))
			continue;
		note_decisive(t, sign, is_firm(t->b, sign, c));
		add_because(&t->result, c);
		if (t->b->d->checks[c].verdict == VERDICT_FAIL)
			t->only_warns = false;
	}
	/* About something that no check asks: there is nothing to fail. */
	if (s->checks == 0 && diagnosis_finding(t->b->d, sign))
		note_decisive(t, sign, true);
}

static void
try_state(struct trial *t, size_t sign)
{
	switch (t->b->states[sign].holds) {
	case TRI_YES:
		weaken(
		    &t->result, of_surety(know_sign(t->b->w->k, sign)->surety));
		break;
	case TRI_NO:
		t->excluded = true;
		break;
	case TRI_UNKNOWN:
		weaken(&t->result, t->cause->alternative ? CERTAINTY_POSSIBLE
							 : CERTAINTY_LIKELY);
		break;
	}
}

/* Against it: a state that holds, or a record since the check is broken. */
static void
try_contradiction(struct trial *t, size_t sign)
{
	const struct finding *f = diagnosis_finding(t->b->d, sign);
	struct cause_result *r = &t->result;

	if (!f || (!sign_is_state(know_sign(t->b->w->k, sign)) &&
		      f->last != TIME_NONE && r->last != TIME_NONE &&
		      f->last < r->last))
		return;
	weaken(r, CERTAINTY_POSSIBLE);
	assert(r->contradicted_count < KNOW_AGAINST_MAX);
	r->contradicted_by[r->contradicted_count++] = sign;
}

static void
for_role(
    struct trial *t, enum role role, void (*try)(struct trial *, size_t sign))
{
	for (size_t i = 0; i < t->cause->sign_count; i++)
		if (t->cause->signs[i].role == role)
			try(t, t->cause->signs[i].sign);
}

/* Rule 20: one of several causes that SIGN may mean. */
static void
try_reading(struct trial *t, size_t sign)
{
	for (size_t c = 0; c < t->b->d->check_count; c++) {
		if (!decides_for(t->b, sign, c))
			continue;
		add_because(&t->result, c);
		if (t->decided && !t->result.reading)
			continue;
		note_decisive(t, sign, is_firm(t->b, sign, c));
		t->result.reading = true;
		if (t->b->d->checks[c].verdict == VERDICT_FAIL)
			t->only_warns = false;
	}
}

static void
try_settling(struct trial *t, size_t sign)
{
	t->settled |= t->b->states[sign].holds == TRI_YES;
}

static bool
try_cause(const struct bench *b, size_t index, struct cause_result *out)
{
	struct trial t = {
		.b = b, .cause = know_cause(b->w->k, index), .only_warns = true
	};

	t.result.cause = index;
	t.result.last = TIME_NONE;
	if (!bench_applies(b, t.cause->applies))
		return false;
	for_role(&t, ROLE_DECISIVE, try_decisive);
	for_role(&t, ROLE_READING, try_reading);
	if (!t.decided)
		return false;
	for_role(&t, ROLE_SETTLING, try_settling);
	weaken(&t.result, t.best);
	if (t.result.reading)
		weaken(&t.result,
		    t.settled ? CERTAINTY_LIKELY : CERTAINTY_POSSIBLE);
	weaken(&t.result, of_surety(t.cause->surety));
	t.result.warns = t.only_warns;
	if (t.only_warns || b->d->generation == GENERATION_UNKNOWN)
		weaken(&t.result, CERTAINTY_LIKELY);
	for_role(&t, ROLE_STATE, try_state);
	for_role(&t, ROLE_CONTRADICTING, try_contradiction);
	*out = t.result;
	return !t.excluded;
}

/* The certificates that the cause's state signs are about. */
static enum err
add_subjects(struct bench *b, struct cause_result *r)
{
	const struct cause *c = know_cause(b->w->k, r->cause);
	const struct stored_cert **list;
	size_t total = 0;

	for (size_t i = 0; i < c->sign_count; i++)
		total += b->states[c->signs[i].sign].subjects.count;
	list = arena_alloc(&b->d->arena, (total + 1) * sizeof(*list));
	if (!list)
		return ERR_NOMEM;
	for (size_t i = 0; i < c->sign_count; i++) {
		const struct sign_state *s = &b->states[c->signs[i].sign];

		if ((c->signs[i].role > ROLE_STATE &&
			!(r->reading && c->signs[i].role == ROLE_SETTLING)) ||
		    s->holds != TRI_YES)
			continue;
		for (size_t j = 0; j < s->subjects.count; j++) {
			size_t at = 0;

			while (at < r->subject_count &&
			       list[at] != s->subjects.items[j])
				at++;
			if (at == r->subject_count)
				list[r->subject_count++] = s->subjects.items[j];
		}
	}
	r->subjects = list;
	return OK;
}

/* CAUSE explains R better; what only warns explains no failure away. */
static bool
explains(const struct diagnosis *d, size_t cause, const struct cause_result *r)
{
	for (size_t i = 0; i < d->cause_count; i++)
		if (d->causes[i].cause == cause)
			return d->causes[i].certainty != CERTAINTY_POSSIBLE &&
			       (r->warns || !d->causes[i].warns);
	return false;
}

static void
drop_cause(struct diagnosis *d, size_t i)
{
	d->cause_count--;
	memmove(&d->causes[i], &d->causes[i + 1],
	    (d->cause_count - i) * sizeof(d->causes[0]));
}

/* A bad of CHECK is known from one of SOURCES. */
static bool
is_told(const struct bench *b, size_t check, unsigned sources)
{
	size_t signs = know_sign_count(b->w->k);

	for (size_t s = 0; is_broken(b, check) && s < signs; s++)
		if (b->deciding[check * signs + s] &&
		    know_sign(b->w->k, s)->sources & sources)
			return true;
	return false;
}

/*
 * What would decide among the readings was seen, and says something else:
 * the checks that C breaks by signs of its own are broken, as their very
 * sources tell.
 */
static bool
is_told_otherwise(const struct bench *b, const struct cause_result *r)
{
	const struct cause *c = know_cause(b->w->k, r->cause);

	for (size_t i = 0; i < c->sign_count; i++) {
		const struct sign *s = know_sign(b->w->k, c->signs[i].sign);
		uint64_t checks = s->checks;

		if (c->signs[i].role != ROLE_DECISIVE)
			continue;
		for (size_t k = 0; k < r->because_count; k++)
			checks &= ~(UINT64_C(1) << r->because[k]);
		for (size_t k = 0; k < b->d->check_count; k++)
			if (checks >> k & 1 && is_told(b, k, s->sources))
				return true;
	}
	return false;
}

static void
drop_readings(const struct bench *b)
{
	struct diagnosis *d = b->d;

	for (size_t i = 0; i < d->cause_count;) {
		if (d->causes[i].reading && is_told_otherwise(b, &d->causes[i]))
			drop_cause(d, i);
		else
			i++;
	}
}

/* Takes out the causes that another one explains better. */
static void
drop_explained(const struct bench *b)
{
	struct diagnosis *d = b->d;

	for (size_t i = 0; i < d->cause_count;) {
		const struct cause *c = know_cause(b->w->k, d->causes[i].cause);
		bool drop = false;

		for (size_t u = 0; u < c->unless_count; u++)
			drop |= explains(d, c->unless[u], &d->causes[i]);
		if (drop)
			drop_cause(d, i);
		else
			i++;
	}
}

static bool
comes_before(const struct knowledge *k, const struct cause_result *a,
    const struct cause_result *b)
{
	const struct cause *ca = know_cause(k, a->cause);
	const struct cause *cb = know_cause(k, b->cause);
	int step_a = know_step(k, ca->step)->number;
	int step_b = know_step(k, cb->step)->number;

	if (a->certainty != b->certainty)
		return a->certainty < b->certainty;
	if (step_a != step_b)
		return step_a < step_b;
	if (a->last != b->last)
		return a->last > b->last;
	return strcmp(ca->id, cb->id) < 0;
}

static void
sort_causes(const struct bench *b)
{
	struct diagnosis *d = b->d;

	for (size_t i = 1; i < d->cause_count; i++) {
		struct cause_result moving = d->causes[i];
		size_t at = i;

		while (at > 0 &&
		       comes_before(b->w->k, &moving, &d->causes[at - 1])) {
			d->causes[at] = d->causes[at - 1];
			at--;
		}
		d->causes[at] = moving;
	}
}

enum err
judge_causes(struct bench *b)
{
	struct diagnosis *d = b->d;

	for (size_t i = 0; i < know_cause_count(b->w->k); i++)
		if (try_cause(b, i, &d->causes[d->cause_count]))
			d->cause_count++;
	drop_readings(b);
	drop_explained(b);
	sort_causes(b);
	for (size_t i = 0; i < d->cause_count; i++)
		if (add_subjects(b, &d->causes[i]))
			return ERR_NOMEM;
	return OK;
}
