/*
 * Times: the calendar both ways, what is read, what is refused.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"

static int64_t
at(const char *text)
{
	int64_t t = TIME_NONE;

	return time_parse(span_of(text), &t) ? t : TIME_NONE;
}

static void
known_instants(void **state)
{
	(void)state;
	assert_int_equal(at("1970-01-01T00:00:00Z"), 0);
	assert_int_equal(at("2000-02-29T00:00:00Z"), 951782400 * TIME_SECOND);
	assert_int_equal(at("2026-03-02T09:31:47Z"), 1772443907 * TIME_SECOND);
	assert_int_equal(
	    at("1601-01-01T00:00:00Z"), INT64_C(-11644473600) * TIME_SECOND);
	assert_int_equal(
	    at("9999-12-31T23:59:59Z"), INT64_C(253402300799) * TIME_SECOND);
	assert_int_equal(at("1969-12-31T23:59:59.999999Z"), -1);
}

/* Every day of four centuries, there and back. */
static void
calendar_there_and_back(void **state)
{
	int64_t t = at("1899-12-31");
	int last_day = 31;

	(void)state;
	for (int64_t i = 0; i < 146097; i++, t += TIME_DAY) {
		struct civil c;

		time_to_civil(t + TIME_HOUR + 1, &c);
		assert_int_equal(c.hour, 1);
		assert_int_equal(c.micro, 1);
		assert_true(c.day == last_day + 1 || c.day == 1 || i == 0);
		last_day = c.day;
		c.hour = 0;
		c.micro = 0;
		assert_true(time_of_civil(&c) == t);
	}
}

static void
before_the_epoch(void **state)
{
	struct civil c;

	(void)state;
	time_to_civil(-1, &c);
	assert_int_equal(c.year, 1969);
	assert_int_equal(c.month, 12);
	assert_int_equal(c.day, 31);
	assert_int_equal(c.second, 59);
	assert_int_equal(c.micro, 999999);
}

/* Never is longer ago than anything, and no sum of known times overflows. */
static void
never_and_known(void **state)
{
	(void)state;
	assert_true(time_since(0, TIME_NONE) == INT64_MAX);
	assert_true(time_since(TIME_SECOND, -TIME_SECOND) == 2 * TIME_SECOND);
	assert_true(time_known(0));
	assert_false(time_known(TIME_NONE));
	assert_false(time_known(INT64_MAX));
	assert_false(time_known(INT64_MAX - TIME_DAY));
	assert_true(time_known(253402300799 * TIME_SECOND));
	assert_false(time_known(253402300800 * TIME_SECOND));
}

static void
forms_that_are_read(void **state)
{
	int64_t t = at("2026-03-02T09:31:47Z");

	(void)state;
	assert_int_equal(at("2026-03-02 09:31:47"), t);
	assert_int_equal(at("2026-03-02t09:31:47z"), t);
	assert_int_equal(at("  2026-03-02T09:31:47Z\r\n"), t);
	assert_int_equal(at("2026-03-02T10:31:47+01:00"), t);
	assert_int_equal(at("2026-03-02T04:01:47-05:30"), t);
	assert_int_equal(at("2026-03-02T10:31:47+0100"), t);
	assert_int_equal(at("2026-03-02T09:31"), t - 47 * TIME_SECOND);
	assert_int_equal(at("2026-03-02"), at("2026-03-02T00:00:00Z"));
	/* Fractions of any length: .NET writes seven digits. */
	assert_int_equal(at("2026-03-02T09:31:47.5Z"), t + 500000);
	assert_int_equal(at("2026-03-02T09:31:47.1234567Z"), t + 123456);
	assert_int_equal(at("2026-03-02T09:31:47.00000000000001Z"), t);
	assert_int_equal(
	    at("2026-03-02T09:31:47.1234567+01:00"), t + 123456 - TIME_HOUR);
}

static void
forms_that_are_refused(void **state)
{
	static const char *const bad[] = { "", "now", "2026", "2026-3-2",
		"2026-02-30", "2026-02-29T00:00:00Z", "2026-13-01",
		"2026-00-10", "2026-01-00", "1600-12-31T00:00:00Z",
		"2026-03-02T", "2026-03-02T24:00:00Z", "2026-03-02T09:60:00Z",
		"2026-03-02T09:31:61Z", "2026-03-02T09:31:47X",
		"2026-03-02T09:31:47+15:00", "2026-03-02T09:31:47+01:60",
		"2026-03-02T09:31:47+1", "2026-03-02T09:31:47Zx",
		"2026-03-02T09:", "x2026-03-02", "2026/03/02" };
	int64_t t = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (time_parse(span_of(bad[i]), &t))
			fail_msg("\"%s\" was read", bad[i]);
	}
	assert_false(time_parse(SPAN_NONE, &t));
}

