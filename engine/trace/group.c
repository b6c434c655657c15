/*
 * Records that one thread, activity or transaction ties together.  A thread
 * serves one request after the other, so a group ends where the next begins.
 * When a flow begins anew too early and soon after answers when nothing is
 * open, it does not tell requests apart: its groups are not certain.
 */

#include "engine/trace/inside.h"

#include <stdlib.h>

/* Longer than any answer takes: the module has long given up. */
#define ANSWER_MAX (120 * TIME_SECOND)
#define NOTIFY_MAX (10 * TIME_MINUTE)

/* One flow: its open group and what it has been caught at. */
struct flow {
	uint64_t key;
	int64_t overrun; /* began anew while open, TIME_NONE */
	uint32_t open;   /* index of its group + 1, 0: none */
	bool used, shared;
};

struct flows {
	struct flow *item;
	size_t count, slots;
};

static struct flow *
flow_slot(const struct flows *f, uint64_t key)
{
	size_t i = (size_t)(key ^ key >> 32) & (f->slots - 1);

	while (f->item[i].used && f->item[i].key != key)
		i = (i + 1) & (f->slots - 1);
	return &f->item[i];
}

static enum err
flows_grow(struct flows *f)
{
	struct flows wide = { NULL, f->count, f->slots ? f->slots * 2 : 256 };

	wide.item = calloc(wide.slots, sizeof(*wide.item));
	if (!wide.item)
		return ERR_NOMEM;
	for (size_t i = 0; i < f->slots; i++)
		if (f->item[i].used)
			*flow_slot(&wide, f->item[i].key) = f->item[i];
	free(f->item);
	*f = wide;
	return OK;
}

/* NULL when out of memory. */
static struct flow *
flow_of(struct flows *f, uint64_t key)
{
	struct flow *found;

	if (f->count * 2 >= f->slots && flows_grow(f))
		return NULL;
	found = flow_slot(f, key);
	if (!found->used) {
		*found = (struct flow){ key, TIME_NONE, 0, true, false };
		f->count++;
	}
	return found;
}

static bool
is_shared(const struct flows *f, uint64_t key)
{
	return key == 0 || flow_slot(f, key)->shared;
}

/* An answer to nothing: somebody else's, if the flow began anew before. */
static void
note_orphan(struct flow *f, int64_t time)
{
	f->shared |= f->overrun != TIME_NONE && time - f->overrun <= ANSWER_MAX;
}

/* --- the module --- */

static struct call *
open_call(struct calls *out, struct flow *f, const struct station *s)
{
	struct call *grown = array_grow(
	    out->item, out->count, &out->cap, sizeof(*grown));

	if (!grown)
		return NULL;
	out->item = grown;
	grown += out->count++;
	*grown = (struct call){ NO_STATION, NO_STATION, NO_STATION, NO_STATION,
		NO_STATION, NO_STATION, .flow = s->flow, .start = s->time,
		.end = TIME_NONE, .notify_start = TIME_NONE,
		.notify_end = TIME_NONE, .zone_unknown = s->zone_unknown };
	f->open = (uint32_t)out->count;
	return grown;
}

/* The open call of F that S may still belong to. */
static struct call *
call_for(const struct calls *out, struct flow *f, const struct station *s)
{
	struct call *c = f->open ? &out->item[f->open - 1] : NULL;
	bool notify = s->step == STEP_NOTIFY_CALL ||
		      s->step == STEP_NOTIFY_EXIT || (c && c->end != TIME_NONE);

	if (!c || s->time - c->start > (notify ? NOTIFY_MAX : ANSWER_MAX))
		return NULL;
	return c;
}

/* The module has its answer, or knows that it will get none. */
static void
answer_call(struct call *c, uint32_t i, const struct station *s)
{
	if (s->step == STEP_EXIT && c->exit == NO_STATION)
		c->exit = i;
	if (s->step == STEP_FAILED)
		c->error = s->code ? s->code : 1;
	if (c->answer == NO_STATION)
		c->answer = i;
	if (c->end == TIME_NONE)
		c->end = s->time;
}

static void
extend_call(struct call *c, uint32_t i, const struct station *s)
{
	if (s->step == STEP_NOTIFY_CALL) {
		c->notify = i;
		c->notify_start = s->time;
	} else if (s->step == STEP_NOTIFY_EXIT) {
		c->notify_exit = i;
		c->notify_end = s->time;
	} else if (c->notify != NO_STATION) {
		return; /* how the report was sent */
	} else if (s->step == STEP_SEND) {
		if (c->send == NO_STATION)
			c->send = i;
		c->start = s->time;
	} else {
		answer_call(c, i, s);
	}
}

/* A second answer, or a report without a call: not of this request. */
static bool
is_orphan(const struct call *c, const struct station *s)
{
	if (s->step == STEP_CALL || s->step == STEP_SEND)
		return false;
	if (!c)
		return true;
	if (s->step == STEP_NOTIFY_CALL || s->step == STEP_NOTIFY_EXIT)
		return c->notify_exit != NO_STATION;
	return (s->step == STEP_EXIT && c->exit != NO_STATION) ||
	       (s->step == STEP_RETURN && c->answer != NO_STATION);
}

