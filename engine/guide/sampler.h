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
	struct original fresh; /* the newest one, while its record lives */
	bool waits;            /* for sampler_settle() */
};

/*
 * Keeps what may be shown of O.  Its record must live until sampler_settle().
 * ERR_NOMEM or OK.
 */
enum err sampler_add(struct sampler *s, struct original *o);
enum err sampler_settle(struct sampler *s);

/* Fills OUT with at most three different items. */
void sampler_finding(const struct sampler *s, size_t sign, struct finding *out);

/* What it kept, the sketches too. */
void sampler_free(struct sampler *s);

#endif