static void
durations(void **state)
{
	int64_t t = 7;

	(void)state;
	assert_true(time_parse_duration(SPAN("90s"), &t));
	assert_int_equal(t, 90 * TIME_SECOND);
	assert_true(time_parse_duration(SPAN("45m"), &t));
	assert_int_equal(t, 45 * TIME_MINUTE);
	assert_true(time_parse_duration(SPAN("2h"), &t));
	assert_int_equal(t, 2 * TIME_HOUR);
	assert_true(time_parse_duration(SPAN("3d"), &t));
	assert_int_equal(t, 3 * TIME_DAY);
	t = 7;
	assert_false(time_parse_duration(SPAN(""), &t));
	assert_false(time_parse_duration(SPAN("h"), &t));
	assert_false(time_parse_duration(SPAN("2"), &t));
	assert_false(time_parse_duration(SPAN("2w"), &t));
	assert_false(time_parse_duration(SPAN("-2h"), &t));
	assert_false(time_parse_duration(SPAN("2.5h"), &t));
	assert_false(time_parse_duration(SPAN("100001d"), &t));
	assert_false(time_parse_duration(SPAN("99999999999999999999d"), &t));
	assert_int_equal(t, 7);
}

static void
written(void **state)
{
	char out[TIME_TEXT_MAX];
	int64_t t = at("2026-03-02T09:31:47Z");

	(void)state;
	assert_string_equal(time_rfc3339(t, out), "2026-03-02T09:31:47Z");
	assert_string_equal(
	    time_rfc3339(t + 45678, out), "2026-03-02T09:31:47.045Z");
	assert_string_equal(time_rfc3339(t + 999, out), "2026-03-02T09:31:47Z");
	assert_string_equal(time_rfc3339(TIME_NONE, out), "");
	assert_string_equal(time_clock(t, out), "09:31:47");
	assert_string_equal(time_clock(TIME_NONE, out), "--:--:--");
	assert_string_equal(time_minute(t, out), "2026-03-02 09:31");
	assert_int_equal(
	    strlen(time_minute(TIME_NONE, out)), strlen("2026-03-02 09:31"));
	assert_string_equal(
	    time_rfc3339(at("1601-01-01"), out), "1601-01-01T00:00:00Z");
}

/* What is written is read again as the same instant. */
static void
written_and_read(void **state)
{
	char out[TIME_TEXT_MAX];

	(void)state;
	for (int64_t t = -5 * TIME_DAY; t < 5 * TIME_DAY;
	     t += 7 * TIME_HOUR + 13 * TIME_SECOND + 250000)
		assert_int_equal(at(time_rfc3339(t, out)), t);
}

static void
the_earlier_one(void **state)
{
	struct span s = SPAN("1234567 left");

	(void)state;
	assert_int_equal(time_earlier(3, 5), 3);
	assert_int_equal(time_earlier(5, 3), 3);
	assert_int_equal(time_earlier(TIME_NONE, 5), 5);
	assert_int_equal(time_earlier(5, TIME_NONE), 5);
	assert_int_equal(time_earlier(TIME_NONE, TIME_NONE), TIME_NONE);
	assert_int_equal(time_take_fraction(&s), 123456);
	assert_true(span_is(s, " left"));
}

/* A day that is remembered changes nothing of what is written. */
static void
writes_many(void **state)
{
	static const int64_t steps[] = { 0, 999, TIME_SECOND, -1, TIME_DAY - 1,
		TIME_DAY, -TIME_DAY, -TIME_DAY - 1, 400 * TIME_DAY, 1 };
	struct time_day day = { .start = TIME_NONE };
	char out[TIME_TEXT_MAX], alone[TIME_TEXT_MAX];
	int64_t bases[] = { 0, at("1601-02-01"), at("1969-12-31T23:59:59"),
		at("2024-02-29"), at("9998-01-01") };

	(void)state;
	for (size_t b = 0; b < sizeof(bases) / sizeof(bases[0]); b++)
		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
			int64_t t = bases[b] + steps[i];
			size_t n = time_write(t, &day, out);

			assert_string_equal(out, time_rfc3339(t, alone));
			assert_int_equal(n, strlen(out));
			assert_true(at(out) <= t && t - at(out) < 1000);
		}
	assert_int_equal(time_write(TIME_NONE, &day, out), 0);
	assert_string_equal(out, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_instants),
		cmocka_unit_test(calendar_there_and_back),
		cmocka_unit_test(before_the_epoch),
		cmocka_unit_test(never_and_known),
		cmocka_unit_test(forms_that_are_read),
		cmocka_unit_test(forms_that_are_refused),
		cmocka_unit_test(durations),
		cmocka_unit_test(written),
		cmocka_unit_test(written_and_read),
		cmocka_unit_test(the_earlier_one),
		cmocka_unit_test(writes_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
