/*
 * Requests out of pairs.  Each begins with the group that ties most of it
 * for certain; what joins it by time alone is likely when nothing else fits,
 * else ambiguous.
 */

#include "engine/trace/inside.h"
#include "engine/base/search.h"
#include "engine/trace/pair.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Of what its own flow does not tell for certain: one other at least. */
#define UNCOUNTED 2

struct trace_request *
request_add(struct trace *t)
{
	struct trace_request *r = array_grow(
	    t->request, t->request_count, &t->request_cap, sizeof(*r));

	if (!r)
		return NULL;
	t->request = r;
	r += t->request_count++;
	memset(r, 0, sizeof(*r));
	for (int i = 0; i < STATION_COUNT; i++)
		r->rung[i] = RUNG_NONE;
	r->stopped_at = STATION_COUNT;
	return r;
}

void
request_put(struct trace_request *r, enum station_id id, enum lane lane,
    uint32_t i, enum link link, unsigned among)
{
	if (i == NO_STATION || r->rung[id] != RUNG_NONE)
		return;
	assert(i < RUNG_OF(1, 0)); /* the lane stands above it */
	r->rung[id] = RUNG_OF(lane, i);
	r->link[id] = (uint8_t)link;
	r->among[id] = (uint8_t)(link == LINK_AMBIGUOUS ? among : 1);
}

static enum link
link_of(const struct match *m)
{
	return m->ambiguous ? LINK_AMBIGUOUS : LINK_LIKELY;
}

static void
put_matched_row(struct trace_request *r, enum station_id id,
    const struct rows *rows, const struct match *m)
{
	if (m->other < rows->count)
		request_put(r, id, LANE_IIS, rows->item[m->other], link_of(m),
		    m->among);
}

static const enum station_id run_stations[RUN_STEPS] = { STATION_CRP_STARTED,
	STATION_CRP_PHASE1, STATION_CRP_PHASE3, STATION_CRP_FINISHED };
static const enum station_id chain_stations[CHAIN_STEPS - 1] = {
	STATION_RECEIVED, STATION_VERIFIED, STATION_ISSUED, STATION_NOTIFIED
};

static size_t
stations_in(const struct run *run, size_t steps)
{
	size_t n = 0;

	for (size_t k = 0; k < steps; k++)
		n += run->step[k] != NO_STATION;
	return n;
}

static void
put_run(struct trace_request *r, const struct run *run, enum link link,
    unsigned among)
{
	for (size_t k = 0; k < RUN_STEPS; k++)
		request_put(
		    r, run_stations[k], LANE_CRP, run->step[k], link, among);
}

/* How a group that nothing else leads is tied together. */
static enum link
own_link(bool certain, size_t stations)
{
	if (!certain)
		return LINK_AMBIGUOUS;
	return stations < 2 ? LINK_LIKELY : LINK_CERTAIN;
}

/*
 * The report: IIS's row shows the 204, but only the module's own line is on
 * the thread; the row stands there when there is one.
 */
static void
put_report(struct trace_request *r, const struct nest *n, size_t i,
    const struct call *c, enum link own)
{
	put_matched_row(r, STATION_NOTIFY, &n->notify, &n->call_notify[i]);
	request_put(
	    r, STATION_NOTIFY, LANE_PLUGIN, c->notify_exit, own, UNCOUNTED);
}

static enum err
build_call(struct nest *n, size_t i)
{
	const struct call *c = &n->calls->item[i];
	const struct match *m = &n->call_run[i];
	const struct run *run = m->other < n->runs->count
				    ? &n->runs->item[m->other]
				    : NULL;
	uint32_t sent = c->send != NO_STATION ? c->send : c->call;
	size_t size = (sent != NO_STATION) + (c->answer != NO_STATION) +
		      (c->notify_exit != NO_STATION);
	struct trace_request *r = request_add(n->t);
	enum link own = own_link(c->certain, size);

	if (!r)
		return ERR_NOMEM;
	request_put(r, STATION_VERIFY_SENT, LANE_PLUGIN, sent, own, UNCOUNTED);
	request_put(
	    r, STATION_VERIFY_ANSWERED, LANE_PLUGIN, c->answer, own, UNCOUNTED);
	put_matched_row(r, STATION_VERIFY_POSTED, &n->post, &n->call_post[i]);
	put_matched_row(r, STATION_CA_ANSWERED, &n->pki, &n->call_pki[i]);
	put_report(r, n, i, c, own);
	if (run)
		put_run(r, run, link_of(m), m->among);
	return OK;
}

