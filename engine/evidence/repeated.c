/*
 * Whether a record was read before: in another file, as itself or as a copy
 * that somebody made with another tool.
 */
#include "engine/evidence/inside.h"

/* Events of one kind in one second that are told apart. */
#define SAME_SECOND_MAX 64

/* Zones are quarters of an hour apart. */
#define ZONE_STEP   (15 * TIME_MINUTE)
#define ZONES_WIDTH (14 * TIME_HOUR)

/* Keeps NUMBER; what cannot be kept cannot be told apart later. */
static void
remember(struct evidence *e, const struct record *r, uint64_t number)
{
	if (!repeats_add(&e->repeats, number) && e->many_logs)
		source_problem(
		    &e->open->source, PROBLEM_LIMIT, r->line, SPAN_NONE);
}

static bool
is_known(const struct evidence *e, const struct record *r, int64_t at,
    enum repeats_shape shape, uint64_t n)
{
	return repeats_has(&e->repeats, repeats_plain(r, at, shape, n));
}

/* The same, at a time that some zone is away from R's. */
static bool
is_known_elsewhere(struct evidence *e, const struct record *r,
    int64_t direction, enum repeats_shape shape, uint64_t n)
{
	if (!(e->shapes >> shape & 1))
		return false;
	if (is_known(e, r, r->time + direction * e->offset, shape, n))
		return true;
	for (int64_t off = -ZONES_WIDTH; off <= ZONES_WIDTH; off += ZONE_STEP) {
		if (!is_known(e, r, r->time + direction * off, shape, n))
			continue;
		e->offset = off;
		return true;
	}
	return false;
}

/* Two whole ones are told apart by their record ids, and not here. */
static bool
is_known_copy(struct evidence *e, const struct record *r,
    enum repeats_shape shape, uint64_t n)
{
	if (shape == REPEATS_LOCAL)
		return is_known(e, r, r->time, REPEATS_LOCAL, n) ||
		       is_known_elsewhere(e, r, -1, REPEATS_WHOLE, n) ||
		       is_known_elsewhere(e, r, -1, REPEATS_COPY, n);
	return (shape == REPEATS_COPY &&
		   is_known(e, r, r->time, REPEATS_WHOLE, n)) ||
	       is_known(e, r, r->time, REPEATS_COPY, n) ||
	       is_known_elsewhere(e, r, 1, REPEATS_LOCAL, n);
}

/*
 * The same event in two shapes: a copy has no record id as a rule, and its
 * time may be local.
 */
static bool
is_copied(struct evidence *e, const struct record *r, bool whole)
{
	enum repeats_shape shape = r->zone_unknown ? REPEATS_LOCAL
				   : whole         ? REPEATS_WHOLE
						   : REPEATS_COPY;
	uint64_t n = 0, number;

	if (r->time == TIME_NONE || r->field[FIELD_EVENT_ID].n == 0 ||
	    r->field[FIELD_PROVIDER].n == 0)
		return false;
	number = repeats_plain(r, r->time, shape, n);
	while (n < SAME_SECOND_MAX && repeats_has(&e->here, number))
		number = repeats_plain(r, r->time, shape, ++n);
	if (n == SAME_SECOND_MAX || !repeats_add(&e->here, number))
		return false;
	if (is_known_copy(e, r, shape, n))
		return true;
	e->shapes |= 1u << shape;
	remember(e, r, number);
	return false;
}

/*
 * The same event in two logs, an .evtx and its XML say, counts once.  Other
 * records have no number that tells them apart: that they stand in two files
 * is said.
 */
bool
evidence_is_repeated(struct evidence *e, const struct record *r)
{
	uint64_t event = e->many_logs ? repeats_event(r) : 0, text;

	if ((event && repeats_has(&e->repeats, event)) ||
	    (e->many_logs && is_copied(e, r, event != 0))) {
		source_problem(
		    &e->open->source, PROBLEM_REPEATED, r->line, r->text);
		return true;
	}
	if (event)
		remember(e, r, event);
	if (event || r->time == TIME_NONE ||
	    (r->time > e->seen && r->time < e->watch))
		return false;
	text = repeats_text(r);
	if (r->time <= e->seen && repeats_has(&e->repeats, text))
		source_problem(
		    &e->open->source, PROBLEM_OVERLAP, r->line, r->text);
	else if (r->time >= e->watch)
		remember(e, r, text);
	return false;
}
