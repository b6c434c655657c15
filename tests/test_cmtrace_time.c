/*
 * Times of the policy module's log, as it writes them and as viewers do.
 */

#include "engine/evidence/readers/cmtrace_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static int64_t
utc(const char *text)
{
	int64_t t;

	assert_true(time_parse(span_of(text), &t));
	return t;
}

struct time_case {
	const char *date, *time;
	const char *want; /* NULL: not a time */
	bool unknown;
};

static void
test_times(void **state)
{
	static const struct time_case list[] = {
		{ "1-2-2015", "07:40:26.946-60", "2015-01-02T06:40:26.946Z",
		    false },
		{ "11-28-2014", "19:33:19.766-330", "2014-11-28T14:03:19.766Z",
		    false },
		{ "12-31-2014", "19:33:19.76+480", "2015-01-01T03:33:19.760Z",
		    false },
		{ "01-02-2015", "07:40:26.9461234",
		    "2015-01-02T07:40:26.946123Z", true },
		{ "01-02-2015", "07:40:26.068+00", "2015-01-02T07:40:26.068Z",
		    true },
		{ "01-02-2015", "07:40:26.068+000", "2015-01-02T07:40:26.068Z",
		    true },
		{ "01-02-2015", "7:40:26", "2015-01-02T07:40:26Z", true },
		{ "13-02-2015", "07:40:26.068+000", NULL, false },
		{ "01-02-2015", "07:40:26.xx8+000", NULL, false },
		{ "01-02-2015", "07:40", "2015-01-02T07:40:00Z", true },
		{ "01-02-2015", "27:40:26.1+60", NULL, false },
		{ "01-02-2015", "07:40:26.1+9999", NULL, false },
		{ "01-02-2015", "07:40:26.1+60x", NULL, false },
		{ "", "", NULL, false },
	};
	int16_t minutes;
	bool unknown;
	int64_t t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		t = cmtrace_time(span_of(list[i].date), span_of(list[i].time),
		    &unknown, &minutes);
		assert_int_equal(
		    t, list[i].want ? utc(list[i].want) : TIME_NONE);
		if (list[i].want)
			assert_int_equal(unknown, list[i].unknown);
	}
}

/* As cmtrace_clock(), byte by byte. */
static int64_t
plain_clock(const char *t)
{
	static const char form[] = "00:00:00.000";
	int64_t n[12];

	for (size_t i = 0; i < 12; i++) {
		n[i] = t[i] - '0';
		if (form[i] == '0' ? n[i] < 0 || n[i] > 9 : t[i] != form[i])
			return -1;
	}
	n[0] = n[0] * 10 + n[1];
	n[3] = n[3] * 10 + n[4];
	n[6] = n[6] * 10 + n[7];
	if (n[0] > 23 || n[3] > 59 || n[6] > 60)
		return -1;
	return n[0] * TIME_HOUR + n[3] * TIME_MINUTE + n[6] * TIME_SECOND +
	       (n[9] * 100 + n[10] * 10 + n[11]) * 1000;
}

/* Each byte in each place, and all the times there are. */
static void
test_clock(void **state)
{
	char t[] = "09:31:46.001-60";

	(void)state;
	for (size_t i = 0; i < 12; i++)
		for (int byte = 0; byte < 256; byte++) {
			char was = t[i];

			t[i] = (char)byte;
			assert_int_equal(
			    cmtrace_clock(span_of(t)), plain_clock(t));
			t[i] = was;
		}
	for (unsigned n = 0; n < 1000000; n += 7) {
		snprintf(t, sizeof(t), "%02u:%02u:%02u.%03u-60", n / 10000,
		    n / 100 % 100, n % 100, n % 1000);
		assert_int_equal(cmtrace_clock(span_of(t)), plain_clock(t));
	}
	assert_int_equal(cmtrace_clock(SPAN("09:31:46.0012")), -1);
	assert_int_equal(cmtrace_clock(SPAN("09:31:46.00")), -1);
	assert_int_equal(cmtrace_clock(SPAN("00:00:00.001")), 1000);
}

static void
test_shown_times(void **state)
{
	static const struct time_case list[] = {
		{ NULL, "3/2/2026 9:31:47 AM", "2026-03-02T09:31:47Z", true },
		{ NULL, "3/2/2026 12:00:01 AM", "2026-03-02T00:00:01Z", true },
		{ NULL, "3/2/2026 12:00:01 PM", "2026-03-02T12:00:01Z", true },
		{ NULL, "3/22/2026 1:00:01 pm", "2026-03-22T13:00:01Z", true },
		{ NULL, "22/03/2026 09:31:47", "2026-03-22T09:31:47Z", true },
		{ NULL, "02.03.2026 09:31:47", "2026-03-02T09:31:47Z", true },
		{ NULL, "2026-03-02 09:31:47", "2026-03-02T09:31:47Z", true },
		{ NULL, "3/2/2026 13:31:47 AM", NULL, true },
		{ NULL, "32/32/2026 09:31:47", NULL, true },
		{ NULL, "3/2/2026", NULL, true },
		{ NULL, "yesterday", NULL, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		assert_int_equal(cmtrace_shown_time(span_of(list[i].time)),
		    list[i].want ? utc(list[i].want) : TIME_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_shown_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
