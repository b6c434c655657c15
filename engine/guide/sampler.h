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
	struct sketch *newest;
};

/* Holds K for as long as it may be shown. */
void sampler_add(struct sampler *s, struct sketch *k);

/* Fills OUT with at most three different items. */
void sampler_finding(const struct sampler *s, size_t sign, struct finding *out);

/* What it kept, the sketches too. */
void sampler_free(struct sampler *s);

#endif
