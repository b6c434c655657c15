/*
 * The pairs of a capture, from the best known to the least: calls that were
 * answered take their counterparts first, what is left may belong to those
 * whose end nobody saw.
 */

#include "engine/trace/pair.h"

#include <stdlib.h>

#define BARRED (NO_STATION - 1) /* not in this round */

static struct lap *
laps_new(size_t n)
{
	return calloc(n + 1, sizeof(struct lap));
}

/* All 2xx are one: whether it is 201 says nothing about which one. */
static uint16_t
plain_status(uint16_t status)
{
	return status >= 200 && status < 300 ? 201 : status;
}

static struct lap *
laps_of_rows(const struct nest *n, const struct rows *rows)
{
	struct lap *l = laps_new(rows->count);

	for (size_t i = 0; l && i < rows->count; i++) {
		l[i] = lap_of_row(&n->t->lane[LANE_IIS].item[rows->item[i]]);
		l[i].status = plain_status(l[i].status);
	}
	return l;
}

static struct lap *
laps_of_runs(const struct runs *runs)
{
	struct lap *l = laps_new(runs->count);

	for (size_t i = 0; l && i < runs->count; i++)
		l[i] = lap_of_run(&runs->item[i]);
	return l;
}

/* Of a chain of events only what happens inside PKIOperation. */
static struct lap *
laps_of_chains(const struct nest *n)
{
	const struct station *s = n->t->lane[LANE_EVENT].item;
	struct lap *l = laps_new(n->chains->count);

	for (size_t i = 0; l && i < n->chains->count; i++) {
		struct run r = n->chains->item[i];

		r.end = r.start;
		for (size_t k = 0; k < 3; k++)
			if (r.step[k] != NO_STATION &&
			    s[r.step[k]].time > r.end)
				r.end = s[r.step[k]].time;
		l[i] = lap_of_run(&r);
	}
	return l;
}

static struct lap *
laps_of_calls(const struct nest *n)
{
	const struct station *s = n->t->lane[LANE_PLUGIN].item;
	struct lap *l = laps_new(n->calls->count);

	for (size_t i = 0; l && i < n->calls->count; i++) {
		const struct call *c = &n->calls->item[i];

		l[i] = lap_of_call(c);
		if (c->answer != NO_STATION && s[c->answer].step == STEP_RETURN)
			l[i].status = s[c->answer].status;
	}
	return l;
}

/* The module's reports; those without one begin and end never. */
static struct lap *
laps_of_reports(const struct nest *n)
{
	struct lap *l = laps_new(n->calls->count);

	for (size_t i = 0; l && i < n->calls->count; i++) {
		struct call c = n->calls->item[i];

		c.start = c.notify_start;
		c.end = c.notify_end;
		if (c.start != TIME_NONE && c.end != TIME_NONE)
			l[i] = lap_of_call(&c);
	}
	return l;
}

/* Errors after which the POST may nevertheless have reached IIS. */
static bool
may_have_posted(const struct call *c)
{
	return c->error == 0 || c->error == 12002 || c->error == 12030 ||
	       c->error == 12152;
}

static void
bar_calls(const struct nest *n, struct match *m, bool open_too)
{
	for (size_t i = 0; i < n->calls->count; i++) {
		const struct call *c = &n->calls->item[i];

		if (m[i].other == NO_STATION &&
		    (!may_have_posted(c) || (c->end == TIME_NONE && !open_too)))
			m[i].other = BARRED;
	}
}

static void
bar_taken(struct match *m, const struct match *by, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (by[i].other != NO_STATION)
			m[i].other = BARRED;
}

static void
lift(struct match *m, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (m[i].other == BARRED)
			m[i].other = NO_STATION;
}

/* LAPS inside calls, in two rounds. */
static enum err
inside_calls(const struct nest *n, const struct lap *laps, size_t count,
    struct match *of_call, struct match *of_lap)
{
	enum err err = OK;

