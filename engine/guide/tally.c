/*
 * Folding records.  A record's hits become findings; hits of the good and
 * bad signs of a check become one outcome of it; relations between records
 * add hits of their own, now or once they have waited in vain.
 */

#include "engine/guide/tally.h"

#include "engine/guide/exchange.h"
#include "engine/guide/ledger.h"
#include "engine/guide/meaning.h"
#include "engine/guide/relation.h"
#include "engine/guide/silence.h"
#include "engine/guide/standing.h"
#include "engine/guide/windows.h"
#include "engine/match/matcher.h"

#include <stdlib.h>
#include <string.h>

struct tally {
	const struct knowledge *k;
	struct sampler *samplers; /* one per sign */
	struct ledger *ledger;    /* what they have not seen yet */
	struct windows *windows;
	struct relation *relations;
	size_t relation_count;
	struct absence *absences;
	size_t absence_count;
	struct sign_parts *parts;   /* one per sign */
	struct standing *standings; /* one per sign */
	struct stated *stated;
	struct meanings *meanings;
	uint64_t waiting[SOURCE_COUNT]; /* relations that time decides */
	uint64_t idle;                  /* of these, nothing waits in them */
	struct sketches *sketches;
	uint64_t seq;
	uint64_t bads;
	uint64_t forgotten; /* by the relations */
	bool lacked;        /* a relation was given up since it was cleared */
	struct unknown unknown;
	struct origins origins;
	size_t called;      /* the check that the module's calls settle */
	tally_heard *heard; /* NULL: nobody listens */
	void *heard_arg;
};

/* Time is nothing to relation I until something is open in it. */
static void
note_idle(struct tally *t, size_t i)
{
	t->idle &= ~(UINT64_C(1) << i);
	t->idle |= (uint64_t)relation_is_empty(&t->relations[i]) << i;
}

/* The signs that need more than one record; false when out of memory. */
static bool
find_relations(struct tally *t)
{
	for (size_t i = 0; i < know_sign_count(t->k); i++) {
		const struct sign *s = know_sign(t->k, i);

		if (s->kind == SIGN_FOLLOWED || s->kind == SIGN_PRECEDED)
			relation_init(&t->relations[t->relation_count++], s, i,
			    &t->forgotten);
		else if (s->kind == SIGN_ABSENT_WHILE)
			absence_init(&t->absences[t->absence_count++], s, i);
	}
	for (size_t i = 0; i < t->relation_count; i++) {
		struct relation *rel = &t->relations[i];

		if (rel->sign->same_transaction &&
		    !(rel->exchange = exchange_new(rel)))
			return false;
		relation_index(rel, i, t->parts, t->waiting);
		note_idle(t, i);
	}
	for (size_t i = 0; i < t->absence_count; i++)
		absence_index(&t->absences[i], t->k, i, t->parts);
	return true;
}

struct tally *
tally_new(const struct knowledge *k)
{
	struct tally *t = calloc(1, sizeof(*t));
	size_t signs = know_sign_count(k);

	if (!t)
		return NULL;
	t->k = k;
	t->sketches = sketches_new();
	t->called = know_check_find(k, "module-called");
	origins_init(&t->origins, know_check_count(k), signs);
	t->samplers = calloc(signs + 1, sizeof(*t->samplers));
	t->ledger = t->samplers ? ledger_new(t->samplers, signs) : NULL;
	t->relations = calloc(signs + 1, sizeof(*t->relations));
	t->absences = calloc(signs + 1, sizeof(*t->absences));
	t->parts = calloc(signs + 1, sizeof(*t->parts));
	t->standings = calloc(signs + 1, sizeof(*t->standings));
	t->stated = stated_new(k);
	t->windows = windows_new(k);
	if (!t->sketches || !t->ledger || !t->relations || !t->absences ||
	    !t->parts || !t->windows || !t->standings || !t->stated ||
	    !(t->meanings = meanings_new(k, t->parts)) || !find_relations(t)) {
		tally_free(t);
		return NULL;
	}
	for (size_t i = 0; i < signs; i++) {
		const struct sign *s = know_sign(k, i);

		for (size_t u = 0; u < s->until_count; u++)
			t->parts[s->until[u]].ends = true;
		t->parts[i].stated = stated_by(t->stated, i);
	}
	return t;
}

