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

bool
seen_has(const struct seen *s, struct span value)
{
	size_t i;

	if (value.n == 0 || value.n > SEEN_LEN)
		return false;
	i = first_place(value);
	for (size_t k = i; k < i + WAYS; k++)
		if (s->slot[k].n == value.n &&
		    memcmp(s->slot[k].text, value.p, value.n) == 0)
			return true;
	return false;
}

void
seen_put(struct seen *s, struct span value)
{
	size_t i;

	if (value.n == 0 || value.n > SEEN_LEN)
		return;
	i = first_place(value) + s->turn++ % WAYS;
	s->slot[i].n = value.n;
	memcpy(s->slot[i].text, value.p, value.n);
}
