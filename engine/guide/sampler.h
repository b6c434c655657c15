#ifndef ENGINE_GUIDE_SAMPLER_H
#define ENGINE_GUIDE_SAMPLER_H

/*
 * First, last and about middle piece of evidence of a sign that may match a
 * million times: a few evenly spaced items are kept, and every second one is
 * thrown away when there are too many.
 */

#include "engine/guide/sketch.h"

#define SAMPLER_ITEMS 8

struct sampler {
	uint64_t count;
	uint64_t stride; /* items kept: number 0, stride, 2 stride, ... */
	int64_t first, last;
	struct sketch *kept[SAMPLER_ITEMS];
	struct sketch *newest; /* unless FRESH has a record */
	struct original fresh; /* the newest one, while its record lives; it
				  has no sketch then */
	bool waits;            /* for sampler_settle() */
};

/*
 * Keeps what may be shown of O.  Its record must live until sampler_settle().
 * ERR_NOMEM or OK.
 */
static inline enum err sampler_add(struct sampler *s, struct original *o);
enum err sampler_settle(struct sampler *s);

/* Of the first record, of one to be kept, and of one that is gone. */
enum err sampler_add_kept(struct sampler *s, struct original *o);

/* Most records are only counted. */
static inline enum err
sampler_add(struct sampler *s, struct original *o)
{
	const struct record *r = o->record;

	/* The stride is a power of two. */
	if (!r || (s->count & (s->stride - 1)) == 0 || s->count == 0 ||
	    r->time == TIME_NONE || s->first == TIME_NONE)
		return sampler_add_kept(s, o);
	s->count++;
	s->fresh.all = o->all;
	s->fresh.record = r;
	s->fresh.source = o->source;
	if (r->time < s->first)
		s->first = r->time;
	if (r->time > s->last)
		s->last = r->time;
	return OK;
}

/* Fills OUT with at most three different items. */
void sampler_finding(const struct sampler *s, size_t sign, struct finding *out);

/* What it kept, the sketches too. */
void sampler_free(struct sampler *s);

#endif
