/*
 * Evenly spaced samples of a stream of unknown length.
 */

#include "engine/guide/sampler.h"

#include <string.h>

static void
begin_sample(struct sampler *s)
{
	s->stride = 1;
	s->first = s->last = TIME_NONE;
}

static void
thin_out(struct sampler *s)
{
	for (size_t i = 0; i < SAMPLER_ITEMS; i++) {
		if (i % 2)
			sketch_drop(s->kept[i]);
		else
			s->kept[i / 2] = s->kept[i];
	}
	s->stride *= 2;
}

void
sampler_add(struct sampler *s, struct sketch *k)
{
	int64_t time = sketch_time(k);

	if (s->count == 0)
		begin_sample(s);
	if (s->count == s->stride * SAMPLER_ITEMS)
		thin_out(s);
	/* The stride is a power of two. */
	if ((s->count & (s->stride - 1)) == 0)
		s->kept[s->count / s->stride] = sketch_hold(k);
	s->count++;
	sketch_drop(s->newest);
	s->newest = sketch_hold(k);
	if (time == TIME_NONE)
		return;
	if (s->first == TIME_NONE || time < s->first)
		s->first = time;
	if (time > s->last)
		s->last = time;
}

void
sampler_finding(const struct sampler *s, size_t sign, struct finding *out)
{
	uint64_t middle = s->count / 2 / s->stride;

	out->sign = sign;
	out->count = s->count;
	out->first = s->first;
	out->last = s->last;
	out->items = 0;
	out->foreign = false;
	sketch_describe(s->kept[0], sign, &out->item[out->items++]);
	if (s->count > 2)
		sketch_describe(s->kept[middle ? middle : 1], sign,
		    &out->item[out->items++]);
	if (s->count > 1)
		sketch_describe(s->newest, sign, &out->item[out->items++]);
}

void
sampler_free(struct sampler *s)
{
	uint64_t kept = s->count ? (s->count - 1) / s->stride + 1 : 0;

	for (size_t i = 0; i < kept; i++)
		sketch_drop(s->kept[i]);
	sketch_drop(s->newest);
	memset(s, 0, sizeof(*s));
}
