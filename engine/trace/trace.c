/*
 * The public face: names, what came of it, and the order of the work.
 */

#include "engine/trace/trace.h"

#include "engine/trace/inside.h"

#include <stdlib.h>

static const char *const outcomes[TRACE_OUTCOME_COUNT] = {
	[TRACE_ISSUED] = "issued",
	[TRACE_ANSWERED] = "answered",
	[TRACE_REFUSED] = "refused",
	[TRACE_UNANSWERED] = "unanswered",
	[TRACE_HTTP_ERROR] = "http-error",
	[TRACE_INCOMPLETE] = "incomplete",
};

static const char *const links[LINK_COUNT] = {
	[LINK_CERTAIN] = "certain",
	[LINK_LIKELY] = "likely",
	[LINK_AMBIGUOUS] = "ambiguous",
};

static const char *const hows[CLOCK_HOW_COUNT] = {
	[CLOCK_UTC] = "utc",
	[CLOCK_BIAS] = "bias",
	[CLOCK_REVERSED] = "bias-reversed",
	[CLOCK_PAIRS] = "pairs",
	[CLOCK_BY_HAND] = "by-hand",
	[CLOCK_UNKNOWN] = "unknown",
};

static const enum source_kind lanes[LANE_COUNT] = {
	[LANE_IIS] = SOURCE_IIS,
	[LANE_PLUGIN] = SOURCE_NDESPLUGIN,
	[LANE_CRP] = SOURCE_CRP,
	[LANE_EVENT] = SOURCE_EVENT,
};

const char *
trace_outcome_name(enum trace_outcome o)
{
	return outcomes[o];
}

bool
trace_outcome_good(enum trace_outcome o)
{
	return o == TRACE_ISSUED || o == TRACE_ANSWERED;
}

bool
trace_outcome_bad(enum trace_outcome o)
{
	return !trace_outcome_good(o) && o != TRACE_INCOMPLETE;
}

const char *
link_name(enum link l)
{
	return links[l];
}

const char *
clock_how_name(enum clock_how how)
{
	return hows[how];
}

const char *
lane_name(enum lane l)
{
	return source_kind_name(lanes[l]);
}

bool
trace_offset_parse(struct span text, struct trace_options *o)
{
	struct span name;
	int64_t value;
	bool minus;

	if (!span_next(&text, '=', &name) || text.n < 2)
		return false;
	minus = text.p[0] == '-';
	if (minus || text.p[0] == '+')
		text = span_slice(text, 1, text.n);
	if (!time_parse_duration(text, &value) || value > 2 * TIME_DAY)
		return false;
	for (int l = 0; l < LANE_COUNT; l++)
		if (span_ieq(name, span_of(lane_name((enum lane)l)))) {
			o->by_hand[l] = true;
			o->offset[l] = minus ? -value : value;
			return true;
		}
	return false;
}

/* --- the work --- */

enum err
rows_of(const struct lane_store *l, enum trace_step step, struct rows *out)
{
	for (size_t i = 0; i < l->count; i++) {
		uint32_t *grown;

		if (l->item[i].step != step)
			continue;
		grown = array_grow(
		    out->item, out->count, &out->cap, sizeof(*grown));
		if (!grown)
			return ERR_NOMEM;
		out->item = grown;
		out->item[out->count++] = (uint32_t)i;
	}
	return OK;
}

static void
reverse(struct station *s, size_t from, size_t to)
{
	for (; from + 1 < to; from++, to--) {
		struct station x = s[from];

		s[from] = s[to - 1];
		s[to - 1] = x;
	}
}

/* The ring from its oldest station on. */
static void
straighten(struct lane_store *l)
{
	if (l->head == 0)
		return;
	reverse(l->item, 0, l->head);
	reverse(l->item, l->head, l->count);
	reverse(l->item, 0, l->count);
	l->head = 0;
}

