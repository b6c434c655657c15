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

static enum err
keep_newest(struct sampler *s, struct original *o)
{
	sketch_drop(s->newest);
	s->newest = original_keep(o);
	return s->newest ? OK : ERR_NOMEM;
}

enum err
sampler_add_kept(struct sampler *s, struct original *o)
{
	int64_t time = original_time(o);
	enum err err = OK;

	if (s->count == 0)
		begin_sample(s);
	/* The stride is a power of two. */
	if ((s->count & (s->stride - 1)) == 0)
		err = keep_sample(s, o);
	if (err)
		return err;
	s->count++;
	s->fresh = *o;
	s->fresh.sketch = NULL; /* nobody has to keep it until then */
	if (!o->record)
		err = keep_newest(s, o);
	if (time != TIME_NONE) {
		if (s->first == TIME_NONE || time < s->first)
			s->first = time;
		if (time > s->last)
			s->last = time;
	}
	return err;
}

enum err
sampler_settle(struct sampler *s)
{
	enum err err = OK;

	s->waits = false;
	if (s->fresh.record)
		err = keep_newest(s, &s->fresh);
	s->fresh = (struct original){ .record = NULL };
	return err;
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
	if (s->count > 1 && s->fresh.record)
		original_describe(&s->fresh, sign, &out->item[out->items++]);
	else if (s->count > 1)
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
