/*
 * Folding records.  A record's hits become findings; hits of the good and
 * bad signs of a check become one outcome of it; relations between records
 * add hits of their own, now or once they have waited in vain.
 */

#include "engine/guide/tally.h"

#include "engine/guide/exchange.h"
#include "engine/guide/relation.h"
#include "engine/guide/sampler.h"
#include "engine/guide/standing.h"

#include <stdlib.h>
#include <string.h>

/* Fewer requests than this without a call may be chance. */
#define ABSENT_MIN 3

/* They are numbered in sets of 64 bits. */
#define RELATIONS_MAX 64

/* The relations for which a sign is a first or a second record. */
struct parts {
	uint64_t first, then;
};

struct tally {
	const struct knowledge *k;
	struct sampler *samplers; /* one per sign */
	struct window **windows;  /* check * SOURCE_COUNT + kind */
	struct relation *relations;
	size_t relation_count;
	struct parts *parts;        /* one per sign */
	struct standing *standings; /* one per sign */
	bool *ends;                 /* sign: it ends the state of some other */
	uint64_t waiting[SOURCE_COUNT]; /* relations that time decides */
	uint64_t seq;
	uint64_t bads;
	tally_heard *heard; /* NULL: nobody listens */
	void *heard_arg;
};

static bool
concerns(const struct relation *rel, enum source_kind kind)
{
	return kind == SOURCE_TEXT || rel->sign->sources & 1u << kind;
}

/* Which records a relation has to see. */
static void
index_relation(struct tally *t, size_t i)
{
	const struct relation *rel = &t->relations[i];
	const struct sign *s = rel->sign;

	for (size_t k = 0; k < s->first_count; k++)
		t->parts[s->first[k]].first |= UINT64_C(1) << i;
	for (size_t k = 0; k < s->then_count; k++)
		t->parts[s->then[k]].then |= UINT64_C(1) << i;
	for (int k = 0; k < SOURCE_COUNT; k++)
		if (s->kind != SIGN_ABSENT_WHILE &&
		    concerns(rel, (enum source_kind)k))
			t->waiting[k] |= UINT64_C(1) << i;
}

struct tally *
tally_new(const struct knowledge *k)
{
	struct tally *t = calloc(1, sizeof(*t));
	size_t signs = know_sign_count(k);

	if (!t)
		return NULL;
	t->k = k;
	t->samplers = calloc(signs + 1, sizeof(*t->samplers));
	t->relations = calloc(signs + 1, sizeof(*t->relations));
	t->parts = calloc(signs + 1, sizeof(*t->parts));
	t->standings = calloc(signs + 1, sizeof(*t->standings));
	t->ends = calloc(signs + 1, sizeof(*t->ends));
	t->windows = calloc(
	    know_check_count(k) * SOURCE_COUNT + 1, sizeof(struct window *));
	if (!t->samplers || !t->relations || !t->parts || !t->windows ||
	    !t->standings || !t->ends) {
		tally_free(t);
		return NULL;
	}
	for (size_t i = 0; i < signs; i++) {
		const struct sign *s = know_sign(k, i);

		for (size_t u = 0; u < s->until_count; u++)
			t->ends[s->until[u]] = true;
		if (s->kind != SIGN_FOLLOWED && s->kind != SIGN_PRECEDED &&
		    s->kind != SIGN_ABSENT_WHILE)
			continue;
		relation_init(&t->relations[t->relation_count++], s, i);
	}
	for (size_t i = 0; i < t->relation_count; i++) {
		struct relation *rel = &t->relations[i];

		if (rel->sign->same_transaction &&
		    !(rel->exchange = exchange_new(rel))) {
			tally_free(t);
			return NULL;
		}
	}
	for (size_t i = 0; i < t->relation_count && i < RELATIONS_MAX; i++)
		index_relation(t, i);
	return t;
}

