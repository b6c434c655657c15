#ifndef ENGINE_GUIDE_SAMPLER_H
#define ENGINE_GUIDE_SAMPLER_H

/*
 * First, last and about middle piece of evidence of a sign that may match a
 * million times: a few evenly spaced items are kept, and every second one is
 * thrown away when there are too many.
 */

#include "engine/guide/diagnosis.h"

#define SAMPLER_ITEMS 8

struct sampler {
	uint64_t count;
	uint64_t stride; /* items kept: number 0, stride, 2 stride, ... */
	int64_t first, last;
	struct evidence_item *kept; /* SAMPLER_ITEMS of them, NULL until the
				       first */
	struct evidence_item *newest;
};

/* ITEM is copied.  ERR_NOMEM or OK. */
enum err sampler_add(struct sampler *s, const struct evidence_item *item);

/* Fills OUT with at most three different items. */
void sampler_finding(const struct sampler *s, size_t sign, struct finding *out);

void sampler_free(struct sampler *s);

#endif
