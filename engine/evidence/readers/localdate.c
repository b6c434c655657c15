/*
 * Only shapes and the names of months are looked at.  Events are listed
 * oldest or newest first: an order of day and month in which time runs to
 * and fro is not the one that they were written in.
 */
#include "engine/evidence/readers/localdate.h"

#include "engine/base/ascii.h"

#include <string.h>

#define DATE_MAX 64 /* bytes; no date is longer */

/* Takes the number at the start of *S off; at most MAX digits. */
static bool
take_number(struct span *s, size_t max, int *out)
{
	uint64_t value;
	size_t n = 0;

	while (n < s->n && ascii_is_digit(s->p[n]))
		n++;
	if (n == 0 || n > max || !span_number(span_slice(*s, 0, n), 10, &value))
		return false;
	*out = (int)value;
	*s = span_slice(*s, n, s->n);
	return true;
}

static bool
blanks(struct span *s)
{
	size_t before = s->n;

	while (span_skip(s, " ") || span_skip(s, ","))
		;
	return s->n < before;
}

/*
 * S with plain blanks, and without the marks of direction that Windows puts
 * between the parts of a date.
 */
static struct span
plain(struct span s, char out[DATE_MAX])
{
	size_t n = 0;

	s = span_trim(s);
	if (s.n > DATE_MAX)
		return SPAN_NONE;
	while (s.n > 0) {
		if (span_skip(&s, "\xE2\x80\x8E") ||
		    span_skip(&s, "\xE2\x80\x8F"))
			continue;
		if (span_skip(&s, "\xC2\xA0") ||
		    span_skip(&s, "\xE2\x80\xAF")) {
			out[n++] = ' ';
			continue;
		}
		out[n++] = s.p[0];
		s = span_slice(s, 1, s.n);
	}
	return (struct span){ out, n };
}

/* AM, PM, a.m., p. m.: taken off *S, as far as they go. */
static bool
half_of_day(struct span *s, int *hour)
{
	bool afternoon = s->n && (s->p[0] == 'P' || s->p[0] == 'p');
	struct span rest = *s;

	if (rest.n == 0 || !memchr("AaPp", rest.p[0], 4) || *hour < 1 ||
	    *hour > 12)
		return false;
	rest = span_slice(rest, 1, rest.n);
	span_skip(&rest, ".");
	span_skip(&rest, " ");
	if (!span_skip(&rest, "M") && !span_skip(&rest, "m"))
		return false;
	span_skip(&rest, ".");
	*hour = *hour % 12 + (afternoon ? 12 : 0);
	*s = rest;
	return true;
}

/* The end of a date: nothing, "Z", "UTC", "+0200", "(UTC)". */
static bool
zone(struct span s, struct localdate *out, int64_t *offset)
{
	int sign, hours, minutes = 0;

	*offset = 0;
	blanks(&s);
	if (s.n == 0)
		return true;
	out->zoned = true;
	if (span_is(s, "Z") || span_is(s, "UTC") || span_is(s, "GMT") ||
	    span_is(s, "(UTC)"))
		return true;
	sign = s.p[0] == '-' ? -1 : 1;
	if ((!span_skip(&s, "+") && !span_skip(&s, "-")) || s.n < 2 ||
	    !ascii_is_digit(s.p[0]) || !ascii_is_digit(s.p[1]))
		return false;
	hours = (s.p[0] - '0') * 10 + s.p[1] - '0';
	s = span_slice(s, 2, s.n);
	span_skip(&s, ":");
	if ((s.n > 0 && !take_number(&s, 2, &minutes)) || s.n > 0 ||
	    hours > 14 || minutes > 59)
		return false;
	*offset = sign * (hours * TIME_HOUR + minutes * TIME_MINUTE);
	return true;
}