void
tally_free(struct tally *t)
{
	if (!t)
		return;
	for (size_t i = 0; t->samplers && i < know_sign_count(t->k); i++)
		sampler_free(&t->samplers[i]);
	for (size_t i = 0;
	     t->windows && i < know_check_count(t->k) * SOURCE_COUNT; i++)
		free(t->windows[i]);
	for (size_t i = 0; i < t->relation_count; i++)
		relation_free(&t->relations[i]);
	free(t->samplers);
	free(t->windows);
	free(t->relations);
	free(t->parts);
	free(t->standings);
	free(t->ends);
	free(t);
}

static struct window *
window_of(struct tally *t, size_t check, enum source_kind kind)
{
	struct window **w = &t->windows[check * SOURCE_COUNT + kind];

	if (!*w && (*w = malloc(sizeof(**w))))
		window_init(*w);
	return *w;
}

/* The outcome that HITS make for CHECK, one of checks_of(). */
static void
outcome_of(const struct tally *t, size_t check, const size_t *hits,
    size_t count, struct outcome *o)
{
	o->bad = false;
	o->sign_count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct sign *s = know_sign(t->k, hits[i]);

		if (s->polarity == POLARITY_NONE || s->stands ||
		    !(s->checks >> check & 1))
			continue;
		if (s->polarity == POLARITY_BAD && !o->bad) {
			o->bad = true;
			o->sign_count = 0;
		}
		if ((s->polarity == POLARITY_BAD) == o->bad &&
		    o->sign_count < OUTCOME_SIGNS)
			o->signs[o->sign_count++] = hits[i];
	}
}

/* The checks of which a sign in HITS makes an outcome. */
static uint64_t
checks_of(const struct tally *t, const size_t *hits, size_t count)
{
	uint64_t checks = 0;

	for (size_t i = 0; i < count; i++) {
		const struct sign *s = know_sign(t->k, hits[i]);

		if (s->polarity != POLARITY_NONE && !s->stands)
			checks |= s->checks;
	}
	return checks;
}

/* Takes the lowest number off *SET. */
static size_t
take_lowest(uint64_t *set)
{
	size_t lowest = (size_t)__builtin_ctzll(*set);

	*set &= *set - 1;
	return lowest;
}

static void
tell(struct tally *t, size_t check, const struct outcome *o, size_t sign,
    const struct sketch *k)
{
	struct evidence_item item;

	sketch_describe(k, sign, &item);
	t->heard(t->heard_arg, check, o, &item);
}

static enum err
add_outcomes(struct tally *t, enum source_kind kind, const size_t *hits,
    size_t count, struct outcome o, const struct sketch *k)
{
	uint64_t checks = checks_of(t, hits, count);

	while (checks) {
		size_t c = take_lowest(&checks);
		struct window *w = window_of(t, c, kind);

		if (!w)
			return ERR_NOMEM;
		outcome_of(t, c, hits, count, &o);
		window_add(w, &o);
		t->bads += o.bad;
		if (t->heard)
			tell(t, c, &o, hits[0], k);
	}
	return OK;
}

/* The sign HIT ends the states that wait for it. */
static void
end_states(struct tally *t, size_t hit, const struct outcome *o)
{
	for (size_t i = 0; i < know_sign_count(t->k); i++) {
		const struct sign *s = know_sign(t->k, i);

		for (size_t u = 0; u < s->until_count; u++)
			if (s->until[u] == hit)
				standing_end(&t->standings[i], o);
	}
}

/* The states that HITS begin and end. */
static void
note_states(struct tally *t, const size_t *hits, size_t count, struct outcome o,
    const struct sketch *k)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t checks = know_sign(t->k, hits[i])->checks;

		if (t->ends[hits[i]])
			end_states(t, hits[i], &o);
		if (!know_sign(t->k, hits[i])->stands)
			continue;
		o.bad = true;
		o.signs[0] = hits[i];
		o.sign_count = 1;
		standing_begin(&t->standings[hits[i]], &o);
		t->bads++;
		while (t->heard && checks)
			tell(t, take_lowest(&checks), &o, hits[i], k);
	}
}

struct lack_world {
	struct tally *t;
	enum source_kind kind;
};

static enum err
on_lack(void *arg, const struct relation *rel, const struct relation_open *a)
{
	struct lack_world *w = arg;
	struct outcome o = { .time = a->time, .seq = a->seq };

	sampler_add(&w->t->samplers[rel->index], a->sketch);
	return add_outcomes(w->t, w->kind, &rel->index, 1, o, a->sketch);
}

