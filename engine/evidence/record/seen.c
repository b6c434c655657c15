/*
 * Each value has a few places side by side, which give way in turn.
 */

#include "engine/evidence/record/seen.h"

#include "engine/base/spread.h"

#include <string.h>

#define WAYS 4

static size_t
first_place(struct span value)
{
	return (size_t)(spread_of(value) % (SEEN_SLOTS / WAYS)) * WAYS;
}

uint64_t
seen_note(const struct seen *s, struct span value)
{
	size_t i;

	if (value.n == 0 || value.n > SEEN_LEN)
		return 0;
	i = first_place(value);
	for (size_t k = i; k < i + WAYS; k++)
		if (s->slot[k].n == value.n &&
		    memcmp(s->slot[k].text, value.p, value.n) == 0)
			return s->slot[k].note;
	return 0;
}

void
seen_put(struct seen *s, struct span value, uint64_t note)
{
	size_t i;

	if (value.n == 0 || value.n > SEEN_LEN)
		return;
	i = first_place(value) + s->turn++ % WAYS;
	s->slot[i].note = note;
	s->slot[i].n = value.n;
	memcpy(s->slot[i].text, value.p, value.n);
}
