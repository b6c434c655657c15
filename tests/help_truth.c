/*
 * What a trace tells, held against the truth about every line.
 */

#include "tests/help_traffic.h"

#include <stdlib.h>

#define NOBODY UINT32_MAX

static int
by_place(const void *a, const void *b)
{
	const struct truth *x = a, *y = b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* The request a station truly belongs to; NOBODY for no station of ours. */
static uint32_t
true_request(const struct traffic_made *m, enum source_kind source,
    const struct station *s)
{
	struct truth key = { source, s->offset, 0, STATION_COUNT, false };
	const struct truth *found = bsearch(
	    &key, m->truth, m->count, sizeof(key), by_place);

	return found ? found->request : NOBODY;
}

/* Stations that one thread or one activity ties to each other: which. */
static int
flow_of(enum station_id id)
{
	if (id == STATION_VERIFY_SENT || id == STATION_VERIFY_ANSWERED)
		return 1;
	return id >= STATION_CRP_STARTED && id <= STATION_CRP_FINISHED ? 2 : 0;
}

/* The request that R tells of: what it holds for certain, or most. */
static uint32_t
told_request(const struct traffic_made *m, const struct trace *t,
    const struct trace_request *r)
{
	uint32_t best = NOBODY;
	int best_score = -1;

	for (int i = 0; i < STATION_COUNT; i++) {
		const struct station *s = trace_station(
		    t, r, (enum station_id)i);
		int score = s && r->link[i] == LINK_CERTAIN ? 100 : 0;
		uint32_t who;

		if (!s)
			continue;
		who = true_request(
		    m, trace_station_source(r, (enum station_id)i), s);
		for (int k = 0; k < STATION_COUNT; k++) {
			const struct station *o = trace_station(
			    t, r, (enum station_id)k);

			score += o && true_request(m,
					  trace_station_source(
					      r, (enum station_id)k),
					  o) == who;
		}
		if (score > best_score) {
			best_score = score;
			best = who;
		}
	}
	return best;
}

/* Links inside the module's thread, and inside the run's activity. */
static void
judge_flows(const struct traffic_made *m, const struct trace *t,
    const struct trace_request *r, struct traffic_score *out)
{
	uint32_t first[3] = { NOBODY, NOBODY, NOBODY };

	for (int i = 0; i < STATION_COUNT; i++) {
		enum station_id id = (enum station_id)i;
		const struct station *s = trace_station(t, r, id);
		int flow = flow_of(id);
		uint32_t who;

		if (!s || !flow)
			continue;
		who = true_request(m, trace_station_source(r, id), s);
		if (first[flow] == NOBODY) {
			first[flow] = who;
			continue;
		}
		out->flow_links++;
		out->flow_right += who == first[flow];
	}
}

static void
judge_request(const struct traffic_made *m, const struct trace *t,
    const struct trace_request *r, struct traffic_score *out)
{
	uint32_t told = told_request(m, t, r);
	size_t stations = 0, right = 0;

	for (int i = 0; i < STATION_COUNT; i++) {
		enum station_id id = (enum station_id)i;
		const struct station *s = trace_station(t, r, id);
		bool good;

		if (!s)
			continue;
		good = true_request(m, trace_station_source(r, id), s) == told;
		stations++;
		right += good;
		out->told[r->link[i]]++;
		out->wrong[r->link[i]] += !good;
	}
	/* the first station is no link */
	out->links += stations - 1;
	out->right += right - 1;
	judge_flows(m, t, r, out);
	if (told != NOBODY && stations > 4 &&
	    trace_outcome_good((enum trace_outcome)r->outcome) !=
		(m->end[told] == END_ISSUED))
		out->outcomes_wrong++;
}

static int
by_request(const void *a, const void *b)
{
	const struct truth *x = a, *y = b;

	return x->request < y->request ? -1 : x->request > y->request;
}

static void
count_wanted(const struct traffic_made *m, struct traffic_score *out)
{
	size_t seen[3] = { 0 }; /* all, and those of each flow */

	qsort(m->truth, m->count, sizeof(*m->truth), by_request);
	for (size_t i = 0; i < m->count; i++) {
		const struct truth *t = &m->truth[i];
		int flow = flow_of(t->station);

		if (i == 0 || t->request != m->truth[i - 1].request)
			seen[0] = seen[1] = seen[2] = 0;
		if (t->spare)
			continue;
		out->stations++;
		out->wanted += seen[0]++ > 0;
		if (flow)
			out->flow_wanted += seen[flow]++ > 0;
	}
	qsort(m->truth, m->count, sizeof(*m->truth), by_place);
}

static double
part(size_t of, size_t all)
{
	return all ? (double)of / (double)all : 1.0;
}

double
traffic_precision(const struct traffic_score *s, enum link link)
{
	return part(s->told[link] - s->wrong[link], s->told[link]);
}

double
traffic_recall(const struct traffic_score *s, enum link link)
{
	return part(s->told[link] - s->wrong[link], s->stations);
}

void
traffic_judge(const struct traffic_made *m, const struct trace *t,
    struct traffic_score *out)
{
	*out = (struct traffic_score){ .requests = trace_count(t) };
	qsort(m->truth, m->count, sizeof(*m->truth), by_place);
	for (size_t i = 0; i < trace_count(t); i++)
		judge_request(m, t, trace_at(t, i), out);
	count_wanted(m, out);
	out->precision = part(out->right, out->links);
	out->recall = part(out->right, out->wanted);
	out->flow_precision = part(out->flow_right, out->flow_links);
	out->flow_recall = part(out->flow_right, out->flow_wanted);
}
