/*
 * Local time to UTC by the zone of a server.  The two days of a year on which
 * its clock changes are worked out anew for the year of each time.
 */

#include "engine/evidence/record/zone.h"

#include <string.h>

#define KEY      "\\Control\\TimeZoneInformation"
#define DWORD    "4" /* REG_DWORD, as a record has it */
#define BIAS_MAX (26 * 60)
#define YEAR_MAX 9997 /* the next one is looked at, too */

static bool
is_key(struct span key)
{
	size_t n = sizeof(KEY) - 1;

	return key.n > n &&
	       span_ieq(span_slice(key, key.n - n, key.n), SPAN(KEY));
}

static bool
minutes_of(const struct record *r, int *out)
{
	struct span data = r->field[FIELD_DATA];
	uint32_t n = 0;

	if (!span_is(r->field[FIELD_TYPE], DWORD) || data.n != 4)
		return false;
	for (size_t i = 0; i < 4; i++)
		n |= (uint32_t)(unsigned char)data.p[i] << 8 * i;
	*out = (int)(int32_t)n;
	return *out >= -BIAS_MAX && *out <= BIAS_MAX;
}

static int
word_of(struct span data, size_t i)
{
	return (unsigned char)data.p[2 * i] | (unsigned char)data.p[2 * i + 1]
						  << 8;
}

/* A change of some other form is none, and then the zone has no summer. */
static struct zone_change
change_of(struct span data)
{
	struct zone_change c = { .month = 0 };

	if (data.n != 16 || word_of(data, 0) != 0 || word_of(data, 1) > 12 ||
	    word_of(data, 2) < 1 || word_of(data, 2) > 5 ||
	    word_of(data, 3) > 23 || word_of(data, 4) > 59 ||
	    word_of(data, 7) > 6)
		return c;
	c.month = word_of(data, 1);
	c.week = word_of(data, 2);
	c.hour = word_of(data, 3);
	c.minute = word_of(data, 4);
	c.day = word_of(data, 7);
	return c;
}

void
zone_take(struct zone *z, const struct record *r)
{
	struct span name = r->field[FIELD_VALUE];

	if (!is_key(r->field[FIELD_KEY]) || !name.p)
		return;
	if (span_ieq(name, SPAN("Bias")))
		z->told = minutes_of(r, &z->bias);
	else if (span_ieq(name, SPAN("StandardBias")))
		minutes_of(r, &z->standard);
	else if (span_ieq(name, SPAN("DaylightBias")))
		minutes_of(r, &z->daylight);
	else if (span_ieq(name, SPAN("StandardStart")))
		z->to_standard = change_of(r->field[FIELD_DATA]);
	else if (span_ieq(name, SPAN("DaylightStart")))
		z->to_daylight = change_of(r->field[FIELD_DATA]);
}

/* The time of the change in YEAR, on the clock that it ends. */
static int64_t
change_in(const struct zone_change *c, int year)
{
	struct civil first = { year, c->month, 1, c->hour, c->minute, 0, 0 };
	int64_t t = time_of_civil(&first), next;
	int64_t days = t / TIME_DAY; /* a Thursday is day 0 */
	int weekday = (int)((days % 7 + 7 + 4) % 7);

	t += ((c->day - weekday + 7) % 7 + 7 * (c->week - 1)) * TIME_DAY;
	first.month = c->month % 12 + 1;
	first.year = year + c->month / 12;
	next = time_of_civil(&first);
	return t >= next ? t - 7 * TIME_DAY : t;
}

static bool
is_summer(const struct zone *z, int64_t local)
{
	struct civil now;
	int64_t from, to;

	time_to_civil(local, &now);
	if (!z->to_daylight.month || !z->to_standard.month ||
	    now.year > YEAR_MAX)
		return false;
	from = change_in(&z->to_daylight, now.year);
	to = change_in(&z->to_standard, now.year);
	return from < to ? local >= from && local < to
			 : local >= from || local < to;
}

int64_t
zone_utc(const struct zone *z, int64_t local)
{
	int minutes = z->bias +
		      (is_summer(z, local) ? z->daylight : z->standard);

	return local + minutes * TIME_MINUTE;
}
