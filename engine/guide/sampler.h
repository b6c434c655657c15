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

/* Counts O and keeps what may be shown of it.  ERR_NOMEM or OK. */
enum err sampler_add(struct sampler *s, struct original *o);

/*
 * The same in parts, for many at once.  One of the next N is to be looked at
 * by itself; sampler_number() of each of them, or sampler_pass() of all, which
 * came from EARLIEST to LATEST; then the last of them is the newest.
 */
bool sampler_wants(const struct sampler *s, uint64_t n);
enum err sampler_number(struct sampler *s, struct original *o);
void sampler_pass(
    struct sampler *s, uint64_t n, int64_t earliest, int64_t latest);
enum err sampler_newest(struct sampler *s, struct original *o);

/* Fills OUT with at most three different items. */
void sampler_finding(const struct sampler *s, size_t sign, struct finding *out);

/* What it kept, the sketches too. */
void sampler_free(struct sampler *s);

#endif
