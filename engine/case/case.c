/*
 * A sitting: evidence read in steps, folded by the tally, judged when what
 * was asked for is read.
 *
 * Inside of a step several threads may weigh records: weigh() alone is called
 * by them, each with a hand of its own, and reads what no step changes.  All
 * else is called by one thread, record after record in the order of the file,
 * so that the same evidence gives the same case however many threads there
 * are.
 */

#include "engine/case/case.h"

#include "engine/case/inside.h"
#include "engine/guide/judge.h"
#include "engine/host/pack/capture.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool
is_early(const struct case_file *c, const struct record *r)
{
	return r->time != TIME_NONE && c->since != TIME_NONE &&
	       r->time < c->since;
}

static void
on_weighed(void *arg, const struct record *r, const struct source *s,
    const size_t *hits, size_t count, bool whole)
{
	struct case_file *c = arg;
	uint64_t forgotten;

	if (c->err || is_early(c, r))
		return;
	if (!whole)
		evidence_problem(c->evidence, PROBLEM_MATCH, r->line, r->text);
	if (count == 0)
		return;
	forgotten = tally_forgotten(c->tally);
	c->err = tally_record(c->tally, r, s, hits, count);
	if (tally_forgotten(c->tally) != forgotten)
		evidence_problem(c->evidence, PROBLEM_OPEN, r->line, r->text);
}

static void
on_record(void *arg, const struct record *r, const struct source *s)
{
	struct case_file *c = arg;
	size_t hits[MATCHER_HITS_MAX], count;
	bool whole;

	if (c->err || is_early(c, r))
		return;
	count = matcher_record(c->matcher, r, hits, &whole);
	on_weighed(c, r, s, hits, count, whole);
}

static_assert(MATCHER_HITS_MAX <= EVIDENCE_HITS_MAX, "room for all hits");
static_assert(SKETCH_TURNS <= EVIDENCE_TURNS, "records live long enough");

static void *
hand_of(void *arg, size_t i)
{
	struct case_file *c = arg;

	if (!c->hand[i])
		c->hand[i] = matcher_hand_new(c->matcher);
	return c->hand[i];
}

static size_t
weigh(void *arg, void *hand, const struct record *r, size_t *hits, bool *whole)
{
	if (is_early(arg, r))
		return 0;
	return matcher_hand_record(hand, r, hits, whole);
}

static void
on_settle(void *arg, bool now)
{
	struct case_file *c = arg;
	enum err err = tally_settle(c->tally, now);

	if (!c->err)
		c->err = err;
}

static void
on_source_end(void *arg, const struct source *s)
{
	struct case_file *c = arg;

	if (!c->err)
		c->err = tally_source_end(c->tally, s);
}

/* What is early is told by its time, in which those that are alike differ. */
static bool
weighs_alike(const struct case_file *c)
{
	return c->since == TIME_NONE && !matcher_asks(c->matcher, FIELD_THREAD);
}

struct evidence_sink
case_sink(struct case_file *c)
{
	return (struct evidence_sink){ .record = on_record,
		.source_end = on_source_end,
		.arg = c,
		.hand = hand_of,
		.weigh = weigh,
		.alike = weighs_alike(c),
		.weighed = on_weighed,
		.settle = on_settle };
}

struct evidence *
case_evidence(
    struct host *host, const struct knowledge *k, struct err_info *info)
{
	struct evidence *e = evidence_new(host, know_interest(k), info);

	for (int kind = 0; e && kind < SOURCE_COUNT; kind++)
		evidence_needles(e, (enum source_kind)kind,
		    know_needles(k, (enum source_kind)kind));
	return e;
}

/*
 * "Two hours before now", where now is the newest record: everything has to
 * be read once to know it.
 */
static enum err
find_since(struct case_file *c, struct err_info *info)
{
	struct evidence *e;
	int64_t now = c->options.now;
	enum err err = OK;
	bool done = false;

	if (now == TIME_NONE)
		now = host_now(c->host);
	if (now == TIME_NONE) {
		e = case_evidence(c->host, c->k, info);
		if (!e)
			return info->code;
		while (!err && !done)
			err = evidence_read(
			    e, CASE_EVERYTHING, UINT64_MAX, NULL, &done);
		now = evidence_newest(e);
		evidence_free(e);
	}
	if (now != TIME_NONE)
		c->since = now - c->options.since_before_now;
	return err;
}