	for (int round = 0; round < 2 && !err; round++) {
		bar_calls(n, of_call, round > 0);
		err = pair_laps(
		    n->call_lap, n->calls->count, laps, count, of_call, of_lap);
		lift(of_call, n->calls->count);
	}
	return err;
}

/*
 * What a registration point's run says must be what the module was told;
 * a page instead of an answer may follow either.
 */
static void
mark_truth(struct nest *n, bool on)
{
	const struct station *s = n->t->lane[LANE_PLUGIN].item;
	const struct station *f = n->t->lane[LANE_CRP].item;

	for (size_t i = 0; i < n->calls->count; i++) {
		const struct call *c = &n->calls->item[i];
		const struct station *a = c->answer == NO_STATION
					      ? NULL
					      : &s[c->answer];
		bool told = a && a->step == STEP_RETURN;

		n->call_lap[i].status = told ? a->status : 0;
		if (on && told)
			n->call_lap[i].status = a->status == 201
						    ? (a->good ? 1 : 2)
						    : 0;
	}
	for (size_t i = 0; i < n->runs->count; i++) {
		uint32_t last = n->runs->item[i].step[RUN_STEPS - 1];

		n->run_lap[i].status = !on || last == NO_STATION ? 0
				       : f[last].good            ? 1
								 : 2;
	}
}

/* A call that went well is followed by 200, one that did not by an error. */
static void
mark_device(struct nest *n, bool on)
{
	const struct station *s = n->t->lane[LANE_PLUGIN].item;

	for (size_t i = 0; i < n->calls->count; i++) {
		uint32_t a = n->calls->item[i].answer;

		n->call_lap[i].status = !on || a == NO_STATION ? 0
					: s[a].good            ? 201
							       : 500;
	}
}

static enum err
inside_devices(struct nest *n)
{
	enum err err = OK;

	for (size_t i = 0; i < n->calls->count; i++)
		if (n->calls->item[i].notify_start != TIME_NONE)
			n->call_lap[i].next = n->calls->item[i].notify_start;
	for (int round = 0; round < 3 && !err; round++) {
		mark_device(n, round == 0);
		for (size_t i = 0; i < n->calls->count; i++)
			if (n->calls->item[i].end == TIME_NONE && round < 2)
				n->call_pki[i].other = BARRED;
		err = pair_laps(n->pki_lap, n->pki.count, n->call_lap,
		    n->calls->count, n->pki_call, n->call_pki);
		lift(n->call_pki, n->calls->count);
	}
	for (size_t i = 0; i < n->pki.count; i++)
		n->pki_lap[i].status = 0;
	if (!err) {
		bar_taken(n->pki_post, n->pki_call, n->pki.count);
		bar_taken(n->post_pki, n->post_call, n->post.count);
		for (size_t i = 0; i < n->post.count; i++)
			n->post_lap[i].status = 0;
		err = pair_laps(n->pki_lap, n->pki.count, n->post_lap,
		    n->post.count, n->pki_post, n->post_pki);
		lift(n->pki_post, n->pki.count);
		lift(n->post_pki, n->post.count);
	}
	if (!err) {
		bar_taken(n->pki_chain, n->pki_call, n->pki.count);
		bar_taken(n->pki_chain, n->pki_post, n->pki.count);
		err = pair_laps(n->pki_lap, n->pki.count, n->chain_lap,
		    n->chains->count, n->pki_chain, n->chain_pki);
		lift(n->pki_chain, n->pki.count);
	}
	return err;
}

/* Runs whose call is not in the log may be known by their POST. */
static enum err
inside_posts(struct nest *n)
{
	enum err err;

	bar_taken(n->post_run, n->post_call, n->post.count);
	bar_taken(n->run_post, n->run_call, n->runs->count);
	mark_truth(n, false);
	err = pair_laps(n->post_lap, n->post.count, n->run_lap, n->runs->count,
	    n->post_run, n->run_post);
	lift(n->post_run, n->post.count);
	lift(n->run_post, n->runs->count);
	return err;
}