/* How a record concerns a relation. */
enum concern { TIME_GOES_ON = 1, IS_THEN = 2, IS_FIRST = 4 };

static enum err
see_event(struct exchange *e, const struct record *r, const struct source *s,
    struct sketch *k, unsigned concern, struct lack_world *w)
{
	if (concern & TIME_GOES_ON)
		exchange_pass(e, r, s);
	if (concern & IS_THEN)
		exchange_then(e, r, s);
	return concern & IS_FIRST
		   ? exchange_first(e, r, s, k, w->t->seq, on_lack, w)
		   : OK;
}

/* R as REL sees it; *HOLDS: its sign is true of R. */
static enum err
see(struct relation *rel, const struct record *r, struct sketch *k,
    unsigned concern, struct lack_world *w, bool *holds)
{
	enum err err = OK;

	if (concern & TIME_GOES_ON)
		err = relation_expire(rel, r->time, on_lack, w);
	if (!err && concern & IS_THEN)
		*holds = relation_then(rel, r);
	if (!err && concern & IS_FIRST)
		err = relation_first(rel, r, k, w->t->seq, on_lack, w);
	return err;
}

/*
 * Lets every relation that it may concern see R of S, whose sketch is K;
 * adds the signs that this makes true.
 */
static enum err
relate(struct tally *t, const struct record *r, const struct source *s,
    struct sketch *k, size_t *hits, size_t *count)
{
	struct lack_world w = { t, r->source };
	uint64_t waiting = r->time != TIME_NONE ? t->waiting[r->source] : 0;
	struct parts parts = { 0, 0 };
	enum err err = OK;
	uint64_t all;

	for (size_t i = 0; i < *count; i++) {
		parts.first |= t->parts[hits[i]].first;
		parts.then |= t->parts[hits[i]].then;
	}
	all = waiting | parts.first | parts.then;
	while (all && !err) {
		size_t i = take_lowest(&all);
		unsigned concern = (waiting >> i & 1 ? TIME_GOES_ON : 0) |
				   (parts.then >> i & 1 ? IS_THEN : 0) |
				   (parts.first >> i & 1 ? IS_FIRST : 0);
		bool holds = false;

		err = t->relations[i].exchange
			  ? see_event(
				t->relations[i].exchange, r, s, k, concern, &w)
			  : see(&t->relations[i], r, k, concern, &w, &holds);
		if (holds)
			hits[(*count)++] = t->relations[i].index;
	}
	return err;
}

enum err
tally_record(struct tally *t, const struct record *r, const struct source *s,
    const size_t *hits, size_t count)
{
	size_t all[256];
	struct outcome o = { .time = r->time,
		.seq = ++t->seq,
		.client = span_hash(r->field[FIELD_C_IP]) };
	struct sketch *k;
	enum err err;

	if (t->relation_count > RELATIONS_MAX ||
	    count + t->relation_count > sizeof(all) / sizeof(all[0]))
		return ERR_LIMIT;
	k = sketch_new(r, s);
	if (!k)
		return ERR_NOMEM;
	memcpy(all, hits, count * sizeof(all[0]));
	err = relate(t, r, s, k, all, &count);
	for (size_t i = 0; i < count && !err; i++)
		sampler_add(&t->samplers[all[i]], k);
	if (!err)
		note_states(t, all, count, o, k);
	if (!err)
		err = add_outcomes(t, r->source, all, count, o, k);
	sketch_drop(k);
	return err;
}

enum err
tally_source_end(struct tally *t, const struct source *s)
{
	struct lack_world w = { t, s->kind };
	enum err err = OK;

	for (size_t i = 0; i < t->relation_count && !err; i++) {
		struct relation *rel = &t->relations[i];

		if (!concerns(rel, s->kind))
			continue;
		if (rel->exchange) {
			err = exchange_end(rel->exchange, s, on_lack, &w);
			continue;
		}
		if (s->last != TIME_NONE)
			err = relation_expire(rel, s->last, on_lack, &w);
		if (!err)
			err = relation_expire(rel, TIME_NONE, on_lack, &w);
	}
	return err;
}

