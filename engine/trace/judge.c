/*
 * What became of a request and where it stopped: the first rung from below
 * that shows a failure, else the last one reached.
 */

#include "engine/trace/inside.h"

#define GOES_ON (120 * TIME_SECOND)

/* Failures at each rung; the first one that is bad decides. */
static const struct {
	enum station_id id;
	enum trace_outcome outcome;
} failures[] = {
	{ STATION_VERIFY_POSTED, TRACE_HTTP_ERROR },
	{ STATION_CRP_PHASE1, TRACE_REFUSED },
	{ STATION_CRP_PHASE3, TRACE_REFUSED },
	{ STATION_CRP_FINISHED, TRACE_REFUSED },
	{ STATION_VERIFIED, TRACE_REFUSED },
	{ STATION_ISSUED, TRACE_REFUSED },
};

static void
stop(struct trace_request *r, enum station_id at, enum trace_outcome outcome)
{
	r->stopped_at = (uint8_t)at;
	r->outcome = (uint8_t)outcome;
}

static enum station_id
last_reached(const struct trace *t, const struct trace_request *r)
{
	enum station_id order[STATION_COUNT];

	trace_order(t, r, order);
	for (int i = STATION_COUNT - 1; i > 0; i--)
		if (r->rung[order[i]] != RUNG_NONE)
			return order[i];
	return order[0];
}

/* The module's answer, when it is not "true". */
static bool
judge_answer(struct trace_request *r, const struct station *a)
{
	if (!a || a->good)
		return false;
	if (a->step == STEP_FAILED)
		stop(r, STATION_VERIFY_SENT, TRACE_HTTP_ERROR);
	else if (a->step == STEP_RETURN && a->status != 201)
		stop(r, STATION_VERIFY_ANSWERED, TRACE_HTTP_ERROR);
	else
		stop(r, STATION_VERIFY_ANSWERED, TRACE_REFUSED);
	return true;
}

static bool
judge_failures(const struct trace *t, struct trace_request *r)
{
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
		const struct station *s = trace_station(t, r, failures[i].id);

		if (!s || s->good)
			continue;
		stop(r, failures[i].id, failures[i].outcome);
		return true;
	}
	return judge_answer(r, trace_station(t, r, STATION_VERIFY_ANSWERED));
}

/* Asked, and no answer came: to the end of the log, that may be. */
static void
judge_silence(
    const struct trace *t, struct trace_request *r, const struct station *sent)
{
	bool over = r->rung[STATION_CA_ANSWERED] != RUNG_NONE ||
		    t->lane[LANE_PLUGIN].last - sent->time > GOES_ON;
	enum station_id at = STATION_VERIFY_SENT;

	for (int i = at; i < STATION_VERIFY_ANSWERED; i++)
		if (r->rung[i] != RUNG_NONE)
			at = (enum station_id)i;
	stop(r, at, over ? TRACE_UNANSWERED : TRACE_INCOMPLETE);
}

/* The connector took it up and said no more, while it went on with others. */
static bool
is_dropped(const struct trace *t, const struct trace_request *r)
{
	const struct station *s = trace_station(t, r, STATION_VERIFIED);

	if (!s)
		s = trace_station(t, r, STATION_RECEIVED);
	return s && t->verified - s->time > GOES_ON;
}

/*
 * Nothing on the way failed: what the device was told, and Intune.  A file in
 * CertificateRequestStatus\Succeed would prove as much, but what is published
 * of its form (names of four fields, no time) ties it to no request.
 */
static void
judge_end(const struct trace *t, struct trace_request *r)
{
	const struct station *told = trace_station(t, r, STATION_CA_ANSWERED);
	const struct station *notify = trace_station(t, r, STATION_NOTIFY);
	const struct station *issued = trace_station(t, r, STATION_ISSUED);
	const struct station *notified = trace_station(t, r, STATION_NOTIFIED);

	if (told && !told->good) {
		stop(r, STATION_CA_ANSWERED, TRACE_HTTP_ERROR);
	} else if (r->event) {
		stop(r, STATION_CA_ANSWERED, TRACE_REFUSED);
	} else if ((notify && notify->good) || (issued && issued->good) ||
		   (notified && notified->good)) {
		stop(r, STATION_COUNT, TRACE_ISSUED);
		if (notified && !notified->good)
			r->stopped_at = STATION_NOTIFIED;
	} else if (told) {
		stop(
		    r, notify ? STATION_NOTIFY : STATION_COUNT, TRACE_ANSWERED);
	} else {
		stop(r, last_reached(t, r),
		    is_dropped(t, r) ? TRACE_UNANSWERED : TRACE_INCOMPLETE);
	}
}

static bool
judge_device(const struct trace *t, struct trace_request *r)
{
	enum station_id last = last_reached(t, r);
	const struct station *caps = trace_station(t, r, STATION_GETCACAPS);
	const struct station *cert = trace_station(t, r, STATION_GETCACERT);

	if (last > STATION_GETCACERT)
		return false;
	if (caps && !caps->good)
		stop(r, STATION_GETCACAPS, TRACE_HTTP_ERROR);
	else if (cert && !cert->good)
		stop(r, STATION_GETCACERT, TRACE_HTTP_ERROR);
	else
		return false;
	return true;
}

/* From the first to the last sign of it, and who asked. */
static void
measure(const struct trace *t, struct trace_request *r)
{
	r->start = r->end = TIME_NONE;
	for (int i = 0; i < STATION_COUNT; i++) {
		const struct station *s = trace_station(
		    t, r, (enum station_id)i);
		int64_t began;

		if (!s)
			continue;
		began = trace_began(s);
		if (r->start == TIME_NONE || began < r->start) {
			r->start = began;
			r->start_inferred = began != s->time;
		}
		if (s->time > r->end)
			r->end = s->time;
		if (s->platform != PLATFORM_UNKNOWN)
			r->platform = s->platform;
		if (station_of_device(s))
			r->client = s->client;
	}
}

void
request_judge(const struct trace *t, struct trace_request *r)
{
	const struct station *sent = trace_station(t, r, STATION_VERIFY_SENT);
	const struct station *told = trace_station(t, r, STATION_CA_ANSWERED);

	measure(t, r);
	if (judge_device(t, r) || judge_failures(t, r))
		return;
	if (sent && r->rung[STATION_VERIFY_ANSWERED] == RUNG_NONE &&
	    r->rung[STATION_NOTIFY] == RUNG_NONE && !(told && told->good))
		judge_silence(t, r, sent);
	else
		judge_end(t, r);
}
