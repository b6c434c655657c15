/*
 * What happens in a lab, in the order of its simulated time: effects when
 * they are due, services that come up or go down, and the next request of
 * each kind of traffic.
 */

#include "engine/host/lab/host_lab.h"

#include "engine/base/arena.h"
#include "engine/host/lab/lab_inside.h"

#define LINES_WAITING 20000 /* before they are written */

static const char *const event_names[] = {
	[LAB_CERT_PUT] = "cert.put",
	[LAB_CERT_DROP] = "cert.drop",
	[LAB_VALUE_SET] = "value.set",
	[LAB_VALUE_DROP] = "value.drop",
	[LAB_SERVICE_START] = "service.start",
	[LAB_SERVICE_STOP] = "service.stop",
	[LAB_REBOOT] = "reboot",
	[LAB_INSTRUCT] = "instruct",
	[LAB_START] = "start",
};
_Static_assert(sizeof(event_names) / sizeof(*event_names) == LAB_EVENT_COUNT,
    "a name for each event");

const char *
lab_event_name(enum lab_event e)
{
	return event_names[e];
}

static bool
when_holds(const struct lab *l, const struct lab_when *w)
{
	return (l->states & w->need) == w->need && !(l->states & w->forbid);
}

/* xorshift64*; N > 0. */
uint64_t
lab_below(struct lab *l, uint64_t n)
{
	l->chance ^= l->chance >> 12;
	l->chance ^= l->chance << 25;
	l->chance ^= l->chance >> 27;
	return (l->chance * UINT64_C(0x2545f4914f6cdd1d) >> 11) % n;
}

void
lab_due_add(struct lab *l, int64_t time, int kind, size_t index)
{
	struct lab_due *due = array_grow(
	    l->due, l->due_count, &l->due_cap, sizeof(*due));

	if (!due) {
		lab_fail(l, ERR_NOMEM);
		return;
	}
	l->due = due;
	due += l->due_count++;
	due->time = time;
	due->order = l->order++;
	due->kind = kind;
	due->index = index;
}

static bool
matches(const struct lab_effect *e, enum lab_event on, const char *target,
    struct span is)
{
	return e->on == on &&
	       (!*e->target || span_ieq(span_of(e->target), span_of(target))) &&
	       (!*e->is || span_is(is, e->is));
}

static void
add_effects(
    struct lab *l, enum lab_event on, const char *target, struct span is)
{
	for (size_t i = 0; i < l->world->effect_count; i++)
		if (matches(&l->world->effects[i], on, target, is))
			lab_due_add(l, l->now + l->world->effects[i].after,
			    DUE_EFFECT, i);
}

void
lab_happens(
    struct lab *l, enum lab_event on, const char *target, struct span is)
{
	add_effects(l, on, target, is);
	lab_advance(l, l->now);
}

static void
run_effect(struct lab *l, const struct lab_effect *e)
{
	if (!when_holds(l, &e->when))
		return;
	l->states = (l->states | e->set) & ~e->clear;
	for (size_t i = 0; i < e->value_count; i++) {
		const struct lab_value *v = &e->values[i];
		struct lab_cell *c = lab_cell(l, v->key, v->name, true);

		if (!c)
			lab_fail(l, ERR_NOMEM);
		else if (v->gone)
			lab_cell_drop(l, c);
		else
			lab_fail(l, lab_cell_set(l, c, v->type, v->data));
	}
	if (e->writes != SIZE_MAX)
		lab_request(l, e->writes, l->now);
}

static void
run_service(struct lab *l, size_t index)
{
	const struct lab_service *s = &l->world->services[index];
	enum service_state *now = &l->services[index];

	if (*now == SERVICE_STOPPING) {
		*now = SERVICE_STOPPED;
		add_effects(l, LAB_SERVICE_STOP, s->name, SPAN(""));
	} else if (*now == SERVICE_STARTING) {
		*now = when_holds(l, &s->can) ? SERVICE_RUNNING
					      : SERVICE_STOPPED;
		if (*now == SERVICE_RUNNING)
			add_effects(l, LAB_SERVICE_START, s->name, SPAN(""));
	}
}

/* The server is up again: what ran before comes up by itself. */
static void
run_rebooted(struct lab *l)
{
	for (size_t i = 0; i < l->world->service_count; i++)
		if (l->services[i] != SERVICE_STOPPED) {
			l->services[i] = SERVICE_STARTING;
			lab_due_add(l, l->now + l->world->services[i].starts,
			    DUE_SERVICE, i);
		}
	for (size_t i = 0; i < l->world->traffic_count; i++)
		if (l->next[i] < l->now)
			l->next[i] = l->now;
}

void
lab_reboot(struct lab *l)
{
	int64_t up = l->now + l->world->reboot;

	for (size_t i = 0; i < l->world->traffic_count; i++)
		if (l->next[i] < up)
			l->next[i] = up + (int64_t)lab_below(l, 30 * 1000000);
	lab_due_add(l, up, DUE_REBOOTED, 0);
	lab_happens(l, LAB_REBOOT, "", SPAN(""));
}

static void
run_due(struct lab *l, size_t at)
{
	struct lab_due due = l->due[at];

	l->due[at] = l->due[--l->due_count];
	if (due.kind == DUE_EFFECT)
		run_effect(l, &l->world->effects[due.index]);
	else if (due.kind == DUE_SERVICE)
		run_service(l, due.index);
	else
		run_rebooted(l);
}

static void
run_traffic(struct lab *l, size_t index)
{
	const struct lab_traffic *t = &l->world->traffic[index];
	int64_t pause = t->every;

	if (when_holds(l, &t->when))
		lab_request(l, t->request, l->now);
	if (t->spread > 0)
		pause += (int64_t)lab_below(l, 2 * (uint64_t)t->spread + 1) -
			 t->spread;
	l->next[index] = l->now + (pause > 0 ? pause : 1);
}

/* The next thing due; what was asked for first is first. */
static size_t
first_due(const struct lab *l)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < l->due_count; i++)
		if (best == SIZE_MAX || l->due[i].time < l->due[best].time ||
		    (l->due[i].time == l->due[best].time &&
			l->due[i].order < l->due[best].order))
			best = i;
	return best;
}

static size_t
first_traffic(const struct lab *l)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < l->world->traffic_count; i++)
		if (best == SIZE_MAX || l->next[i] < l->next[best])
			best = i;
	return best;
}

/*
 * Everything up to and with TO.  A world whose traffic never pauses is
 * stopped by the limit.
 */
void
lab_advance(struct lab *l, int64_t to)
{
	for (size_t i = 0; i < LAB_LINES_MAX; i++) {
		size_t due = first_due(l), traffic = first_traffic(l);
		int64_t due_at = due == SIZE_MAX ? INT64_MAX : l->due[due].time;
		int64_t next = traffic == SIZE_MAX ? INT64_MAX
						   : l->next[traffic];

		if (due_at > to && next > to)
			break;
		if (l->out_count > LINES_WAITING)
			lab_flush(l);
		if (due_at <= next) {
			l->now = due_at > l->now ? due_at : l->now;
			run_due(l, due);
		} else {
			l->now = next > l->now ? next : l->now;
			run_traffic(l, traffic);
		}
	}
	if (to > l->now)
		l->now = to;
	lab_flush(l);
}
