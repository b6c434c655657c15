/*
 * What a device asks before PKIOperation: GetCACaps and GetCACert come from
 * the same address with the same agent.  Behind a proxy many devices share
 * an address; those asking at the same time are ambiguous.
 */

#include "engine/trace/inside.h"

#include <stdlib.h>

#define SOON   (5 * TIME_SECOND)
#define LATELY TIME_MINUTE
#define EVER   (10 * TIME_MINUTE)
#define RECENT 64 /* rows of one device looked back at */
#define NOBODY SIZE_MAX

/* One row of a device, in the order of device and time. */
struct ask {
	const struct station *s;
	size_t request; /* that it belongs to, NOBODY */
	uint32_t at;    /* in its lane */
};

static int
by_device(const void *a, const void *b)
{
	const struct ask *x = a, *y = b;
	int64_t p = x->s->time, q = y->s->time;

	if (x->s->client != y->s->client)
		return x->s->client < y->s->client ? -1 : 1;
	if (x->s->agent != y->s->agent)
		return x->s->agent < y->s->agent ? -1 : 1;
	/* a row is answered after it was asked for */
	if (x->s->step == STEP_PKI)
		p = trace_began(x->s) + TIME_SECOND;
	if (y->s->step == STEP_PKI)
		q = trace_began(y->s) + TIME_SECOND;
	if (p != q)
		return p < q ? -1 : 1;
	if (x->s->step != y->s->step)
		return x->s->step < y->s->step ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static bool
same_device(const struct ask *a, const struct ask *b)
{
	return a->s->client == b->s->client && a->s->agent == b->s->agent;
}

struct found {
	struct ask *ask; /* NULL: none */
	unsigned among;
};

/*
 * The row of STEP before A that nobody has taken: of those just before, the
 * oldest, because devices are served in turn; else the newest.
 */
static struct found
look_back(struct ask *list, size_t a, enum trace_step step, int64_t ever)
{
	struct found f = { NULL, 0 };
	int64_t until = list[a].s->step == STEP_PKI ? trace_began(list[a].s)
						    : list[a].s->time;

	for (size_t i = a, looked = 0; i > 0 && looked < RECENT;
	     i--, looked++) {
		struct ask *k = &list[i - 1];
		int64_t gap = until - k->s->time;

		if (!same_device(k, &list[a]) || gap > ever)
			break;
		if (k->s->step != step || k->request != NOBODY)
			continue;
		if (f.ask && gap > LATELY)
			break;
		if (!f.ask || gap <= SOON)
			f.ask = k;
		f.among++;
	}
	return f;
}

/* What belongs to PKIOperation is no surer here than that itself. */
static void
take(
    struct trace_request *r, enum station_id id, struct found f, size_t request)
{
	const int pki = STATION_CA_ANSWERED;
	unsigned among = f.among;

	if (!f.ask)
		return;
	f.ask->request = request;
	if (r->rung[pki] != RUNG_NONE && r->link[pki] == LINK_AMBIGUOUS &&
	    r->among[pki] > among)
		among = r->among[pki];
	request_put(r, id, LANE_IIS, f.ask->at,
	    among > 1 ? LINK_AMBIGUOUS : LINK_LIKELY,
	    among < UINT8_MAX ? among : UINT8_MAX);
}

static void
complete(struct trace *t, struct ask *list, size_t a, int64_t ever)
{
	struct trace_request *r = &t->request[list[a].request];
	struct found f = { NULL, 0 };
	size_t from = a;

	if (list[a].s->step == STEP_PKI) {
		f = look_back(list, a, STEP_CERT, ever);
		take(r, STATION_GETCACERT, f, list[a].request);
		if (f.ask)
			from = (size_t)(f.ask - list);
	}
	f = look_back(list, from, STEP_CAPS, ever);
	take(r, STATION_GETCACAPS, f, list[a].request);
}

/* A device that asked and went away; probes only ask for GetCACaps. */
static enum err
begin(struct trace *t, struct ask *list, size_t a)
{
	bool caps = list[a].s->step == STEP_CAPS;
	struct trace_request *r;

	if (list[a].request != NOBODY || list[a].s->step == STEP_PKI ||
	    (caps && list[a].s->good))
		return OK;
	r = request_add(t);
	if (!r)
		return ERR_NOMEM;
	list[a].request = t->request_count - 1;
	request_put(r, caps ? STATION_GETCACAPS : STATION_GETCACERT, LANE_IIS,
	    list[a].at, LINK_LIKELY, 1);
	if (!caps)
		complete(t, list, a, LATELY);
	return OK;
}

static bool
is_asked(const struct station *s)
{
	return s->step == STEP_CAPS || s->step == STEP_CERT ||
	       s->step == STEP_PKI;
}

static size_t
list_asks(const struct trace *t, struct ask *list)
{
	const struct lane_store *l = &t->lane[LANE_IIS];
	size_t n = 0;

	for (size_t i = 0; i < l->count; i++)
		if (is_asked(&l->item[i]))
			list[n++] = (struct ask){ &l->item[i], NOBODY,
				(uint32_t)i };
	return n;
}

/* Which request each PKIOperation went to. */
static enum err
know_requests(struct trace *t, struct ask *list, size_t count)
{
	size_t rows = t->lane[LANE_IIS].count;
	size_t *of = calloc(rows + 1, sizeof(*of));

	if (!of)
		return ERR_NOMEM;
	for (size_t i = 0; i < t->request_count; i++) {
		uint32_t at = t->request[i].rung[STATION_CA_ANSWERED];

		if (at != RUNG_NONE)
			of[RUNG_INDEX(at)] = i + 1;
	}
	for (size_t i = 0; i < count; i++)
		if (list[i].s->step == STEP_PKI && of[list[i].at])
			list[i].request = of[list[i].at] - 1;
	free(of);
	return OK;
}

enum err
devices_add(struct trace *t)
{
	struct ask *list = calloc(t->lane[LANE_IIS].count + 1, sizeof(*list));
	enum err err = ERR_NOMEM;
	size_t count;

	if (!list)
		return err;
	count = list_asks(t, list);
	qsort(list, count, sizeof(*list), by_device);
	err = know_requests(t, list, count);
	for (size_t i = 0; i < count && !err; i++)
		if (list[i].s->step == STEP_PKI && list[i].request != NOBODY)
			complete(t, list, i, EVER);
	/* from the end: a GetCACert takes the GetCACaps before it */
	for (size_t i = count; i-- > 0 && !err;)
		err = begin(t, list, i);
	free(list);
	return err;
}