/* What follows the day: a time and a zone, or nothing. */
static bool
time_of_day(
    struct span s, struct civil *c, struct localdate *out, int64_t *offset)
{
	*offset = 0;
	if (s.n == 0)
		return true;
	if (!blanks(&s) && !span_skip(&s, "T"))
		return false;
	if (!take_number(&s, 2, &c->hour) ||
	    (!span_skip(&s, ":") && !span_skip(&s, ".") &&
		!span_skip(&s, "h")) ||
	    !take_number(&s, 2, &c->minute))
		return false;
	if ((span_skip(&s, ":") || span_skip(&s, ".")) &&
	    !take_number(&s, 2, &c->second))
		return false;
	if (span_skip(&s, ".") || span_skip(&s, ","))
		c->micro = time_take_fraction(&s);
	blanks(&s);
	out->half = half_of_day(&s, &c->hour);
	return zone(s, out, offset);
}

/* Three numbers with the same sign between them; LENGTH: of the first. */
static bool
three_numbers(struct span *s, int n[3], char *sign, size_t *length)
{
	size_t before = s->n;

	if (!take_number(s, 4, &n[0]) || s->n == 0)
		return false;
	*length = before - s->n;
	*sign = s->p[0];
	for (int i = 1; i < 3; i++) {
		if (s->n == 0 || s->p[0] != *sign || !memchr("-/.", *sign, 3))
			return false;
		*s = span_slice(*s, 1, s->n);
		if (!take_number(s, i == 1 ? 2 : 4, &n[i]))
			return false;
	}
	return true;
}

/* False: C is no day.  Its order is not known: no year in C. */
static bool
day_of(const int n[3], char sign, size_t length, enum date_order order,
    struct civil *c, struct localdate *out)
{
	if (length == 4) {
		*c = (struct civil){ n[0], n[1], n[2], 0, 0, 0, 0 };
		return true;
	}
	if (n[2] < 1000 || n[0] > 31 || n[1] > 31 || (n[0] > 12 && n[1] > 12))
		return false;
	if (sign == '.')
		order = DATE_DMY;
	else if (n[0] > 12)
		order = out->told = DATE_DMY;
	else if (n[1] > 12)
		order = out->told = DATE_MDY;
	else
		out->ambiguous = n[0] != n[1];
	*c = (struct civil){ n[2], n[order == DATE_MDY ? 0 : 1],
		n[order == DATE_MDY ? 1 : 0], 0, 0, 0, 0 };
	return true;
}

static bool
read_numbers(struct span s, enum date_order order, struct localdate *out)
{
	struct civil c;
	int64_t offset;
	size_t length;
	char sign;
	int n[3];

	if (!three_numbers(&s, n, &sign, &length) ||
	    !day_of(n, sign, length, order, &c, out) ||
	    !time_of_day(s, &c, out, &offset))
		return false;
	out->time = time_of_civil(&c);
	if (out->time == TIME_NONE)
		return false;
	out->time -= offset;
	if (out->ambiguous && order == DATE_UNKNOWN)
		out->time = TIME_NONE;
	return true;
}

/* By their first letters, in English, French and German. */
static int
month_of(struct span word)
{
	static const struct {
		const char *name;
		int month;
	} months[] = { { "jan", 1 }, { "feb", 2 }, { "f\xC3\xA9v", 2 },
		{ "mar", 3 }, { "m\xC3\xA4r", 3 }, { "apr", 4 }, { "avr", 4 },
		{ "may", 5 }, { "mai", 5 }, { "june", 6 }, { "juni", 6 },
		{ "juin", 6 }, { "juil", 7 }, { "jun", 6 }, { "jul", 7 },
		{ "aug", 8 }, { "ao\xC3\xBB", 8 }, { "sep", 9 }, { "oct", 10 },
		{ "okt", 10 }, { "nov", 11 }, { "dec", 12 },
		{ "d\xC3\xA9"
		  "c",
		    12 },
		{ "dez", 12 } };

	/* mardi, not March */
	if (span_istarts(word, "mardi"))
		return 0;
	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++)
		if (span_istarts(word, months[i].name))
			return months[i].month;
	return 0;
}

static size_t
word_end(struct span s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != ',' &&
	       !ascii_is_digit(s.p[n]))
		n++;
	return n;
}

