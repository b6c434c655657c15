/*
 * Times without the C library: no locale, no time zone, the same on every
 * system.  Days are counted with the usual civil calendar arithmetic on
 * eras of 400 years that begin in March.
 */

#include "engine/base/times.h"

#include <stdio.h>
#include <string.h>

#define YEAR_MIN 1601
#define YEAR_MAX 9999

static int64_t
days_of_civil(int year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = y / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day -
			  1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static int
month_length(int year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return length[month - 1] + (month == 2 && leap);
}

int64_t
time_of_civil(const struct civil *c)
{
	if (c->year < YEAR_MIN || c->year > YEAR_MAX || c->month < 1 ||
	    c->month > 12 || c->day < 1 ||
	    c->day > month_length(c->year, c->month) || c->hour < 0 ||
	    c->hour > 23 || c->minute < 0 || c->minute > 59 || c->second < 0 ||
	    c->second > 60 || c->micro < 0 || c->micro > 999999)
		return TIME_NONE;
	return days_of_civil(c->year, c->month, c->day) * TIME_DAY +
	       c->hour * TIME_HOUR + c->minute * TIME_MINUTE +
	       c->second * TIME_SECOND + c->micro;
}

bool
time_known(int64_t t)
{
	return t >= days_of_civil(YEAR_MIN, 1, 1) * TIME_DAY &&
	       t < days_of_civil(YEAR_MAX + 1, 1, 1) * TIME_DAY;
}

int64_t
time_since(int64_t now, int64_t then)
{
	return then == TIME_NONE ? INT64_MAX : now - then;
}

void
time_to_civil(int64_t t, struct civil *out)
{
	int64_t day = t / TIME_DAY, rest = t % TIME_DAY;
	int64_t era, of_era, year, of_year, month;

	if (rest < 0) {
		rest += TIME_DAY;
		day--;
	}
	day += 719468;
	era = (day >= 0 ? day : day - 146096) / 146097;
	of_era = day - era * 146097;
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
	       365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	out->day = (int)(of_year - (153 * month + 2) / 5 + 1);
	out->month = (int)(month < 10 ? month + 3 : month - 9);
	out->year = (int)(year + era * 400 + (out->month <= 2));
	out->hour = (int)(rest / TIME_HOUR);
	out->minute = (int)(rest / TIME_MINUTE % 60);
	out->second = (int)(rest / TIME_SECOND % 60);
	out->micro = (int)(rest % TIME_SECOND);
}

/* Takes exactly N digits off *S. */
static bool
digits(struct span *s, size_t n, int *out)
{
	uint64_t number;

	if (s->n < n || !span_number(span_slice(*s, 0, n), 10, &number))
		return false;
	*out = (int)number;
	*s = span_slice(*s, n, s->n);
	return true;
}

int
time_take_fraction(struct span *s)
{
	int micro = 0, scale = 100000;

	while (s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9') {
		micro += (s->p[0] - '0') * scale;
		scale /= 10;
		*s = span_slice(*s, 1, s->n);
	}
	return micro;
}

static bool
zone(struct span s, int64_t *offset)
{
	int hours, minutes, sign;

	*offset = 0;
	if (s.n == 0 || span_is(s, "Z") || span_is(s, "z"))
		return true;
	sign = s.p[0] == '-' ? -1 : 1;
	if ((!span_skip(&s, "+") && !span_skip(&s, "-")) ||
	    !digits(&s, 2, &hours) || (span_skip(&s, ":"), false) ||
	    !digits(&s, 2, &minutes) || s.n > 0 || hours > 14 || minutes > 59)
		return false;
	*offset = sign * (hours * TIME_HOUR + minutes * TIME_MINUTE);
	return true;
}

bool
time_parse(struct span s, int64_t *out)
{
	struct civil c = { 0 };
	int64_t offset;

	s = span_trim(s);
	if (!digits(&s, 4, &c.year) || !span_skip(&s, "-") ||
	    !digits(&s, 2, &c.month) || !span_skip(&s, "-") ||
	    !digits(&s, 2, &c.day))
		return false;
	if (s.n > 0) {
		if ((!span_skip(&s, "T") && !span_skip(&s, "t") &&
			!span_skip(&s, " ")) ||
		    !digits(&s, 2, &c.hour) || !span_skip(&s, ":") ||
		    !digits(&s, 2, &c.minute))
			return false;
		if (span_skip(&s, ":") && !digits(&s, 2, &c.second))
			return false;
		if (span_skip(&s, "."))
			c.micro = time_take_fraction(&s);
	}
	if (!zone(s, &offset))
		return false;
	*out = time_of_civil(&c);
	if (*out == TIME_NONE)
		return false;
	*out -= offset;
	return true;
}

bool
time_parse_duration(struct span s, int64_t *out)
{
	static const struct {
		char unit;
		int64_t length;
	} units[] = { { 's', TIME_SECOND }, { 'm', TIME_MINUTE },
		{ 'h', TIME_HOUR }, { 'd', TIME_DAY } };
	uint64_t n;

	if (s.n < 2 || !span_number(span_slice(s, 0, s.n - 1), 10, &n) ||
	    n > 100000)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (s.p[s.n - 1] == units[i].unit) {
			*out = (int64_t)n * units[i].length;
			return true;
		}
	}
	return false;
}