/* The parts of a case whose host and options stand. */
static enum err
open_parts(struct case_file *c, struct err_info *info)
{
	enum err err = OK;

	if (c->options.since_before_now)
		err = find_since(c, info);
	if (err)
		return err;
	c->evidence = case_evidence(c->host, c->k, info);
	c->matcher = c->evidence ? matcher_new(c->k, info) : NULL;
	if (!c->matcher)
		return info->code ? info->code : ERR_NOMEM;
	c->tally = tally_new(c->k);
	if (!c->tally || case_judge(c))
		return err_set(info, ERR_NOMEM, NULL, 0, NULL);
	return OK;
}

/* Without its parts; NULL and a filled INFO when out of memory. */
static struct case_file *
make_case(struct host *host, const struct knowledge *k,
    const struct case_options *options, struct err_info *info)
{
	struct case_file *c = calloc(1, sizeof(*c));

	if (!c) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	c->host = host;
	c->k = k;
	c->options = *options;
	c->since = options->since;
	c->live = TIME_NONE;
	for (size_t i = 0; i < KNOW_CHECKS_MAX; i++)
		c->after[i] = TIME_NONE;
	return c;
}

/* C with its parts; NULL, and C is freed, when they cannot be had. */
static struct case_file *
with_parts(struct case_file *c, struct err_info *info)
{
	if (open_parts(c, info) == OK)
		return c;
	case_free(c);
	return NULL;
}

struct case_file *
case_new(struct host *host, const struct knowledge *k,
    const struct case_options *options, struct err_info *info)
{
	struct case_file *c = make_case(host, k, options, info);

	if (c)
		return with_parts(c, info);
	host_free(host);
	return NULL;
}

struct case_file *
case_over(const struct case_file *c, int64_t since, struct err_info *info)
{
	struct case_file *over = make_case(c->host, c->k, &c->options, info);

	if (!over)
		return NULL;
	over->borrowed = true;
	over->options.since_before_now = 0;
	over->since = since;
	memcpy(over->after, c->after, sizeof(over->after));
	return with_parts(over, info);
}

struct case_file *
case_open(const char *path, const struct knowledge *k,
    const struct case_options *options, struct err_info *info)
{
	struct host *host = host_capture_new(path, info);

	return host ? case_new(host, k, options, info) : NULL;
}

void
case_free(struct case_file *c)
{
	if (!c)
		return;
	diagnosis_free(c->diagnosis);
	tally_free(c->tally);
	for (size_t i = 0; i < CREW_MAX; i++)
		matcher_hand_free(c->hand[i]);
	matcher_free(c->matcher);
	evidence_free(c->evidence);
	if (!c->borrowed)
		host_free(c->host);
	free(c);
}

const struct knowledge *
case_knowledge(const struct case_file *c)
{
	return c->k;
}

const struct case_options *
case_asked(const struct case_file *c)
{
	return &c->options;
}

const char *
case_server(const struct case_file *c)
{
	return evidence_server(c->evidence);
}

const struct host *
case_host(const struct case_file *c)
{
	return c->host;
}

void
case_certificates(const struct case_file *c, struct cert_uses *out)
{
	const struct certcheck_world w = { evidence_registry(c->evidence),
		evidence_certstore(c->evidence),
		c->diagnosis ? c->diagnosis->now : TIME_NONE, NULL };

	cert_uses_find(&w, out);
}

const struct diagnosis *
case_diagnosis(const struct case_file *c)
{
	return c->diagnosis;
}

size_t
case_source_count(const struct case_file *c)
{
	return evidence_count(c->evidence);
}

const struct source *
case_source(const struct case_file *c, size_t i)
{
	return evidence_source(c->evidence, i);
}

size_t
case_left_count(const struct case_file *c)
{
	return evidence_left_count(c->evidence);
}

const struct evidence_left *
case_left(const struct case_file *c, size_t i)
{
	return evidence_left(c->evidence, i);
}

/*
 * What settles a check, what its causes lean on, and what tells the
 * generation apart.
 */
