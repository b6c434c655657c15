/*
 * Whose an outcome is that names nobody: the requests that may be missed tell
 * whose they were.
 */

#include "engine/guide/absence.h"

/* A request is logged once it ends, with its second. */
#define ENDS_WITHIN (10 * TIME_SECOND)
#define ENDS_ALIKE  (2 * TIME_SECOND)

/*
 * The client whose A ended first since TIME, within ten seconds; 0: there is
 * none, or another's ended at about the same time.
 */
static uint64_t
client_of(const struct absence *a, int64_t time)
{
	int64_t from = time - time % TIME_SECOND;
	const struct absence_a *first = NULL;

	for (size_t i = 0; i < a->newest_count; i++) {
		const struct absence_a *one = &a->newest[a->newest_from + i];

		if (one->time == TIME_NONE || one->time < from)
			continue;
		if (!first && one->time <= from + ENDS_WITHIN)
			first = one;
		else if (!first || one->time > first->time + ENDS_ALIKE)
			break;
		else if (one->client != first->client)
			return 0;
	}
	return first ? first->client : 0;
}

void
absence_lend(const struct absence *a, enum source_kind kind, struct window *w)
{
	if (kind != SOURCE_EVENT || a->sign->applies != APPLIES_UNIFIED ||
	    !(a->sign->sources & 1u << SOURCE_IIS))
		return;
	for (size_t i = 0; i < w->count; i++) {
		struct outcome *o = &w->ring[w->from + i];

		if (o->client == 0 && o->time != TIME_NONE && !o->zone_unknown)
			o->client = client_of(a, o->time);
	}
}
