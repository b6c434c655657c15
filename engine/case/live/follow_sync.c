/*
 * The way of one device after a mark.  A station is an outcome of a check;
 * what the device leaves out (an iPhone asks for no capabilities twice) is
 * not missed once a later station has come.
 */

#include "engine/case/live/follow_inside.h"
#include "engine/case/texts.h"

#include <string.h>

static const struct {
	const char *name, *check;
	const char *what; /* in the words of the evidence; NULL: any */
	int64_t patience; /* after the station before, or the mark */
	const struct bilingual *title, *meaning;
} stations[SYNC_COUNT] = {
	[SYNC_GETCACAPS] = { "getcacaps", "ndes-reached", "GetCACaps",
	    5 * TIME_MINUTE, T_SYNC_GETCACAPS, T_SYNC_NO_GETCACAPS },
	[SYNC_GETCACERT] = { "getcacert", "ndes-reached", "GetCACert",
	    TIME_MINUTE, T_SYNC_GETCACERT, T_SYNC_NO_GETCACERT },
	[SYNC_SENT] = { "verify-sent", "module-called", NULL, TIME_MINUTE,
	    T_SYNC_SENT, T_SYNC_NO_SENT },
	[SYNC_ACCEPTED] = { "accepted", "challenge-accepted", NULL,
	    2 * TIME_MINUTE, T_SYNC_ACCEPTED, T_SYNC_NO_ACCEPTED },
	[SYNC_ANSWERED] = { "ca-answered", "ca-answered", NULL, 2 * TIME_MINUTE,
	    T_SYNC_ANSWERED, T_SYNC_NO_ANSWERED },
	[SYNC_NOTIFIED] = { "notified", "notified", NULL, 5 * TIME_MINUTE,
	    T_SYNC_NOTIFIED, T_SYNC_NO_NOTIFIED },
};

const char *
follow_sync_name(enum station_of_sync s)
{
	return stations[s].name;
}

const struct bilingual *
follow_sync_title(enum station_of_sync s)
{
	return stations[s].title;
}

const struct bilingual *
follow_sync_meaning(enum station_of_sync s)
{
	return stations[s].meaning;
}

const struct follow_station *
follow_station(const struct follow *f, enum station_of_sync s)
{
	return &f->stations[s];
}

void
follow_mark(struct follow *f, int64_t now)
{
	f->marked = true;
	f->mark = f->last_came = now;
	memset(f->stations, 0, sizeof(f->stations));
	for (int s = 0; s < SYNC_COUNT; s++) {
		f->stations[s].time = TIME_NONE;
		f->stations[s].patience = stations[s].patience;
	}
	/* Clocks of servers differ from ours: theirs tell what is older. */
	for (int k = 0; k < SOURCE_COUNT; k++)
		f->older[k] = f->clocks[k].time;
}

/* The station that O is, SYNC_COUNT when it is none. */
static int
station_of(const struct follow *f, const struct follow_outcome *o)
{
	const char *check = know_check(f->c->k, o->check)->id;

	for (int s = 0; s < SYNC_COUNT; s++)
		if (strcmp(stations[s].check, check) == 0 &&
		    (!stations[s].what ||
			span_iholds(span_of(o->item.what), stations[s].what)))
			return s;
	return SYNC_COUNT;
}

static void
tell_station(struct follow *f, int s, enum follow_kind kind)
{
	const struct follow_station *to = &f->stations[s];
	const struct follow_event event = { .kind = kind,
		.time = to->time,
		.check = know_check_find(f->c->k, stations[s].check),
		.bad = to->bad,
		.sign = to->came ? to->item.sign : SIZE_MAX,
		.item = to->came ? &to->item : NULL,
		.station = (enum station_of_sync)s,
		.after_mark = to->came ? to->after_mark : f->now - f->mark };

	follow_say(f, event);
}

/*
 * From before the mark: held back until now, or a request of then that has
 * waited in vain.
 */
bool
follow_is_older(const struct follow *f, const struct follow_outcome *o)
{
	int64_t older = f->older[o->item.kind];
	bool waited = know_sign(f->c->k, o->sign)->kind == SIGN_FOLLOWED;

	if (o->item.time == TIME_NONE || older == TIME_NONE)
		return false;
	return waited ? o->item.time <= older : o->item.time < older;
}

/* Once each; a success counts even after a refusal. */
void
follow_sync_hear(struct follow *f, const struct follow_outcome *o)
{
	int s = f->marked ? station_of(f, o) : SYNC_COUNT;
	struct follow_station *to;

	if (s == SYNC_COUNT || follow_is_older(f, o))
		return;
	to = &f->stations[s];
	if (to->came && (o->bad || !to->bad))
		return;
	to->came = true;
	to->bad = o->bad;
	to->time = o->item.time;
	to->after_mark = f->now - f->mark;
	to->item = o->item;
	to->item.sign = o->sign;
	f->last_came = f->now;
	tell_station(f, s, FOLLOW_STATION);
}

enum station_of_sync
follow_sync_awaited(const struct follow *f)
{
	int s = SYNC_COUNT;

	while (s > 0 && !f->stations[s - 1].came)
		s--;
	return (enum station_of_sync)s;
}

bool
follow_sync_refused(const struct follow *f)
{
	int s = (int)follow_sync_awaited(f);

	return s > 0 && f->stations[s - 1].bad;
}

bool
follow_sync_done(const struct follow *f)
{
	return f->marked && follow_sync_awaited(f) == SYNC_COUNT;
}

void
follow_sync_tick(struct follow *f)
{
	enum station_of_sync s = f->marked ? follow_sync_awaited(f)
					   : SYNC_COUNT;
	int64_t newest;

	if (s == SYNC_COUNT || f->stations[s].missed ||
	    follow_is_copy(f, &newest) || follow_sync_refused(f) ||
	    f->now - f->last_came < stations[s].patience)
		return;
	f->stations[s].missed = true;
	tell_station(f, s, FOLLOW_MISSING);
}