/* Without a run the device's rows tell more than the POST: they lead. */
static void
join_device(struct trace_request *r, const struct nest *n, size_t i, bool leads)
{
	const struct match *m = &n->post_pki[i];

	put_matched_row(r, STATION_CA_ANSWERED, &n->pki, m);
	if (leads || !m->ambiguous)
		return;
	r->link[STATION_VERIFY_POSTED] = LINK_AMBIGUOUS;
	r->among[STATION_VERIFY_POSTED] = m->among;
	r->link[STATION_CA_ANSWERED] = LINK_LIKELY;
	r->among[STATION_CA_ANSWERED] = 1;
}

static enum err
build_post(struct nest *n, size_t i)
{
	const struct match *m = &n->post_run[i];
	bool has_run = m->other < n->runs->count;
	struct trace_request *r;

	if (n->post_call[i].other != NO_STATION)
		return OK;
	r = request_add(n->t);
	if (!r)
		return ERR_NOMEM;
	request_put(r, STATION_VERIFY_POSTED, LANE_IIS, n->post.item[i],
	    has_run ? link_of(m) : LINK_LIKELY, m->among);
	if (has_run) {
		const struct run *run = &n->runs->item[m->other];

		put_run(r, run,
		    own_link(run->certain, stations_in(run, RUN_STEPS)),
		    UNCOUNTED);
	}
	join_device(r, n, i, has_run);
	return OK;
}

static enum err
build_run(struct nest *n, size_t i)
{
	const struct run *run = &n->runs->item[i];
	struct trace_request *r;

	if (n->run_call[i].other != NO_STATION ||
	    n->run_post[i].other != NO_STATION)
		return OK;
	r = request_add(n->t);
	if (!r)
		return ERR_NOMEM;
	put_run(r, run, own_link(run->certain, stations_in(run, RUN_STEPS)),
	    UNCOUNTED);
	return OK;
}

static enum err
build_chain(struct nest *n, size_t i)
{
	const struct run *chain = &n->chains->item[i];
	struct trace_request *r = request_add(n->t);
	enum link own = own_link(
	    chain->certain, stations_in(chain, CHAIN_STEPS));

	if (chain->tied > own)
		own = (enum link)chain->tied;
	if (!r)
		return ERR_NOMEM;
	for (size_t k = 0; k + 1 < CHAIN_STEPS; k++)
		request_put(r, chain_stations[k], LANE_EVENT, chain->step[k],
		    own, UNCOUNTED);
	/* event 4000 says that all went well, when 4008 is not there */
	request_put(r, STATION_NOTIFIED, LANE_EVENT,
	    chain->step[CHAIN_STEPS - 1], own, UNCOUNTED);
	put_matched_row(r, STATION_CA_ANSWERED, &n->pki, &n->chain_pki[i]);
	return OK;
}

static enum err
build_pki(struct nest *n, size_t i)
{
	struct trace_request *r;

	if (n->pki_call[i].other != NO_STATION ||
	    n->pki_post[i].other != NO_STATION ||
	    n->pki_chain[i].other != NO_STATION)
		return OK;
	r = request_add(n->t);
	if (!r)
		return ERR_NOMEM;
	request_put(
	    r, STATION_CA_ANSWERED, LANE_IIS, n->pki.item[i], LINK_LIKELY, 1);
	return OK;
}

/* --- what is left over --- */

struct by_answer {
	int64_t time;
	size_t request;
};

static int
by_answer_time(const void *a, const void *b)
{
	const struct by_answer *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->request < y->request ? -1 : x->request > y->request;
}

/* Requests whose device was answered, by the time of that. */
static enum err
answered(const struct trace *t, struct by_answer **out, size_t *count)
{
	*count = 0;
	*out = calloc(t->request_count + 1, sizeof(**out));
	if (!*out)
		return ERR_NOMEM;
	for (size_t i = 0; i < t->request_count; i++) {
		const struct station *s = trace_station(
		    t, &t->request[i], STATION_CA_ANSWERED);

		if (s)
			(*out)[(*count)++] = (struct by_answer){ s->time, i };
	}
	qsort(*out, *count, sizeof(**out), by_answer_time);
	return OK;
}

static size_t
first_after(const struct by_answer *list, size_t count, int64_t t)
{
	size_t at;

	SEARCH_FIRST(at, count, list[at].time < t);
	return at;
}

#define REPORT_MAX (5 * TIME_SECOND) /* from the answer to its report */
#define TRIES_MAX  64                /* answers at one time: bounds the work */

/* The module's log is not there: the nearest answer takes the report. */
static void
give_report(
    struct trace *t, uint32_t row, const struct by_answer *list, size_t count)
{
	const struct station *s = &t->lane[LANE_IIS].item[row];
	int64_t began = trace_began(s), best = INT64_MAX;
	struct trace_request *chosen = NULL;
	unsigned among = 0, tries = 0;

