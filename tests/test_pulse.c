/*
 * Good and bad per minute, when alarm is given, and how tries after a fix
 * are told.  The clock is the test's.
 */

#include "engine/case/live/pulse.h"
#include "engine/case/live/tries.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define AT(s) ((s)*TIME_SECOND)

static const char log_name[] = "u_ex260302.log";

/* One record after the other of one log, unless OFFSET says which. */
static struct follow_event
event(struct evidence_item *item, bool bad, uint64_t offset)
{
	memset(item, 0, sizeof(*item));
	item->kind = SOURCE_IIS;
	item->file = log_name;
	item->offset = offset;
	snprintf(item->what, sizeof(item->what), "%s", bad ? "403.16" : "201");
	return (struct follow_event){
		.kind = FOLLOW_EVIDENCE, .bad = bad, .item = item
	};
}

static bool
hear(struct pulse *p, bool bad, uint64_t offset, int64_t second)
{
	struct evidence_item item;
	struct follow_event e = event(&item, bad, offset);

	return pulse_hear(p, &e, AT(second));
}

static void
rate_is(struct pulse *p, int64_t second, uint64_t good, uint64_t bad)
{
	uint64_t g, b;

	pulse_rate(p, AT(second), &g, &b);
	assert_int_equal(g, good);
	assert_int_equal(b, bad);
}

static void
a_minute_slides(void **state)
{
	struct pulse p;

	(void)state;
	pulse_start(&p, AT(1000));
	rate_is(&p, 1000, 0, 0);
	hear(&p, false, 1, 1000);
	hear(&p, true, 2, 1000);
	hear(&p, false, 3, 1030);
	rate_is(&p, 1030, 2, 1);
	rate_is(&p, 1059, 2, 1);
	rate_is(&p, 1060, 1, 0);
	rate_is(&p, 1089, 1, 0);
	rate_is(&p, 1090, 0, 0);
	hear(&p, true, 4, 5000);
	rate_is(&p, 5000, 0, 1);
	assert_int_equal(p.all_good, 2);
	assert_int_equal(p.all_bad, 2);
}

/* A clock that is set back makes no numbers up. */
static void
a_clock_set_back(void **state)
{
	struct pulse p;

	(void)state;
	pulse_start(&p, AT(1000));
	hear(&p, true, 1, 1000);
	hear(&p, true, 2, 900);
	rate_is(&p, 900, 0, 1);
	rate_is(&p, 959, 0, 1);
	rate_is(&p, 960, 0, 0);
}

static void
a_record_counts_once(void **state)
{
	struct pulse p;

	(void)state;
	pulse_start(&p, AT(1000));
	assert_false(hear(&p, false, 7, 1000));
	assert_false(hear(&p, false, 7, 1000));
	rate_is(&p, 1000, 1, 0);
	assert_true(hear(&p, true, 7, 1000)); /* bad for another check */
	rate_is(&p, 1000, 0, 1);
	assert_false(hear(&p, true, 7, 1000));
	assert_false(hear(&p, false, 7, 1000));
	rate_is(&p, 1000, 0, 1);
	assert_int_equal(p.all_good, 0);
	assert_int_equal(p.all_bad, 1);
}

/* RUN failures in a row, after so many successes. */
static bool
fails(struct pulse *p, int64_t second, uint64_t run, uint64_t after)
{
	struct evidence_item item;
	struct follow_event e = event(&item, true, (uint64_t)second);

	e.run = run;
	e.after = after;
	return pulse_hear(p, &e, AT(second));
}

static void
alarm_on_the_first_failure(void **state)
{
	struct pulse p;

	(void)state;
	pulse_start(&p, AT(1000));
	assert_false(hear(&p, false, 1, 1000));
	/* it has failed before, but not since we are here */
	assert_true(fails(&p, 1001, 38, 0));
	assert_false(fails(&p, 1002, 39, 0));
	/* well again, but no calm minute yet */
	assert_false(fails(&p, 1020, 1, 3));
	/* a calm minute; it goes on failing, or never went well */
	assert_false(fails(&p, 1200, 2, 3));
	assert_false(fails(&p, 1300, 1, 0));
	assert_true(fails(&p, 1400, 1, 1));
	assert_false(fails(&p, 1459, 1, 1));
	assert_true(fails(&p, 1520, 1, 1));
}