void
tally_free(struct tally *t)
{
	if (!t)
		return;
	for (size_t i = 0; t->samplers && i < know_sign_count(t->k); i++)
		sampler_free(&t->samplers[i]);
	for (size_t i = 0; i < t->relation_count; i++)
		relation_free(&t->relations[i]);
	for (size_t i = 0; i < t->absence_count; i++)
		absence_free(&t->absences[i]);
	free(t->samplers);
	ledger_free(t->ledger);
	windows_free(t->windows);
	free(t->relations);
	free(t->absences);
	free(t->parts);
	free(t->standings);
	unknown_free(&t->unknown);
	origins_free(&t->origins);
	sketches_free(t->sketches);
	meanings_free(t->meanings);
	stated_free(t->stated);
	free(t);
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
tell_outcome(struct tally *t, size_t check, const struct outcome *o,
    size_t sign, const struct original *k)
{
	struct evidence_item item;

	original_describe(k, sign, &item);
	t->heard(t->heard_arg, check, o, &item);
}

/* Strangers are listened to only while nobody else was heard. */
static bool
hears_strangers(const struct tally *t)
{
	return t->origins.own_rows == 0;
}

/*
 * O of the checks that M is about, a record of KIND or of a stranger FROM; what
 * M makes of it is put into O.
 */
static enum err
add_outcomes(struct tally *t, enum source_kind kind, struct origin *from,
    const struct meaning *m, struct outcome *o, const struct original *k)
{
	for (size_t i = 0; i < m->on_count; i++) {
		const struct verdict_on *on = &m->on[i];
		struct window *w = from ? origin_window(from, on->check)
					: windows_for(t->windows, on->check,
					      kind, on->bad, k->record,
					      k->source);

		if (!w)
			return ERR_NOMEM;
		o->bad = on->bad;
		memcpy(o->signs, on->signs, sizeof(o->signs));
		o->sign_count = on->sign_count;
		window_add(w, o);
		if (from && !hears_strangers(t))
			continue;
		t->bads += o->bad;
		if (t->heard)
			tell_outcome(t, on->check, o, m->hits[0], k);
	}
	return OK;
}

/* The states that HITS begin and end. */
static void
note_states(struct tally *t, const size_t *hits, size_t count, struct outcome o,
    const struct original *k)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t checks = know_sign(t->k, hits[i])->checks;

		if (t->parts[hits[i]].ends)
			standings_end(t->standings, t->k, hits[i], &o);
		if (!know_sign(t->k, hits[i])->stands)
			continue;
		o.bad = true;
		o.signs[0] = (uint16_t)hits[i];
		o.sign_count = 1;
		standing_begin(&t->standings[hits[i]], &o);
		t->bads++;
		while (t->heard && checks)
			tell_outcome(t, take_lowest(&checks), &o, hits[i], k);
	}
}

/* What the signs HITS come to; good until one is learnt. */
static const struct meaning *
meaning_of(struct tally *t, const size_t *hits, size_t count)
{
	const struct meaning *m = meaning_find(t->meanings, hits, count);

	/* the one that gives way may be in the ledger */
	if (m || ledger_close(t->ledger) != OK)
		return m;
	return meaning_learn(t->meanings, hits, count);
}

/*
 * K, of the signs HITS that come to M, is a sample of them.  Those of
 * strangers do not wait: their place may be another's soon.
 */
static enum err
add_samples(struct tally *t, struct origin *from, const struct meaning *m,
    struct original *k)
{
	enum err err = OK;

	if (!from)
		ledger_enter(t->ledger, m, k);
	for (size_t i = 0; from && i < m->count && !err; i++)
		err = sampler_add(&from->samplers[m->hits[i]], k);
	return err;
}

struct lack_world {
	struct tally *t;
	enum source_kind kind;
	const struct source *source; /* that is read, NULL: none */
};

static enum err
on_lack(void *arg, const struct relation *rel, const struct relation_open *a)
{
	struct lack_world *w = arg;
	struct outcome o = { .time = a->time, .seq = a->seq };
	const struct meaning *m = meaning_of(w->t, &rel->index, 1);
	struct original k = { .sketch = a->sketch };

	if (relation_hidden(rel, a, w->source))
		return OK;
	w->t->lacked = true;
	if (!m || sampler_add(&w->t->samplers[rel->index], &k))
		return ERR_NOMEM;
	return add_outcomes(w->t, w->kind, NULL, m, &o, &k);
}

/* How a record concerns a relation. */
enum concern { TIME_GOES_ON = 1, IS_THEN = 2, IS_FIRST = 4 };

