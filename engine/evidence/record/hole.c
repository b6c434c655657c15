/*
 * Damaged stretches of a file.  A part that is read by itself, ahead of its
 * turn, and joined, tells the same as one that was read in turn.
 */

#include "engine/evidence/record/hole.h"

static void
widen(struct hole *h, int64_t t)
{
	if (!h->timed || t < h->from)
		h->from = t;
	if (!h->timed || t > h->to)
		h->to = t;
	h->timed = true;
}

/* The side towards the start of the file. */
static void
begin(struct hole *h)
{
	if (h->begun)
		widen(h, h->latest);
	else
		h->ahead = true;
}

void
hole_damage(struct hole *h, bool torn)
{
	begin(h);
	h->open = true;
	h->torn = torn;
}

void
hole_time(struct hole *h, int64_t t)
{
	if (h->open)
		widen(h, t);
	h->open = false;
	if (!h->begun)
		h->opening = t;
	h->latest = t;
	h->begun = true;
}

static void
take_stretch(struct hole *h, const struct hole *other)
{
	if (!other->timed)
		return;
	widen(h, other->from);
	widen(h, other->to);
}

void
hole_join(struct hole *h, const struct hole *next)
{
	if (h->open && next->begun) {
		widen(h, next->opening);
		h->open = false;
	}
	if (next->ahead)
		begin(h);
	take_stretch(h, next);
	if (hole_is_any(next))
		h->torn = next->torn;
	h->open |= next->open;
	if (!next->begun)
		return;
	if (!h->begun)
		h->opening = next->opening;
	h->latest = next->latest;
	h->begun = true;
}

void
hole_unite(struct hole *h, const struct hole *other)
{
	take_stretch(h, other);
	h->ahead |= other->ahead;
	h->open |= other->open && !other->torn;
	h->torn &= other->torn;
}

bool
hole_is_any(const struct hole *h)
{
	return h->timed || h->ahead;
}

bool
hole_hides(const struct hole *h, int64_t from, int64_t to)
{
	if (!hole_is_any(h) || (!h->ahead && to < h->from))
		return false;
	return (h->open && !h->torn) || (h->timed && from <= h->to);
}