static void
names_of_alarms(void **state)
{
	enum pulse_alarm alarm;

	(void)state;
	assert_true(pulse_alarm_find(SPAN("bell"), &alarm));
	assert_int_equal(alarm, ALARM_BELL);
	assert_true(pulse_alarm_find(SPAN("none"), &alarm));
	assert_int_equal(alarm, ALARM_NONE);
	assert_true(pulse_alarm_find(SPAN("flash"), &alarm));
	assert_int_equal(alarm, ALARM_FLASH);
	assert_false(pulse_alarm_find(SPAN("bel"), &alarm));
	assert_false(pulse_alarm_find(SPAN(""), &alarm));
}

/* --- tries --- */

struct a_try {
	bool bad, older;
	enum source_kind kind;
	int64_t second;
	uint64_t run, after;
};

static void
try_it(struct tries *t, const struct a_try *a)
{
	struct evidence_item item;
	struct follow_event e = event(&item, a->bad, 0);

	item.kind = a->kind;
	item.time = e.time = AT(a->second);
	e.older = a->older;
	e.run = a->run;
	e.after = a->after;
	if (a->kind == SOURCE_NDESPLUGIN)
		snprintf(item.what, sizeof(item.what), "%s", "Forbidden");
	tries_hear(t, &e);
}

static void
says(const struct tries *t, enum lang lang, const char *what)
{
	struct buf b = BUF_INIT;

	tries_say(t, NULL, lang, &b);
	assert_string_equal(buf_str(&b), what);
	buf_free(&b);
}

static void
still_failing(void **state)
{
	static const struct a_try some[] = {
		{ true, true, SOURCE_IIS, 100, 37, 3 },
		{ true, false, SOURCE_NDESPLUGIN, 110, 1, 3 },
		{ true, false, SOURCE_IIS, 110, 38, 3 },
		{ true, false, SOURCE_IIS, 120, 39, 3 },
		{ true, false, SOURCE_NDESPLUGIN, 120, 2, 3 },
	};
	struct tries t;

	(void)state;
	tries_start(&t, 0);
	says(&t, LANG_EN, "");
	assert_false(tries_are_bad(&t));
	try_it(&t, &some[0]);
	says(&t, LANG_EN, "");
	try_it(&t, &some[1]);
	says(&t, LANG_EN, "still Forbidden, 1 try");
	for (size_t i = 2; i < 5; i++)
		try_it(&t, &some[i]);
	/* two requests, each in two logs; IIS says it best */
	says(&t, LANG_EN, "still 403.16, 2 tries");
	says(&t, LANG_FR, "toujours 403.16, 2 essais");
	assert_true(tries_are_bad(&t));
}

static void
works_again(void **state)
{
	const struct a_try good = { false, false, SOURCE_IIS, 50531, 1, 37 };
	const struct a_try late = { true, false, SOURCE_IIS, 50500, 1, 1 };
	const struct a_try again = { true, false, SOURCE_IIS, 50600, 2, 1 };
	struct tries t;

	(void)state;
	tries_start(&t, 0);
	try_it(&t, &good);
	says(&t, LANG_EN, "201 at 14:02:11, first after 37 failures");
	says(&t, LANG_FR,
	    "201 \xc3\xa0 14:02:11, premier apr\xc3\xa8s 37 \xc3\xa9"
	    "checs");
	/* an older record that was written late changes nothing */
	try_it(&t, &late);
	assert_false(tries_are_bad(&t));
	try_it(&t, &again);
	assert_true(tries_are_bad(&t));
	says(&t, LANG_EN, "403.16 again, failures since the mark: 2");
}

/* Nothing failed before the mark. */
static void
fails_anew(void **state)
{
	static const struct a_try bad = { true, false, SOURCE_IIS, 9, 1, 5 };
	struct tries t;

	(void)state;
	tries_start(&t, SIZE_MAX);
	says(&t, LANG_EN, "");
	try_it(&t, &bad);
	says(&t, LANG_EN, "403.16, failures: 1");
	assert_int_equal(t.check, 0);
}

/* Others went well before the mark: it is not the first. */
static void
not_the_first(void **state)
{
	const struct a_try good = { false, false, SOURCE_IIS, 50531, 4, 37 };
	struct tries t;

	(void)state;
	tries_start(&t, 1);
	try_it(&t, &good); /* of another check */
	says(&t, LANG_EN, "");
	tries_start(&t, 0);
	try_it(&t, &good);
	says(&t, LANG_EN, "201 at 14:02:11");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_minute_slides),
		cmocka_unit_test(a_clock_set_back),
		cmocka_unit_test(a_record_counts_once),
		cmocka_unit_test(alarm_on_the_first_failure),
		cmocka_unit_test(names_of_alarms),
		cmocka_unit_test(still_failing),
		cmocka_unit_test(works_again),
		cmocka_unit_test(fails_anew),
		cmocka_unit_test(not_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
