/*
 * States that events tell of.
 */

#include "engine/guide/standing.h"

void
standing_begin(struct standing *s, const struct outcome *o)
{
	if (s->count++ == 0 || outcome_is_later(o, &s->newest))
		s->newest = *o;
}

void
standing_end(struct standing *s, const struct outcome *o)
{
	if (!s->ended || outcome_is_later(o, &s->end))
		s->end = *o;
	s->ended = true;
}

void
standings_end(struct standing *all, const struct knowledge *k, size_t hit,
    const struct outcome *o)
{
	for (size_t i = 0; i < know_sign_count(k); i++) {
		const struct sign *s = know_sign(k, i);

		for (size_t u = 0; u < s->until_count; u++)
			if (s->until[u] == hit)
				standing_end(&all[i], o);
	}
}

bool
standing_holds(const struct standing *s)
{
	return s->count > 0 &&
	       (!s->ended || outcome_is_later(&s->newest, &s->end));
}
