#ifndef ENGINE_BASE_TIMES_H
#define ENGINE_BASE_TIMES_H

/*
 * Times are microseconds since 1970-01-01T00:00:00Z, in UTC, in an int64_t.
 * TIME_NONE stands for "not known".  Years 1601 to 9999 are accepted.
 */

#include "engine/base/span.h"

#define TIME_NONE   INT64_MIN
#define TIME_SECOND INT64_C(1000000)
#define TIME_MINUTE (60 * TIME_SECOND)
#define TIME_HOUR   (60 * TIME_MINUTE)
#define TIME_DAY    (24 * TIME_HOUR)

struct civil {
	int year, month, day; /* month and day from 1 */
	int hour, minute, second;
	int micro;
};

/* TIME_NONE when a part is out of range. */
int64_t time_of_civil(const struct civil *c);
void time_to_civil(int64_t t, struct civil *out);

/* In the years that are accepted: sums and differences cannot overflow. */
bool time_known(int64_t t);

/* Microseconds from THEN to NOW; INT64_MAX when THEN is TIME_NONE: never. */
int64_t time_since(int64_t now, int64_t then);

/*
 * RFC 3339, and what .NET's "o" format writes: date, T or blank, time,
 * fraction of any length, then Z, +hh:mm, -hh:mm or nothing (read as UTC).
 */
bool time_parse(struct span s, int64_t *out);

/* Takes a fraction of a second, of any length, off *S: microseconds. */
int time_take_fraction(struct span *s);

/* The earlier one of what is known of A and B. */
static inline int64_t
time_earlier(int64_t a, int64_t b)
{
	return a == TIME_NONE || (b != TIME_NONE && b < a) ? b : a;
}

/* "2h", "3d", "45m", "90s" as microseconds. */
bool time_parse_duration(struct span s, int64_t *out);

#define TIME_TEXT_MAX 40

/* "2026-03-02T09:31:47Z", with milliseconds when there are any; "" if none */
const char *time_rfc3339(int64_t t, char out[TIME_TEXT_MAX]);

/* The day of a time that was written, its date; TIME_NONE at first. */
struct time_day {
	int64_t start;
	char date[TIME_TEXT_MAX];
};

/*
 * As time_rfc3339(), for many times of few days; returns the length, without
 * the NUL.
 */
size_t time_write(int64_t t, struct time_day *day, char out[TIME_TEXT_MAX]);

/* "09:31:47" and "2026-03-02 09:31" for screens; "--:--:--" if none. */
const char *time_clock(int64_t t, char out[TIME_TEXT_MAX]);
const char *time_minute(int64_t t, char out[TIME_TEXT_MAX]);

#endif
