/*
 * The zone of a server out of its registry, and local times made UTC by it.
 */

#include "engine/evidence/record/zone.h"
#include "tests/help_capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KEY                                                                    \
	"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\"             \
	"TimeZoneInformation"

static void
give(struct zone *z, const char *name, const char *type, struct span data)
{
	struct record r = { .source = SOURCE_REGISTRY };

	r.field[FIELD_KEY] = SPAN(KEY);
	r.field[FIELD_VALUE] = span_of(name);
	r.field[FIELD_TYPE] = span_of(type);
	r.field[FIELD_DATA] = data;
	zone_take(z, &r);
}

/* W. Europe Standard Time, as `reg export' writes it. */
static struct zone
europe(void)
{
	struct zone z = { .told = false };

	give(&z, "Bias", "4", SPAN("\xC4\xFF\xFF\xFF"));
	give(&z, "DaylightBias", "4", SPAN("\xC4\xFF\xFF\xFF"));
	give(&z, "StandardBias", "4", SPAN("\0\0\0\0"));
	give(
	    &z, "DaylightStart", "3", SPAN("\0\0\3\0\5\0\2\0\0\0\0\0\0\0\0\0"));
	give(&z, "StandardStart", "3",
	    SPAN("\0\0\x0A\0\5\0\3\0\0\0\0\0\0\0\0\0"));
	return z;
}

static void
assert_utc(const struct zone *z, const char *local, const char *utc)
{
	char text[TIME_TEXT_MAX];
	int64_t t;

	assert_true(time_parse(span_of(local), &t));
	assert_string_equal(time_rfc3339(zone_utc(z, t), text), utc);
}

static void
winter_and_summer(void **state)
{
	struct zone z = europe();

	(void)state;
	assert_true(z.told);
	assert_utc(&z, "2026-01-15T12:00:00Z", "2026-01-15T11:00:00Z");
	assert_utc(&z, "2026-07-01T12:00:00Z", "2026-07-01T10:00:00Z");
	/* the last Sundays: 29 March at two, 25 October at three */
	assert_utc(&z, "2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z");
	assert_utc(&z, "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z");
	assert_utc(&z, "2026-10-25T01:30:00Z", "2026-10-24T23:30:00Z");
	assert_utc(&z, "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z");
	/* the first Sunday of November, where it is the first of the month */
	give(&z, "StandardStart", "3",
	    SPAN("\0\0\x0B\0\1\0\2\0\0\0\0\0\0\0\0\0"));
	assert_utc(&z, "2026-11-01T01:00:00Z", "2026-10-31T23:00:00Z");
	assert_utc(&z, "2026-11-01T02:00:00Z", "2026-11-01T01:00:00Z");
}

/* South of the equator summer is around the turn of the year. */
static void
in_the_south(void **state)
{
	struct zone z = europe();

	(void)state;
	give(&z, "DaylightStart", "3",
	    SPAN("\0\0\x0A\0\1\0\2\0\0\0\0\0\0\0\0\0"));
	give(
	    &z, "StandardStart", "3", SPAN("\0\0\4\0\1\0\3\0\0\0\0\0\0\0\0\0"));
	assert_utc(&z, "2026-01-15T12:00:00Z", "2026-01-15T10:00:00Z");
	assert_utc(&z, "2026-07-01T12:00:00Z", "2026-07-01T11:00:00Z");
	assert_utc(&z, "2026-12-31T12:00:00Z", "2026-12-31T10:00:00Z");
}

static void
odd_values(void **state)
{
	struct zone z = { .told = false };

	(void)state;
	give(&z, "Bias", "1", SPAN("\xC4\xFF\xFF\xFF"));
	assert_false(z.told);
	give(&z, "Bias", "4", SPAN("\xC4\xFF"));
	assert_false(z.told);
	give(&z, "Bias", "4", SPAN("\0\0\0\1"));
	assert_false(z.told);
	z = europe();
	give(&z, "DaylightStart", "3", SPAN("\0\0\3\0\5\0"));
	assert_utc(&z, "2026-07-01T12:00:00Z", "2026-07-01T11:00:00Z");
	give(&z, "StandardStart", "3", SPAN(""));
	assert_utc(&z, "9999-07-01T12:00:00Z", "9999-07-01T11:00:00Z");
}

#define EVENT                                                                  \
	"Event[0]:\r\n  Log Name: Application\r\n"                             \
	"  Source: Microsoft-Windows-NetworkDeviceEnrollmentService\r\n"       \
	"  Date: 2026-07-01T12:00:00.000\r\n  Event ID: 29\r\n"                \
	"  Level: Error\r\n  Computer: ndes01.contoso.com\r\n"                 \
	"  Description: \r\nThe password cannot be verified.\r\n\r\n"

/* Copied events of a capture, with the key and without it. */
static void
in_a_capture(void **state)
{
	for (int known = 0; known < 2; known++) {
		struct help_capture h = help_capture_new(*state);
		const struct source *s = NULL;
		int64_t want;

		buf_puts(&h.excerpt, EVENT);
		if (known) {
			help_key(&h, &KEY[strlen("HKEY_LOCAL_MACHINE\\")]);
			buf_puts(&h.reg,
			    "\"Bias\"=dword:ffffffc4\r\n"
			    "\"DaylightBias\"=dword:ffffffc4\r\n"
			    "\"DaylightStart\"=hex:00,00,03,00,05,00,02,"
			    "00,00,00,00,00,00,00,00,00\r\n"
			    "\"StandardStart\"=hex:00,00,0a,00,05,00,03,"
			    "00,00,00,00,00,00,00,00,00\r\n");
		}
		help_run(&h);
		for (size_t i = 0; i < case_source_count(h.c); i++)
			if (case_source(h.c, i)->kind == SOURCE_EVENT)
				s = case_source(h.c, i);
		assert_non_null(s);
		assert_true(time_parse(known ? SPAN("2026-07-01T10:00:00Z")
					     : SPAN("2026-07-01T12:00:00Z"),
		    &want));
		assert_int_equal(s->first, want);
		assert_int_equal(s->problem[PROBLEM_ZONE_TAKEN].count, known);
		assert_int_equal(s->problem[PROBLEM_ZONE].count, !known);
		help_capture_free(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(winter_and_summer),
		cmocka_unit_test(in_the_south),
		cmocka_unit_test(odd_values),
		cmocka_unit_test(in_a_capture),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