unsigned
case_kinds_of(const struct case_file *c, size_t check)
{
	unsigned kinds = know_check(c->k, check)->settles |
			 1u << SOURCE_REGISTRY | 1u << SOURCE_TEXT;

	for (size_t i = 0; i < know_sign_count(c->k); i++)
		if (know_sign(c->k, i)->checks >> check & 1)
			kinds |= know_sign(c->k, i)->sources;
	return kinds;
}

void
case_want(struct case_file *c, unsigned kinds)
{
	c->wanted |= kinds;
}

void
case_cancel(struct case_file *c)
{
	c->wanted = 0;
}

bool
case_was_read(const struct case_file *c, enum source_kind kind)
{
	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *s = case_source(c, i);

		if (s->kind == kind && !s->read && !s->err)
			return false;
	}
	return true;
}

bool
case_is_unread(const struct case_file *c, size_t check)
{
	unsigned kinds = case_kinds_of(c, check);

	if (c->diagnosis->checks[check].verdict != VERDICT_NO_EVIDENCE)
		return false;
	for (int k = 0; k < SOURCE_COUNT; k++)
		if (kinds >> k & 1 && !case_was_read(c, (enum source_kind)k))
			return true;
	return false;
}

/* What the sources of each kind cover, and which kinds have been read. */
static void
look_over(const struct case_file *c, struct judge_world *w,
    struct tally_cover cover[SOURCE_COUNT])
{
	for (int k = 0; k < SOURCE_COUNT; k++)
		cover[k] = (struct tally_cover){ NULL, TIME_NONE, TIME_NONE };
	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *s = case_source(c, i);
		struct tally_cover *k = &cover[s->kind];

		if (s->err) {
			w->failed |= 1u << s->kind;
			continue;
		}
		if (!s->read)
			continue;
		w->read |= 1u << s->kind;
		if (s->problem[PROBLEM_PARTIAL].count > 0)
			continue; /* an extract covers no time */
		k->source = s;
		if (k->first == TIME_NONE ||
		    (s->first != TIME_NONE && s->first < k->first))
			k->first = s->first;
		if (s->last > k->last)
			k->last = s->last;
	}
	w->failed &= ~w->read;
}

/* Of a copy: when it was made, unless something in it is newer. */
static int64_t
newest_of(struct evidence *e)
{
	int64_t newest = evidence_newest(e), taken = evidence_taken(e);

	return taken > newest ? taken : newest;
}

enum err
case_judge(struct case_file *c)
{
	struct tally_cover cover[SOURCE_COUNT];
	struct judge_world w = { .k = c->k,
		.tally = c->tally,
		.reg = evidence_registry(c->evidence),
		.certs = evidence_certstore(c->evidence),
		.cover = cover,
		.now = c->options.now,
		.after = c->after,
		.step = c->options.step };
	struct diagnosis *d;

	if (w.now == TIME_NONE)
		w.now = host_now(c->host);
	if (w.now == TIME_NONE)
		w.now = c->live;
	if (w.now == TIME_NONE)
		w.now = newest_of(c->evidence);
	look_over(c, &w, cover);
	d = judge(&w);
	if (!d)
		return ERR_NOMEM;
	diagnosis_free(c->diagnosis);
	c->diagnosis = d;
	return OK;
}

enum err
case_step(struct case_file *c, uint64_t budget, struct case_progress *progress)
{
	const struct evidence_sink sink = case_sink(c);
	enum err err = OK;

	progress->finished = c->wanted == 0;
	if (c->wanted)
		err = evidence_read(
		    c->evidence, c->wanted, budget, &sink, &progress->finished);
	if (!err)
		err = c->err;
	evidence_progress(
	    c->evidence, c->wanted, &progress->done, &progress->total);
	progress->findings = tally_bads(c->tally);
	if (!err && progress->finished && c->wanted) {
		c->wanted = 0;
		err = case_judge(c);
	}
	return err;
}

enum err
case_run(struct case_file *c)
{
	struct case_progress p = { 0 };
	enum err err = OK;

	case_want(c, CASE_EVERYTHING);
	while (!err && !p.finished)
		err = case_step(c, UINT64_MAX, &p);
	return err;
}