/* N, of DIGITS digits, in front of MARK. */
static char *
put_digits(char *to, int n, int digits, char mark)
{
	for (int i = digits; i-- > 0; n /= 10)
		to[i] = (char)('0' + n % 10);
	to[digits] = mark;
	return to + digits + 1;
}

#define DATE_LENGTH 11 /* "2026-03-02T" */

/* Times are known() from year 1 to 9999. */
static void
set_day(struct time_day *day, int64_t t)
{
	int64_t past = t % TIME_DAY;
	char *to = day->date;
	struct civil c;

	time_to_civil(t, &c);
	to = put_digits(to, c.year, 4, '-');
	to = put_digits(to, c.month, 2, '-');
	put_digits(to, c.day, 2, 'T');
	day->start = t - (past < 0 ? past + TIME_DAY : past);
}

size_t
time_write(int64_t t, struct time_day *day, char out[TIME_TEXT_MAX])
{
	char *to = out + DATE_LENGTH;
	int milli, second;

	out[0] = '\0';
	if (t == TIME_NONE)
		return 0;
	if (day->start == TIME_NONE || t < day->start ||
	    t - day->start >= TIME_DAY)
		set_day(day, t);
	memcpy(out, day->date, DATE_LENGTH);
	milli = (int)((t - day->start) / (TIME_SECOND / 1000));
	second = milli / 1000;
	milli %= 1000;
	to = put_digits(to, second / 3600, 2, ':');
	to = put_digits(to, second / 60 % 60, 2, ':');
	to = put_digits(to, second % 60, 2, milli ? '.' : 'Z');
	if (milli)
		to = put_digits(to, milli, 3, 'Z');
	*to = '\0';
	return (size_t)(to - out);
}

const char *
time_rfc3339(int64_t t, char out[TIME_TEXT_MAX])
{
	struct time_day day = { .start = TIME_NONE };

	time_write(t, &day, out);
	return out;
}

const char *
time_clock(int64_t t, char out[TIME_TEXT_MAX])
{
	struct civil c;

	if (t == TIME_NONE) {
		snprintf(out, TIME_TEXT_MAX, "--:--:--");
		return out;
	}
	time_to_civil(t, &c);
	snprintf(
	    out, TIME_TEXT_MAX, "%02d:%02d:%02d", c.hour, c.minute, c.second);
	return out;
}

const char *
time_minute(int64_t t, char out[TIME_TEXT_MAX])
{
	struct civil c;

	if (t == TIME_NONE) {
		snprintf(out, TIME_TEXT_MAX, "---- -- -- --:--");
		return out;
	}
	time_to_civil(t, &c);
	snprintf(out, TIME_TEXT_MAX, "%04d-%02d-%02d %02d:%02d", c.year,
	    c.month, c.day, c.hour, c.minute);
	return out;
}
