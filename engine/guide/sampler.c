/*
 * Evenly spaced samples of a stream of unknown length.
 */

#include "engine/guide/sampler.h"

#include <stdlib.h>

static enum err
make_room(struct sampler *s)
{
	if (s->kept)
		return OK;
	s->kept = calloc(SAMPLER_ITEMS + 1, sizeof(*s->kept));
	if (!s->kept)
		return ERR_NOMEM;
	s->newest = s->kept + SAMPLER_ITEMS;
	s->stride = 1;
	s->first = s->last = TIME_NONE;
	return OK;
}

static void
thin_out(struct sampler *s)
{
	for (size_t i = 0; i < SAMPLER_ITEMS / 2; i++)
		s->kept[i] = s->kept[2 * i];
	s->stride *= 2;
}

enum err
sampler_add(struct sampler *s, const struct evidence_item *item)
{
	enum err err = make_room(s);

	if (err)
		return err;
	if (s->count == s->stride * SAMPLER_ITEMS)
		thin_out(s);
	if (s->count % s->stride == 0)
		s->kept[s->count / s->stride] = *item;
	s->count++;
	*s->newest = *item;
	if (item->time == TIME_NONE)
		return OK;
	if (s->first == TIME_NONE || item->time < s->first)
		s->first = item->time;
	if (item->time > s->last)
		s->last = item->time;
	return OK;
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
	out->item[out->items++] = s->kept[0];
	if (s->count > 2)
		out->item[out->items++] = s->kept[middle ? middle : 1];
	if (s->count > 1)
		out->item[out->items++] = *s->newest;
	for (size_t i = 0; i < out->items; i++)
		out->item[i].sign = sign;
}

void
sampler_free(struct sampler *s)
{
	free(s->kept);
	s->kept = NULL;
}