enum err
tally_tick(struct tally *t, enum source_kind kind, int64_t now)
{
	struct lack_world w = { t, kind };
	enum err err = OK;

	for (size_t i = 0; i < t->relation_count && !err; i++) {
		struct relation *rel = &t->relations[i];

		if (!concerns(rel, kind))
			continue;
		err = rel->exchange
			  ? exchange_tick(rel->exchange, now, on_lack, &w)
			  : relation_expire(rel, now, on_lack, &w);
	}
	return err;
}

void
tally_listen(struct tally *t, tally_heard *heard, void *arg)
{
	t->heard = heard;
	t->heard_arg = arg;
}

/* The source in which an absence is seen. */
static enum source_kind
first_source(const struct sign *s)
{
	unsigned kind = 0;

	while (!(s->sources >> kind & 1) && kind < SOURCE_TEXT)
		kind++;
	return (enum source_kind)kind;
}

/*
 * How often the sign about absence REL holds, 0 when it does not, and the
 * evidence for it.
 */
static uint64_t
absence(const struct relation *rel,
    const struct tally_cover cover[SOURCE_COUNT], struct evidence_item *item)
{
	enum source_kind kind = first_source(rel->sign);
	const struct tally_cover *c = &cover[kind];
	int64_t first;
	uint64_t after;

	if (rel->sign->first_count > 0) {
		after = relation_after(rel, &first);
		if (after < ABSENT_MIN)
			return 0;
		sketch_describe(rel->newest, rel->index, item);
		return after;
	}
	if (rel->then_seen || !c->source || c->first == TIME_NONE ||
	    c->last - c->first < rel->sign->cover)
		return 0;
	memset(item, 0, sizeof(*item));
	item->sign = rel->index;
	item->kind = kind;
	item->file = c->source->file;
	item->time = c->last;
	return 1;
}

static void
add_absences(const struct tally *t, const struct relation *rel, size_t check,
    enum source_kind kind, const struct tally_cover cover[SOURCE_COUNT],
    struct window *w)
{
	struct evidence_item item;
	struct outcome o = { .seq = t->seq, .sign_count = 1 };
	uint64_t count;

	if (rel->sign->kind != SIGN_ABSENT_WHILE ||
	    !(rel->sign->checks >> check & 1))
		return;
	count = absence(rel, cover, &item);
	if (count == 0 || item.kind != kind)
		return;
	o.time = item.time;
	o.bad = rel->sign->polarity == POLARITY_BAD;
	o.signs[0] = rel->index;
	if (count > WINDOW_DECIDING_BADS)
		count = WINDOW_DECIDING_BADS;
	while (count-- > 0) {
		o.seq++;
		window_add(w, &o);
	}
}

bool
tally_window(const struct tally *t, size_t check, enum source_kind kind,
    const struct tally_cover cover[SOURCE_COUNT], struct window *out)
{
	const struct window *w = t->windows[check * SOURCE_COUNT + kind];

	if (w)
		*out = *w;
	else
		window_init(out);
	for (size_t i = 0; i < t->relation_count; i++)
		add_absences(t, &t->relations[i], check, kind, cover, out);
	return out->count > 0;
}

bool
tally_finding(const struct tally *t, size_t sign,
    const struct tally_cover cover[SOURCE_COUNT], struct finding *out)
{
	for (size_t i = 0; i < t->relation_count; i++) {
		const struct relation *rel = &t->relations[i];

		if (rel->index != sign || rel->sign->kind != SIGN_ABSENT_WHILE)
			continue;
		out->sign = sign;
		out->items = 1;
		out->count = absence(rel, cover, &out->item[0]);
		out->first = out->last = out->item[0].time;
		out->item[0].sign = sign;
		return out->count > 0;
	}
	if (t->samplers[sign].count == 0)
		return false;
	sampler_finding(&t->samplers[sign], sign, out);
	return true;
}

const struct standing *
tally_standing(const struct tally *t, size_t sign)
{
	return &t->standings[sign];
}

uint64_t
tally_bads(const struct tally *t)
{
	return t->bads;
}