	for (size_t i = first_after(list, count, began - REPORT_MAX);
	     i < count && list[i].time <= began + REPORT_MAX &&
	     tries < TRIES_MAX;
	     i++, tries++) {
		struct trace_request *r = &t->request[list[i].request];
		const struct station *a = trace_station(
		    t, r, STATION_CA_ANSWERED);
		const struct station *p = trace_station(
		    t, r, STATION_VERIFY_POSTED);
		int64_t gap = list[i].time - began;

		if (!a->good || (p && !p->good))
			continue;
		/* another report may be with it wrongly */
		among++;
		if (r->rung[STATION_NOTIFY] != RUNG_NONE ||
		    r->rung[STATION_VERIFY_SENT] != RUNG_NONE)
			continue;
		gap = gap < 0 ? -gap : gap;
		if (gap < best) {
			best = gap;
			chosen = r;
		}
	}
	if (chosen)
		request_put(chosen, STATION_NOTIFY, LANE_IIS, row,
		    among > 1 ? LINK_AMBIGUOUS : LINK_LIKELY, among);
}

/* NDES complains while PKIOperation is not yet over. */
static void
give_complaint(struct trace *t, const struct station *s,
    const struct by_answer *list, size_t count)
{
	unsigned tries = 0;

	for (size_t i = first_after(list, count, s->time - TIME_SECOND);
	     i < count && tries < TRIES_MAX; i++, tries++) {
		struct trace_request *r = &t->request[list[i].request];
		const struct station *a = trace_station(
		    t, r, STATION_CA_ANSWERED);

		if (list[i].time > s->time + 2 * TIME_SECOND)
			return;
		if (trace_began(a) > s->time || r->event != 0)
			continue;
		r->event = (uint8_t)s->code;
		return;
	}
}

static enum err
give_rest(struct nest *n)
{
	const struct lane_store *events = &n->t->lane[LANE_EVENT];
	struct by_answer *list;
	size_t count;
	enum err err = answered(n->t, &list, &count);

	if (err)
		return err;
	for (size_t i = 0; i < n->notify.count; i++)
		if (n->notify_call[i].other == NO_STATION)
			give_report(n->t, n->notify.item[i], list, count);
	for (size_t i = 0; i < events->count; i++)
		if (events->item[i].step == STEP_NDES_ERROR)
			give_complaint(n->t, &events->item[i], list, count);
	free(list);
	return OK;
}

/* --- all of it --- */

static int
by_start(const void *a, const void *b)
{
	const struct trace_request *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return memcmp(x->rung, y->rung, sizeof(x->rung));
}

/* Requests of a time that only some logs still hold are merely counted. */
static enum err
judge_all(struct trace *t)
{
	int64_t horizon = TIME_NONE;
	size_t kept = 0;
	enum err err = OK;

	for (int l = 0; l < LANE_COUNT; l++)
		if (t->lane[l].horizon > horizon)
			horizon = t->lane[l].horizon;
	for (size_t i = 0; i < t->request_count && !err; i++) {
		struct trace_request *r = &t->request[i];
		bool whole;

		request_judge(t, r);
		whole = horizon == TIME_NONE ||
			r->start > horizon + TIME_SECOND;
		/* an answer that was dropped has been counted then */
		if (whole || r->rung[STATION_CA_ANSWERED] != RUNG_NONE)
			err = hours_add(t, r->start, (enum platform)r->platform,
			    (enum trace_outcome)r->outcome);
		if (whole)
			t->request[kept++] = *r;
	}
	t->request_count = kept;
	if (kept > 0)
		qsort(t->request, kept, sizeof(*t->request), by_start);
	return err;
}

enum err
requests_build(struct trace *t, const struct calls *calls,
    const struct runs *runs, const struct runs *chains)
{
	struct nest n = {
		.t = t, .calls = calls, .runs = runs, .chains = chains
	};
	enum err err = nest_build(&n);

	for (size_t i = 0; i < calls->count && !err; i++)
		err = build_call(&n, i);
	for (size_t i = 0; i < n.post.count && !err; i++)
		err = build_post(&n, i);
	for (size_t i = 0; i < runs->count && !err; i++)
		err = build_run(&n, i);
	for (size_t i = 0; i < chains->count && !err; i++)
		err = build_chain(&n, i);
	for (size_t i = 0; i < n.pki.count && !err; i++)
		err = build_pki(&n, i);
	if (!err)
		err = give_rest(&n);
	if (!err)
		err = devices_add(t);
	nest_free(&n);
	return err ? err : judge_all(t);
}