/* A weekday, a month by name, a day and a year, in any order. */
static bool
read_words(struct span s, enum date_order order, struct localdate *out)
{
	struct civil c = { 0 };
	struct span before = s;
	int64_t offset;
	int value;

	(void)order;
	for (int i = 0; i < 6 && (c.year == 0 || c.month == 0); i++) {
		size_t n = word_end(s);

		if (n > 0) {
			value = month_of(span_slice(s, 0, n));
			c.month = value ? value : c.month;
			s = span_slice(s, n, s.n);
		} else if (!take_number(&s, 4, &value)) {
			return false;
		} else if (value > 31) {
			c.year = value;
		} else {
			c.day = value;
			span_skip(&s, ".");
		}
		before = s;
		blanks(&s);
	}
	if (c.year == 0 || c.month == 0 || c.day == 0 ||
	    !time_of_day(before, &c, out, &offset))
		return false;
	out->time = time_of_civil(&c);
	if (out->time != TIME_NONE)
		out->time -= offset;
	return out->time != TIME_NONE;
}

/* /Date(1777975200000)/ */
static bool
read_json(struct span s, enum date_order order, struct localdate *out)
{
	uint64_t n;

	(void)order;
	if (!span_starts(s, "/Date(") || !span_ends(s, ")/") ||
	    !span_number(span_slice(s, 6, s.n - 2), 10, &n) ||
	    n > UINT64_C(253402300799999))
		return false;
	out->time = (int64_t)n * 1000;
	out->zoned = true;
	return true;
}

/* 20260505100000.000000+120: minutes east of UTC */
static bool
read_cim(struct span s, enum date_order order, struct localdate *out)
{
	static const size_t at[] = { 0, 4, 6, 8, 10, 12, 14 };
	uint64_t part[6], bias;

	(void)order;
	if (s.n != 25 || s.p[14] != '.' || (s.p[21] != '+' && s.p[21] != '-'))
		return false;
	for (size_t i = 0; i < 6; i++)
		if (!span_number(span_slice(s, at[i], at[i + 1]), 10, &part[i]))
			return false;
	if (!span_number(span_slice(s, 22, 25), 10, &bias))
		return false;
	out->time = time_of_civil(&(struct civil){ (int)part[0], (int)part[1],
	    (int)part[2], (int)part[3], (int)part[4], (int)part[5], 0 });
	out->zoned = true;
	if (out->time == TIME_NONE)
		return false;
	out->time -= (s.p[21] == '-' ? -1 : 1) * (int64_t)bias * TIME_MINUTE;
	return true;
}

bool
localdate_read(struct span s, enum date_order order, struct localdate *out)
{
	static bool (*const forms[])(
	    struct span, enum date_order, struct localdate *) = { read_cim,
		read_json, read_numbers, read_words };
	char text[DATE_MAX];

	s = plain(s, text);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		*out = (struct localdate){ .time = TIME_NONE };
		if (s.n > 0 && forms[i](s, order, out))
			return true;
	}
	*out = (struct localdate){ .time = TIME_NONE };
	return false;
}

void
localdate_note(struct localdate_order *o, struct span s)
{
	static const enum date_order orders[] = { DATE_DMY, DATE_MDY };
	struct localdate d[2];

	for (int i = 0; i < 2; i++)
		if (!localdate_read(s, orders[i], &d[i]))
			return;
	if (d[0].told != DATE_UNKNOWN && o->order == DATE_UNKNOWN)
		o->order = d[0].told;
	o->half |= d[0].half;
	for (int i = 0; i < 2; i++) {
		int8_t way = (int8_t)((d[i].time > o->last[i]) -
				      (d[i].time < o->last[i]));

		if (o->any && way != 0) {
			o->turns[i] += o->way[i] != 0 && way != o->way[i];
			o->way[i] = way;
		}
		o->last[i] = d[i].time;
	}
	o->any = true;
}

enum date_order
localdate_decide(struct localdate_order *o)
{
	o->doubtful = false;
	if (o->order == DATE_UNKNOWN && o->turns[0] != o->turns[1])
		return o->turns[0] < o->turns[1] ? DATE_DMY : DATE_MDY;
	if (o->order == DATE_UNKNOWN && o->half) {
		o->doubtful = true;
		return DATE_MDY;
	}
	return o->order;
}