static int
by_station_time(const void *a, const void *b)
{
	const struct station *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Exports of events begin with the newest as often as not. */
static void
arrange(struct trace *t)
{
	struct lane_store *e = &t->lane[LANE_EVENT];

	for (int l = 0; l < LANE_COUNT; l++)
		straighten(&t->lane[l]);
	if (e->count > 0)
		qsort(e->item, e->count, sizeof(*e->item), by_station_time);
	t->verified = TIME_NONE;
	for (size_t i = 0; i < e->count; i++)
		if (e->item[i].step == STEP_RECEIVED ||
		    e->item[i].step == STEP_VERIFIED)
			t->verified = e->item[i].time;
}

enum err
trace_finish(struct trace *t, const struct certstore *certs)
{
	struct calls calls = { NULL, 0, 0 };
	struct runs runs = { NULL, 0, 0 }, chains = { NULL, 0, 0 };
	enum err err;

	arrange(t);
	clocks_plain(t);
	err = tie_events(&t->ties, t->options.keep, &t->lane[LANE_EVENT]);
	if (!err)
		err = group_calls(&t->lane[LANE_PLUGIN], &calls);
	if (!err)
		err = group_runs(&t->lane[LANE_CRP], STEP_START, 4, &runs);
	if (!err)
		err = group_runs(
		    &t->lane[LANE_EVENT], STEP_RECEIVED, 5, &chains);
	if (!err)
		err = clocks_set(t, &calls, &runs);
	if (!err)
		err = requests_build(t, &calls, &runs, &chains);
	if (!err)
		err = summary_make(t, certs);
	free(calls.item);
	free(runs.item);
	free(chains.item);
	return err;
}

/* --- looking at it --- */

size_t
trace_count(const struct trace *t)
{
	return t->request_count;
}

const struct trace_request *
trace_at(const struct trace *t, size_t i)
{
	return &t->request[i];
}

const struct station *
trace_station(
    const struct trace *t, const struct trace_request *r, enum station_id id)
{
	uint32_t at = r->rung[id];

	return at == RUNG_NONE ? NULL
			       : &t->lane[RUNG_LANE(at)].item[RUNG_INDEX(at)];
}

enum source_kind
trace_station_source(const struct trace_request *r, enum station_id id)
{
	return lanes[RUNG_LANE(r->rung[id])];
}

const char *
trace_client(const struct trace *t, const struct trace_request *r)
{
	return r->client < t->names.count ? t->names.text[r->client].p : "";
}

int64_t
trace_began(const struct station *s)
{
	if (s->taken == TAKEN_UNKNOWN)
		return s->time;
	return s->time - (int64_t)s->taken * (TIME_SECOND / 1000);
}

/* The log that would hold each rung. */
static const enum lane lane_of[STATION_COUNT] = {
	[STATION_GETCACAPS] = LANE_IIS,
	[STATION_GETCACERT] = LANE_IIS,
	[STATION_VERIFY_POSTED] = LANE_IIS,
	[STATION_CA_ANSWERED] = LANE_IIS,
	[STATION_NOTIFY] = LANE_IIS,
	[STATION_RECEIVED] = LANE_EVENT,
	[STATION_VERIFY_SENT] = LANE_PLUGIN,
	[STATION_CRP_STARTED] = LANE_CRP,
	[STATION_CRP_PHASE1] = LANE_CRP,
	[STATION_CRP_PHASE3] = LANE_CRP,
	[STATION_CRP_FINISHED] = LANE_CRP,
	[STATION_VERIFY_ANSWERED] = LANE_PLUGIN,
	[STATION_VERIFIED] = LANE_EVENT,
	[STATION_ISSUED] = LANE_EVENT,
	[STATION_NOTIFIED] = LANE_EVENT,
};

bool
trace_has_log(const struct trace *t, enum station_id id)
{
	return t->lane[lane_of[id]].count > 0;
}

/* A came before B; of one second, the one that IIS wrote first. */
static bool
is_earlier(const struct station *a, const struct station *b)
{
	if (a->time != b->time)
		return a->time < b->time;
	return a->file == b->file && a->offset < b->offset;
}

void
trace_order(const struct trace *t, const struct trace_request *r,
    enum station_id order[STATION_COUNT])
{
	const struct station *caps = trace_station(t, r, STATION_GETCACAPS);
	const struct station *cert = trace_station(t, r, STATION_GETCACERT);

	for (int i = 0; i < STATION_COUNT; i++)
		order[i] = (enum station_id)i;
	if (caps && cert && is_earlier(cert, caps)) {
		order[STATION_GETCACAPS] = STATION_GETCACERT;
		order[STATION_GETCACERT] = STATION_GETCACAPS;
	}
}

int64_t
trace_instant(const struct trace *t, const struct trace_request *r,
    enum station_id id, int64_t last)
{
	const struct station *s = trace_station(t, r, id);
	int64_t from = s->time;

	if (RUNG_LANE(r->rung[id]) != LANE_IIS)
		return s->time;
	if (id == STATION_VERIFY_POSTED)
		from = trace_began(s);
	if (last <= from)
		return from;
	return last < from + TIME_SECOND ? last : from + TIME_SECOND - 1;
}

size_t
trace_clock_count(const struct trace *t)
{
	return t->clock_count;
}

const struct trace_clock *
trace_clock_at(const struct trace *t, size_t i)
{
	return &t->clock[i];
}

size_t
trace_hour_count(const struct trace *t)
{
	return t->hour_count;
}

const struct trace_hour *
trace_hour_at(const struct trace *t, size_t i)
{
	return &t->hour[i];
}

const struct trace_turn *
trace_turn(const struct trace *t, int platform)
{
	return &t->turn[platform];
}

int
trace_turned(const struct trace *t)
{
	return t->turned;
}

size_t
trace_change_count(const struct trace *t)
{
	return t->change_count;
}

const struct trace_change *
trace_change_at(const struct trace *t, size_t i)
{
	return &t->change[i];
}
