/*
 * What a device asks before PKIOperation: GetCACaps and GetCACert come from
 * the same address with the same agent.  Behind a proxy many devices share
 * an address; those asking at the same time are ambiguous.
 *
 *   caps first   caps cert pki | caps cert pki         most devices
 *   cert first   cert caps pki | cert caps pki         iOS, Go, strongSwan
 *   caps twice   caps cert caps pki                    certmonger, sscep
 *
 * Which one a device does is its habit, and known by looking at all of its
 * rows: the GetCACaps of one attempt is nearer to its GetCACert than that of
 * another.
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
	size_t request;  /* that it belongs to, NOBODY */
	uint32_t at;     /* in its lane */
	bool cert_first; /* the habit of its device */
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
 * The row of STEP before A, at FLOOR or after it, that nobody has taken: of
 * those just before, the oldest, because devices are served in turn; else the
 * newest.
 */
static struct found
look_back(struct ask *list, size_t a, size_t floor, enum trace_step step,
    int64_t ever)
{
	struct found f = { NULL, 0 };
	int64_t until = list[a].s->step == STEP_PKI ? trace_began(list[a].s)
						    : list[a].s->time;

	for (size_t i = a, looked = 0; i > floor && looked < RECENT;
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

/* The GetCACaps after the GetCACert at A, before the device asks anew. */
static struct found
look_ahead(struct ask *list, size_t count, size_t a)
{
	for (size_t i = a + 1; i < count; i++) {
		struct ask *k = &list[i];

		if (!same_device(k, &list[a]) ||
		    k->s->time - list[a].s->time > LATELY ||
		    k->s->step == STEP_CERT)
			break;
		if (k->s->step == STEP_CAPS && k->request == NOBODY)
			return (struct found){ k, 1 };
	}
	return (struct found){ NULL, 0 };
}

/* K is the first row of an attempt, not what followed a GetCACert. */
static bool
begins_attempt(const struct ask *list, const struct ask *k)
{
	return k == list || !same_device(k - 1, k) ||
	       k[-1].s->step != STEP_CERT ||
	       k->s->time - k[-1].s->time > LATELY;
}

/*
 * The GetCACaps of the attempt that has its GetCACert at CERT and ends at A;
 * CERT is A when there is none.
 */
static struct found
caps_of(struct ask *list, size_t cert, size_t a, int64_t ever)
{
	bool cert_first = cert != a && list[a].cert_first;
	struct found before = look_back(
	    list, cert, 0, STEP_CAPS, cert_first ? LATELY : ever);
	struct found between;

	if (!cert_first || (before.ask && begins_attempt(list, before.ask)))
		return before;
	between = look_back(list, a, cert + 1, STEP_CAPS, ever);
	return between.ask ? between : before;
}

/* What belongs to PKIOperation is no surer here than that itself. */
static void
put_found(
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

/* Gives the request of the PKIOperation at A what came before it. */
static void
complete(struct trace *t, struct ask *list, size_t a)
{
	struct trace_request *r = &t->request[list[a].request];
	struct found cert = look_back(list, a, 0, STEP_CERT, EVER);
	size_t from = cert.ask ? (size_t)(cert.ask - list) : a;

	put_found(r, STATION_GETCACERT, cert, list[a].request);
	put_found(r, STATION_GETCACAPS, caps_of(list, from, a, EVER),
	    list[a].request);
}

/* A device that asked and went away. */
static enum err
begin_request(struct trace *t, struct ask *ask, enum station_id id)
{
	struct trace_request *r = request_add(t);

	if (!r)
		return ERR_NOMEM;
	ask->request = t->request_count - 1;
	request_put(r, id, LANE_IIS, ask->at, LINK_LIKELY, 1);
	return OK;
}

/* It went away after GetCACert, with the GetCACaps beside that. */
static enum err
begin_cert(struct trace *t, struct ask *list, size_t count, size_t a)
{
	struct found caps = { NULL, 0 };
	enum err err;

	if (list[a].request != NOBODY || list[a].s->step != STEP_CERT)
		return OK;
	err = begin_request(t, &list[a], STATION_GETCACERT);
	if (err)
		return err;
	if (list[a].cert_first)
		caps = look_ahead(list, count, a);
	if (!caps.ask)
		caps = look_back(list, a, 0, STEP_CAPS, LATELY);
	put_found(&t->request[list[a].request], STATION_GETCACAPS, caps,
	    list[a].request);
	return OK;
}

/* Probes only ask for GetCACaps: alone it counts when it failed. */
static enum err
begin_caps(struct trace *t, struct ask *a)
{
	if (a->request != NOBODY || a->s->step != STEP_CAPS || a->s->good)
		return OK;
	return begin_request(t, a, STATION_GETCACAPS);
}

/* How far the GetCACaps nearest to A on one side is; DIR is -1 or 1. */
static int64_t
caps_gap(const struct ask *list, size_t count, size_t a, int dir)
{
	for (size_t i = a + dir, looked = 0; i < count && looked < RECENT;
	     i += dir, looked++) {
		int64_t gap = list[i].s->time - list[a].s->time;

		if (!same_device(&list[i], &list[a]))
			break;
		if (list[i].s->step == STEP_CAPS)
			return gap < 0 ? -gap : gap;
	}
	return INT64_MAX;
}

/* The habit of the device whose rows begin at FROM; returns their end. */
static size_t
learn_habit(struct ask *list, size_t count, size_t from)
{
	size_t to, before = 0, after = 0;

	for (to = from; to < count && same_device(&list[to], &list[from]);
	     to++) {
		int64_t back, ahead;

		if (list[to].s->step != STEP_CERT)
			continue;
		back = caps_gap(list, count, to, -1);
		ahead = caps_gap(list, count, to, 1);
		before += back != INT64_MAX && back <= ahead;
		after += ahead < back;
	}
	for (size_t i = from; i < to; i++)
		list[i].cert_first = after > before;
	return to;
}

static size_t
list_asks(const struct trace *t, struct ask *list)
{
	const struct lane_store *l = &t->lane[LANE_IIS];
	size_t n = 0;

	for (size_t i = 0; i < l->count; i++)
		if (station_of_device(&l->item[i]))
			list[n++] = (struct ask){ &l->item[i], NOBODY,
				(uint32_t)i, false };
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
	for (size_t i = 0; i < count;)
		i = learn_habit(list, count, i);
	for (size_t i = 0; i < count && !err; i++)
		if (list[i].s->step == STEP_PKI && list[i].request != NOBODY)
			complete(t, list, i);
	/* from the end: a GetCACert takes the GetCACaps before it */
	for (size_t i = count; i-- > 0 && !err;)
		err = begin_cert(t, list, count, i);
	for (size_t i = count; i-- > 0 && !err;)
		err = begin_caps(t, &list[i]);
	free(list);
	return err;
}
