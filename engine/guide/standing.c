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

bool
standing_holds(const struct standing *s)
{
	return s->count > 0 &&
	       (!s->ended || outcome_is_later(&s->newest, &s->end));
}
