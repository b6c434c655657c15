/*
 * Whether a record was read before: in another file, as itself or as a copy
 * that somebody made with another tool.
 */
#include "engine/evidence/inside.h"

/* Events of one kind in one second that are told apart. */
#define SAME_SECOND_MAX 64

/* Zones are quarters of an hour apart. */
#define ZONE_STEP   (15 * TIME_MINUTE)
#define ZONES_WIDTH (REPEATS_ZONES / 2 * ZONE_STEP)

static int64_t
offset_of(size_t zone)
{
	return (int64_t)zone * ZONE_STEP - ZONES_WIDTH;
}

/* Keeps NUMBER; what cannot be kept cannot be told apart later. */
static void
remember(struct evidence *e, const struct record *r, uint64_t number)
{
	if (!repeats_add(&e->repeats, number) && e->many_logs)
		source_problem(
		    &e->open->source, PROBLEM_LIMIT, r->line, SPAN_NONE);
}

/* Of the same computer, as far as both name it. */
static bool
is_known(const struct evidence *e, const struct record *r, int64_t at,
    enum repeats_shape shape, uint64_t n)
{
	enum repeats_of of = r->field[FIELD_COMPUTER].n ? REPEATS_ITS_OWN
							: REPEATS_ANY;

	return (e->shapes >> shape & 1) &&
	       (repeats_has(&e->repeats, repeats_plain(r, at, shape, of, n)) ||
		   repeats_has(&e->repeats,
		       repeats_plain(r, at, shape, REPEATS_NONE, n)));
}

static void
remember_copy(struct evidence *e, const struct record *r,
    enum repeats_shape shape, uint64_t n)
{
	e->shapes |= 1u << shape;
	remember(e, r, repeats_plain(r, r->time, shape, REPEATS_ITS_OWN, n));
	if (r->field[FIELD_COMPUTER].n)
		remember(
		    e, r, repeats_plain(r, r->time, shape, REPEATS_ANY, n));
}

/* R is known in the other kind of time, local or not, if ZONE is its zone. */
static bool
is_known_in(const struct evidence *e, const struct record *r,
    enum repeats_shape shape, size_t zone, uint64_t n)
{
	int64_t off = offset_of(zone);

	if (shape != REPEATS_LOCAL)
		return is_known(e, r, r->time + off, REPEATS_LOCAL, n);
	return is_known(e, r, r->time - off, REPEATS_WHOLE, n) ||
	       is_known(e, r, r->time - off, REPEATS_COPY, n);
}

/*
 * A file has one zone: the one in which most of its events are known.  Each
 * event votes for all in which it is; the first one that is known has to be
 * believed.  Summer and winter are two zones: of a file that holds both, the
 * smaller part is counted again, because events that are true must not go.
 */
static bool
is_known_elsewhere(struct evidence *e, const struct record *r,
    enum repeats_shape shape, uint64_t n)
{
	struct repeats_zone *z = &e->zone;
	bool known[REPEATS_ZONES];

	for (size_t i = 0; i < REPEATS_ZONES; i++) {
		known[i] = is_known_in(e, r, shape, i, n);
		z->votes[i] += known[i];
	}
	for (size_t i = 0; i < REPEATS_ZONES; i++)
		if (z->votes[i] > z->votes[z->best])
			z->best = i;
	return known[z->best];
}

/* Two whole ones are told apart by their record ids, and not here. */
static bool
is_known_copy(struct evidence *e, const struct record *r,
    enum repeats_shape shape, uint64_t n)
{
	bool here = shape == REPEATS_LOCAL
			? is_known(e, r, r->time, REPEATS_LOCAL, n)
			: (shape == REPEATS_COPY &&
			      is_known(e, r, r->time, REPEATS_WHOLE, n)) ||
			      is_known(e, r, r->time, REPEATS_COPY, n);
	unsigned others = shape == REPEATS_LOCAL
			      ? 1u << REPEATS_WHOLE | 1u << REPEATS_COPY
			      : 1u << REPEATS_LOCAL;

	return here ||
	       (e->shapes & others && is_known_elsewhere(e, r, shape, n));
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
	number = repeats_plain(r, r->time, shape, REPEATS_ITS_OWN, n);
	while (n < SAME_SECOND_MAX && repeats_has(&e->here, number))
		number = repeats_plain(r, r->time, shape, REPEATS_ITS_OWN, ++n);
	if (n == SAME_SECOND_MAX || !repeats_add(&e->here, number))
		return false;
	if (is_known_copy(e, r, shape, n))
		return true;
	remember_copy(e, r, shape, n);
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