static bool
begins_call(const struct call *c, const struct station *s)
{
	if (s->step == STEP_CALL)
		return true;
	if (s->step == STEP_SEND)
		return !c || c->notify_exit != NO_STATION ||
		       (c->notify == NO_STATION &&
			   (c->send != NO_STATION || c->end != TIME_NONE));
	return !c && s->step != STEP_NOTIFY_CALL && s->step != STEP_NOTIFY_EXIT;
}

static enum err
add_to_call(
    struct calls *out, struct flow *f, const struct station *s, uint32_t i)
{
	struct call *c = call_for(out, f, s);
	bool orphan = is_orphan(c, s), guess = orphan;

	if (orphan) {
		/* what began it is lost: nothing later is of the one before */
		note_orphan(f, s->time);
		f->open = 0;
		c = NULL;
	}
	if (begins_call(c, s)) {
		if (c && c->end == TIME_NONE)
			f->overrun = s->time;
		/* without its first line it may be a report as well */
		guess |= c && s->step != STEP_CALL;
		c = open_call(out, f, s);
		if (!c)
			return ERR_NOMEM;
		c->guess = guess;
	}
	if (c && s->step == STEP_CALL)
		c->call = i;
	else if (c)
		extend_call(c, i, s);
	return OK;
}

enum err
group_calls(const struct lane_store *l, struct calls *out)
{
	struct flows flows = { NULL, 0, 0 };
	enum err err = OK;

	for (size_t i = 0; i < l->count && !err; i++) {
		const struct station *s = &l->item[i];
		struct flow *f = flow_of(&flows, s->flow);

		err = f ? add_to_call(out, f, s, (uint32_t)i) : ERR_NOMEM;
	}
	for (size_t i = 0; i < out->count && !err; i++)
		out->item[i].certain = !out->item[i].guess &&
				       !is_shared(&flows, out->item[i].flow);
	free(flows.item);
	return err;
}

/* --- the registration point, and the connector's events --- */

static struct run *
open_run(struct runs *out, struct flow *f, const struct station *s)
{
	struct run *grown = array_grow(
	    out->item, out->count, &out->cap, sizeof(*grown));

	if (!grown)
		return NULL;
	out->item = grown;
	grown += out->count++;
	*grown = (struct run){
		.flow = s->flow, .start = s->time, .end = s->time
	};
	for (size_t k = 0; k < CHAIN_STEPS; k++)
		grown->step[k] = NO_STATION;
	f->open = (uint32_t)out->count;
	return grown;
}

/* The open run of F that S may still belong to. */
static struct run *
run_for(const struct runs *out, const struct flow *f, const struct station *s)
{
	struct run *r = f->open ? &out->item[f->open - 1] : NULL;

	if (!r || s->time - r->end > ANSWER_MAX ||
	    r->start - s->time > ANSWER_MAX)
		return NULL;
	return r;
}

/* A step a second time: a later try, or somebody else's. */
static void
repeat_step(struct run *r, struct flow *f, const struct station *s,
    const struct lane_store *l, uint32_t i, size_t at)
{
	if (s->step < STEP_RECEIVED)
		note_orphan(f, s->time);
	else if (s->good && !l->item[r->step[at]].good)
		r->step[at] = i;
}

static enum err
add_to_run(struct runs *out, struct flow *f, const struct lane_store *l,
    uint32_t i, size_t at)
{
	const struct station *s = &l->item[i];
	struct run *r = run_for(out, f, s);

	if (r && at > 0 && r->step[at] != NO_STATION) {
		repeat_step(r, f, s, l, i, at);
		return OK;
	}
	if (r && at == 0 && r->step[0] != NO_STATION) {
		f->overrun = s->time;
		r = NULL;
	} else if (!r && at > 0) {
		note_orphan(f, s->time);
	}
	if (!r)
		r = open_run(out, f, s);
	if (!r)
		return ERR_NOMEM;
	r->step[at] = i;
	r->bad |= !s->good;
	if (s->tied > r->tied)
		r->tied = s->tied;
	if (s->time < r->start)
		r->start = s->time;
	if (s->time > r->end)
		r->end = s->time;
	return OK;
}

/* The run has come to its end: the thread is free for the next. */
static void
close_run(const struct runs *out, struct flow *f, enum trace_step step)
{
	if (step == STEP_FINISH && f->open &&
	    out->item[f->open - 1].step[0] != NO_STATION)
		f->open = 0;
}

enum err
group_runs(const struct lane_store *l, enum trace_step first, size_t steps,
    struct runs *out)
{
	struct flows flows = { NULL, 0, 0 };
	enum err err = OK;

	for (size_t i = 0; i < l->count && !err; i++) {
		const struct station *s = &l->item[i];
		struct flow *f;

		if (s->step < first || s->step >= first + steps)
			continue;
		f = flow_of(&flows, s->flow);
		err = f ? add_to_run(out, f, l, (uint32_t)i, s->step - first)
			: ERR_NOMEM;
		if (!err)
			close_run(out, f, (enum trace_step)s->step);
	}
	for (size_t i = 0; i < out->count && !err; i++)
		out->item[i].certain = !is_shared(&flows, out->item[i].flow);
	free(flows.item);
	return err;
}