static enum err
inside_reports(struct nest *n)
{
	enum err err;

	for (size_t i = 0; i < n->calls->count; i++)
		if (n->report_lap[i].e1 == 0)
			n->call_notify[i].other = BARRED;
	err = pair_laps(n->report_lap, n->calls->count, n->notify_lap,
	    n->notify.count, n->call_notify, n->notify_call);
	lift(n->call_notify, n->calls->count);
	return err;
}

static bool
make_laps(struct nest *n)
{
	const struct lane_store *iis = &n->t->lane[LANE_IIS];
	size_t calls = n->calls->count, runs = n->runs->count;
	size_t chains = n->chains->count;

	return !rows_of(iis, STEP_POST, &n->post) &&
	       !rows_of(iis, STEP_PKI, &n->pki) &&
	       !rows_of(iis, STEP_NOTIFY_POST, &n->notify) &&
	       (n->call_lap = laps_of_calls(n)) &&
	       (n->report_lap = laps_of_reports(n)) &&
	       (n->run_lap = laps_of_runs(n->runs)) &&
	       (n->chain_lap = laps_of_chains(n)) &&
	       (n->post_lap = laps_of_rows(n, &n->post)) &&
	       (n->pki_lap = laps_of_rows(n, &n->pki)) &&
	       (n->notify_lap = laps_of_rows(n, &n->notify)) &&
	       (n->call_run = matches_new(calls)) &&
	       (n->run_call = matches_new(runs)) &&
	       (n->call_post = matches_new(calls)) &&
	       (n->post_call = matches_new(n->post.count)) &&
	       (n->post_run = matches_new(n->post.count)) &&
	       (n->run_post = matches_new(runs)) &&
	       (n->pki_call = matches_new(n->pki.count)) &&
	       (n->call_pki = matches_new(calls)) &&
	       (n->pki_post = matches_new(n->pki.count)) &&
	       (n->post_pki = matches_new(n->post.count)) &&
	       (n->pki_chain = matches_new(n->pki.count)) &&
	       (n->chain_pki = matches_new(chains)) &&
	       (n->call_notify = matches_new(calls)) &&
	       (n->notify_call = matches_new(n->notify.count));
}

/* Once all is paired nobody asks for them: requests take their place. */
static void
drop_laps(struct nest *n)
{
	struct lap **all[] = { &n->call_lap, &n->report_lap, &n->run_lap,
		&n->chain_lap, &n->post_lap, &n->pki_lap, &n->notify_lap };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		free(*all[i]);
		*all[i] = NULL;
	}
}

enum err
nest_build(struct nest *n)
{
	enum err err = make_laps(n) ? OK : ERR_NOMEM;

	if (!err) {
		mark_truth(n, true);
		err = inside_calls(
		    n, n->run_lap, n->runs->count, n->call_run, n->run_call);
	}
	if (!err) {
		mark_truth(n, false);
		for (size_t i = 0; i < n->calls->count; i++)
			if (n->call_run[i].other < n->runs->count)
				n->call_lap[i]
				    .core = &n->run_lap[n->call_run[i].other];
		err = inside_calls(
		    n, n->post_lap, n->post.count, n->call_post, n->post_call);
	}
	for (size_t i = 0; n->call_lap && i < n->calls->count; i++)
		n->call_lap[i].core = NULL;
	for (size_t i = 0; !err && i < n->notify.count; i++)
		n->notify_lap[i].status = 0;
	if (!err)
		err = inside_posts(n);
	if (!err)
		err = inside_devices(n);
	if (!err)
		err = inside_reports(n);
	drop_laps(n);
	return err;
}

void
nest_free(struct nest *n)
{
	void *all[] = { n->post.item, n->pki.item, n->notify.item, n->call_run,
		n->run_call, n->call_post, n->post_call, n->post_run,
		n->run_post, n->pki_call, n->call_pki, n->pki_post, n->post_pki,
		n->pki_chain, n->chain_pki, n->call_notify, n->notify_call };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		free(all[i]);
}
