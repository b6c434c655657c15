#ifndef ENGINE_EVIDENCE_ZONE_H
#define ENGINE_EVIDENCE_ZONE_H

/*
 * The time zone of a server as its registry holds it, the key
 * SYSTEM\CurrentControlSet\Control\TimeZoneInformation: minutes to be added
 * to local time, and the two days of the year on which they change.  These
 * stand in 16 bytes, as year (0), month, week of the month (5: the last),
 * hour, minute, second, milliseconds, day of the week; two bytes each.
 * Source: learn.microsoft.com, TIME_ZONE_INFORMATION; exports in public
 * repositories, whose day of the week stands last.
 */

#include "engine/evidence/record/record.h"

struct zone_change {
	int month; /* 0: there is none */
	int week, day, hour, minute;
};

struct zone {
	bool told; /* the key was there */
	int bias, standard, daylight;
	struct zone_change to_standard, to_daylight;
};

/* Takes a value of the registry that is of the key; all zero at first. */
void zone_take(struct zone *z, const struct record *r);

/*
 * LOCAL, a time of that server, in UTC; the hour that comes twice is taken
 * for the first.  Z must be told.
 */
int64_t zone_utc(const struct zone *z, int64_t local);

#endif