static enum err
see_event(struct exchange *e, const struct record *r, const struct source *s,
    struct original *k, unsigned concern, struct lack_world *w)
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
see(struct relation *rel, const struct record *r, struct original *k,
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

static enum err
see_one(struct tally *t, size_t i, const struct record *r,
    const struct source *s, struct original *k, unsigned concern, bool *holds)
{
	struct relation *rel = &t->relations[i];
	struct lack_world w = { t, r->source, s };
	enum err err = rel->exchange
			   ? see_event(rel->exchange, r, s, k, concern, &w)
			   : see(rel, r, k, concern, &w, holds);

	note_idle(t, i);
	return err;
}

/*
 * Lets every relation that it may concern see R of S, the record of K;
 * adds the signs that this makes true.
 */
static enum err
relate(struct tally *t, const struct record *r, const struct source *s,
    struct original *k, struct sign_parts parts, size_t *hits, size_t *count)
{
	uint64_t all = parts.first | parts.then, waiting = 0;
	enum err err = OK;

	if (r->time != TIME_NONE)
		waiting = t->waiting[r->source] & ~t->idle;
	all |= waiting;
	while (all && !err) {
		size_t i = take_lowest(&all);
		unsigned concern = (waiting >> i & 1 ? TIME_GOES_ON : 0) |
				   (parts.then >> i & 1 ? IS_THEN : 0) |
				   (parts.first >> i & 1 ? IS_FIRST : 0);
		bool holds = false;

		if (concern & TIME_GOES_ON &&
		    relation_is_idle(&t->relations[i], r->time))
			concern &= ~TIME_GOES_ON;
		if (concern == 0)
			continue;
		err = see_one(t, i, r, s, k, concern, &holds);
		if (holds)
			hits[(*count)++] = t->relations[i].index;
	}
	return err;
}

/* Lets the signs about absence know that R, the record of K, came. */
static enum err
note_absences(struct tally *t, const struct record *r, struct original *k,
    uint64_t client, struct sign_parts parts)
{
	enum err err = OK;
	uint64_t all;

	/* of an extract: what it lacks may have been in the log */
	if (r->partial)
		parts.asked = parts.heard = 0;
	all = parts.asked | parts.came | parts.heard | parts.known;
	while (all && !err) {
		size_t i = take_lowest(&all);

		if (parts.heard >> i & 1)
			absence_hear(&t->absences[i], r);
		if (parts.known >> i & 1)
			err = absence_know(&t->absences[i], client);
		if (!err && parts.asked >> i & 1)
			err = absence_first(
			    &t->absences[i], r, client, k, t->seq);
		if (parts.came >> i & 1)
			absence_then(&t->absences[i], r);
	}
	return err;
}

/* What R, the record of K, makes of the signs that it matches. */
static enum err
fold(struct tally *t, const struct record *r, const struct source *s,
    struct original *k, size_t *hits, size_t count)
{
	bool module = outcome_of_module(r);
	struct outcome o = { .time = r->time,
		.seq = ++t->seq,
		.client = outcome_client(r, module),
		.weak = r->partial,
		.zone_unknown = r->zone_unknown };
	const struct meaning *m = meaning_of(t, hits, count);
	size_t found = count;
	struct origin *from = NULL;
	enum err err = m ? OK : ERR_NOMEM;

	if (!err && r->source == SOURCE_IIS)
		err = origins_note(&t->origins, r, module, &from);
	if (err)
		return err;
	t->lacked = false;
	if (m->parts.stated)
		err = stated_record(t->stated, r, s, hits, count);
	if (!err && m->unknown)
		err = unknown_add(&t->unknown, r, s);
	if (!err && (!from || hears_strangers(t)))
		err = note_absences(t, r, k, o.client, m->parts);
	if (!err && (!from || hears_strangers(t)))
		err = relate(t, r, s, k, m->parts, hits, &count);
	if (!err && (count > found || t->lacked))
		m = meaning_of(t, hits, count);
	if (err || !m)
		return err ? err : ERR_NOMEM;
	err = add_samples(t, from, m, k);
	if (err)
		return err;
	if (!from && m->states)
		note_states(t, hits, count, o, k);
	if (r->source == SOURCE_NDESPLUGIN && t->called != SIZE_MAX &&
	    m->checks >> t->called & 1)
		origins_call(&t->origins, r->time);
	return add_outcomes(t, r->source, from, m, &o, k);
}

/* Room for one record more. */
static enum err
make_room(struct tally *t)
{
	if (sketches_are_many(t->sketches))
		return tally_settle(t, true);
	return ledger_is_full(t->ledger) ? ledger_close(t->ledger) : OK;
}

enum err
tally_record(struct tally *t, const struct record *r, const struct source *s,
    const size_t *hits, size_t count)
{
	/* room for every sign of one record */
	size_t all[MATCHER_HITS_MAX + KNOW_RELATIONS_MAX];
	struct original k = { .all = t->sketches, .record = r, .source = s };
	enum err err = make_room(t);

	memcpy(all, hits, count * sizeof(all[0]));
	return err ? err : fold(t, r, s, &k, all, count);
}

uint64_t
tally_forgotten(const struct tally *t)
{
	return t->forgotten;
}

enum err
tally_settle(struct tally *t, bool all)
{
	enum err err = ledger_close(t->ledger);

	return sketches_settle(t->sketches, all) ? ERR_NOMEM : err;
}

enum err
tally_source_end(struct tally *t, const struct source *s)
{
	struct lack_world w = { t, s->kind, s };
	enum err err = OK;

	for (size_t i = 0; i < t->relation_count && !err; i++) {
		struct relation *rel = &t->relations[i];

		if (!relation_concerns(rel, s->kind))
			continue;
		if (rel->exchange) {
			err = exchange_end(rel->exchange, s, on_lack, &w);
			continue;
		}
		relation_source_end(rel, s);
		if (s->last != TIME_NONE)
			err = relation_expire(rel, s->last, on_lack, &w);
		if (!err)
			err = relation_expire(rel, TIME_NONE, on_lack, &w);
	}
	for (size_t i = 0; i < t->absence_count; i++)
		absence_source_end(&t->absences[i], s);
	return err;
}

enum err
tally_tick(struct tally *t, enum source_kind kind, int64_t now)
{
	struct lack_world w = { t, kind, NULL };
	enum err err = OK;

	for (size_t i = 0; i < t->relation_count && !err; i++) {
		struct relation *rel = &t->relations[i];

		if (!relation_concerns(rel, kind))
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

bool
tally_window(const struct tally *t, size_t check, enum source_kind kind,
    const struct tally_cover cover[SOURCE_COUNT], unsigned seen,
    struct window *out)
{
	const struct window *w = windows_of(t->windows, check, kind);

	if (w)
		*out = *w;
	else
		window_init(out);
	if (kind == SOURCE_IIS)
		origins_join(&t->origins, check, out);
	for (size_t i = 0; i < t->absence_count; i++) {
		const struct sign *s = t->absences[i].sign;

		absence_lend(&t->absences[i], kind, out);
		if (s->checks >> check & 1 && seen >> s->applies & 1)
			absence_outcomes(&t->absences[i], cover, kind, out);
	}
	for (size_t i = 0; i < t->relation_count; i++)
		if (t->relations[i].sign->checks >> check & 1)
			silence_outcomes(&t->relations[i], cover, kind, out);
	return out->count > 0;
}

const struct device_window *
tally_device(const struct tally *t, size_t i)
{
	return windows_device(t->windows, i);
}

bool
tally_finding(const struct tally *t, size_t sign,
    const struct tally_cover cover[SOURCE_COUNT], struct finding *out)
{
	for (size_t i = 0; i < t->absence_count; i++)
		if (t->absences[i].index == sign)
			return absence_finding(&t->absences[i], cover, out);
	out->sign = sign;
	out->count = out->items = 0;
	out->foreign = false;
	out->first = out->last = TIME_NONE;
	if (t->samplers[sign].count > 0)
		sampler_finding(&t->samplers[sign], sign, out);
	origins_finding(&t->origins, sign, out);
	for (size_t i = 0; i < t->relation_count; i++)
		if (t->relations[i].index == sign)
			silence_finding(&t->relations[i], cover, out);
	return out->count > 0;
}

const struct standing *
tally_standing(const struct tally *t, size_t sign)
{
	return &t->standings[sign];
}

const struct stated *
tally_stated(const struct tally *t)
{
	return t->stated;
}

const struct unknown *
tally_unknown(const struct tally *t)
{
	return &t->unknown;
}

const struct origins *
tally_origins(const struct tally *t)
{
	return &t->origins;
}

uint64_t
tally_bads(const struct tally *t)
{
	return t->bads;
}
