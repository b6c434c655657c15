/*
 * Millions of rows share a day, some a second: both are decoded once and
 * compared after that.
 */

#include "engine/evidence/readers/iis_clock.h"

#include "engine/base/ascii.h"

#include <string.h>

#define DATE_LEN (sizeof("2026-03-02") - 1)
#define TIME_LEN (sizeof("09:31:47") - 1)

/* Two digits below LIMIT, or -1. */
static int
two(const char *p, int limit)
{
	int n;

	if (!ascii_is_digit(p[0]) || !ascii_is_digit(p[1]))
		return -1;
	n = (p[0] - '0') * 10 + (p[1] - '0');
	return n < limit ? n : -1;
}

static int64_t
fraction_of(struct span s)
{
	int64_t micro = 0, unit = TIME_SECOND;
	size_t i;

	for (i = 0; i < s.n && ascii_is_digit(s.p[i]); i++) {
		unit /= 10;
		micro += (s.p[i] - '0') * unit;
	}
	return micro;
}

/* Since midnight; TIME_NONE when S is not hh:mm:ss with or without .fff. */
static int64_t
decode_time(struct span s)
{
	int h, m, sec;

	if (s.n < TIME_LEN || s.p[2] != ':' || s.p[5] != ':')
		return TIME_NONE;
	h = two(s.p, 24);
	m = two(s.p + 3, 60);
	sec = two(s.p + 6, 60);
	if (h < 0 || m < 0 || sec < 0)
		return TIME_NONE;
	if (s.n > TIME_LEN && s.p[TIME_LEN] != '.')
		return TIME_NONE;
	return h * TIME_HOUR + m * TIME_MINUTE + sec * TIME_SECOND +
	       fraction_of(span_slice(s, TIME_LEN + 1, s.n));
}

static int64_t
time_of_day(struct iis_clock *c, struct span s)
{
	if (s.n != TIME_LEN)
		return decode_time(s);
	if (memcmp(c->time_text, s.p, TIME_LEN) != 0) {
		memcpy(c->time_text, s.p, TIME_LEN);
		c->time = decode_time(s);
	}
	return c->time;
}

static int64_t
decode_day(const char *p)
{
	struct civil c = { 0 };
	int century = two(p, 100), year = two(p + 2, 100);

	if (century < 0 || year < 0 || p[4] != '-' || p[7] != '-')
		return TIME_NONE;
	c.year = century * 100 + year;
	c.month = two(p + 5, 100);
	c.day = two(p + 8, 100);
	return time_of_civil(&c);
}

static int64_t
day_of(struct iis_clock *c, struct span date)
{
	if (date.n != DATE_LEN)
		return TIME_NONE;
	if (memcmp(c->day_text, date.p, DATE_LEN) != 0) {
		memcpy(c->day_text, date.p, DATE_LEN);
		c->day = decode_day(date.p);
	}
	return c->day;
}

void
iis_clock_date(struct iis_clock *c, struct span text)
{
	int64_t t;

	if (!time_parse(span_trim(text), &t) || t < 0)
		return;
	c->hours = t % TIME_DAY;
	c->base = t - c->hours;
}

/*
 * Rows come out of order by a second or so: the hours going back by half a
 * day are a new day, going on by nearly a whole one a latecomer of the old.
 */
static int64_t
next_without_date(struct iis_clock *c, int64_t hours)
{
	if (c->base == TIME_NONE)
		return TIME_NONE;
	if (hours > c->hours + TIME_DAY - TIME_MINUTE)
		return c->base - TIME_DAY + hours;
	if (hours < c->hours - TIME_DAY / 2)
		c->base += TIME_DAY;
	c->hours = hours;
	return c->base + hours;
}

int64_t
iis_clock_read(struct iis_clock *c, struct span date, struct span time)
{
	int64_t day, hours = time_of_day(c, time);

	if (hours == TIME_NONE)
		return TIME_NONE;
	if (!date.p)
		return next_without_date(c, hours);
	day = day_of(c, date);
	return day == TIME_NONE ? TIME_NONE : day + hours;
}
