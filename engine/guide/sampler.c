/*
 * Evenly spaced samples of a stream of unknown length.
 */

#include "engine/guide/sampler.h"

#include <string.h>

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

static enum err
keep_sample(struct sampler *s, struct original *o)
{
	size_t place = (size_t)(s->count / s->stride);

	if (place == SAMPLER_ITEMS) {
		thin_out(s);
		place = SAMPLER_ITEMS / 2;
	}
	s->kept[place] = original_keep(o);
	return s->kept[place] ? OK : ERR_NOMEM;
}

/* The stride is a power of two. */
bool
sampler_wants(const struct sampler *s, uint64_t n)
{
	return s->count == 0 ||
	       (s->count + s->stride - 1) / s->stride * s->stride <
		   s->count + n;
}

void
sampler_pass(struct sampler *s, uint64_t n, int64_t earliest, int64_t latest)
{
	if (s->count == 0) {
		s->stride = 1;
		s->first = s->last = TIME_NONE;
	}
	s->count += n;
	s->first = time_earlier(s->first, earliest);
	if (latest > s->last)
		s->last = latest;
}

enum err
sampler_number(struct sampler *s, struct original *o)
{
	int64_t time = original_time(o);
	enum err err = OK;

	if (s->count == 0)
		s->stride = 1;
	if (s->count % s->stride == 0)
		err = keep_sample(s, o);
	if (!err)
		sampler_pass(s, 1, time, time);
	return err;
}

enum err
sampler_newest(struct sampler *s, struct original *o)
{
	sketch_drop(s->newest);
	s->newest = original_keep(o);
	return s->newest ? OK : ERR_NOMEM;
}

enum err
sampler_add(struct sampler *s, struct original *o)
{
	enum err err = sampler_number(s, o);

	return err ? err : sampler_newest(s, o);
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
