/*
 * Windows of outcomes: rules of judgement 2 to 5, by pictures.  In a picture
 * "." is a good outcome and "x" a bad one, a minute apart, oldest first.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/guide/window.h"

#define START (1750000000 * TIME_SECOND)

/* cmocka wants no large things on the stack; one at a time will do. */
static struct window *
empty_window(void)
{
	static struct window w;

	window_init(&w);
	return &w;
}

static void
add(struct window *w, int64_t time, bool bad, uint64_t client)
{
	struct outcome o = { .time = time,
		.seq = w->good + w->bad + 1,
		.client = client,
		.bad = bad };

	window_add(w, &o);
}

static struct window *
picture(const char *outcomes)
{
	struct window *w = empty_window();

	for (int64_t i = 0; outcomes[i]; i++)
		add(w, START + i * TIME_MINUTE, outcomes[i] == 'x', 0);
	return w;
}

static void
assert_verdict(const char *outcomes, enum verdict want)
{
	enum verdict got = window_verdict(picture(outcomes));

	if (got != want)
		fail_msg("%s: %s instead of %s", outcomes, verdict_name(got),
		    verdict_name(want));
}

static void
nothing_at_all(void **state)
{
	(void)state;
	assert_verdict("", VERDICT_NO_EVIDENCE);
	assert_true(window_last(picture("")) == TIME_NONE);
}

static void
all_of_one_kind(void **state)
{
	(void)state;
	assert_verdict(".", VERDICT_PASS);
	assert_verdict("..........", VERDICT_PASS);
	assert_verdict("x", VERDICT_FAIL);
	assert_verdict("xx", VERDICT_FAIL);
	assert_verdict("xxx", VERDICT_FAIL);
}

/* Three bads at the end, however many goods stand before them. */
static void
fails_by_the_last_three(void **state)
{
	(void)state;
	assert_verdict("....................xxx", VERDICT_FAIL);
	assert_verdict("....................xx", VERDICT_WARN);
	assert_verdict("....................xx.x", VERDICT_WARN);
	assert_verdict("....................x", VERDICT_WARN);
}

/* At least half of the newest min(n, 10). */
static void
fails_by_half_of_the_newest(void **state)
{
	(void)state;
	assert_verdict("x.", VERDICT_FAIL);               /* 1 of 2 */
	assert_verdict(".x", VERDICT_FAIL);               /* 1 of 2 */
	assert_verdict("..x", VERDICT_WARN);              /* 1 of 3 */
	assert_verdict("x.x", VERDICT_FAIL);              /* 2 of 3 */
	assert_verdict("x.x.", VERDICT_FAIL);             /* 2 of 4 */
	assert_verdict("x.x..", VERDICT_WARN);            /* 2 of 5 */
	assert_verdict(".....x.x.x.x.x.", VERDICT_FAIL);  /* 5 of 10 */
	assert_verdict(".......x.x.x..x.", VERDICT_WARN); /* 4 of 10 */
	/* The eleventh does not count. */
	assert_verdict("x..x.x.x.x.", VERDICT_WARN);
	assert_verdict("x.xx.x.x.x.", VERDICT_FAIL);
}

/* No bad, or k >= max(3, 2g). */
static void
passes_after_a_good_run(void **state)
{
	(void)state;
	assert_verdict("x...", VERDICT_PASS); /* k 3, g 0 */
	assert_verdict("x..", VERDICT_WARN);  /* k 2 */
	assert_verdict("xxxxxxxxxx...", VERDICT_PASS);
	assert_verdict("x.x...", VERDICT_PASS);            /* g 1 */
	assert_verdict("x..x....", VERDICT_PASS);          /* g 2, k 4 */
	assert_verdict("x..x...", VERDICT_WARN);           /* g 2, k 3 */
	assert_verdict("x.....x.........", VERDICT_WARN);  /* g 5, k 9 */
	assert_verdict("x.....x..........", VERDICT_PASS); /* g 5, k 10 */
	/* The goods before the first bad are no run between two bads. */
	assert_verdict("....................x...", VERDICT_PASS);
	/* The longest of the runs counts. */
	assert_verdict("x...x.x.....", VERDICT_WARN);  /* g 3, k 5 */
	assert_verdict("x...x.x......", VERDICT_PASS); /* g 3, k 6 */
}

/* A pass outweighs half of the newest ten being bad. */
static void
a_pass_comes_before_a_fail(void **state)
{
	(void)state;
	assert_verdict("xxxxxxx...", VERDICT_PASS);
	assert_verdict("xxxxxxx..", VERDICT_FAIL);
}

static void
only_the_last_day_counts(void **state)
{
	struct window *w = empty_window();
	size_t n;

	(void)state;
	add(w, START - 1, true, 0); /* a day and a microsecond */
	add(w, START, true, 0);     /* a day exactly */
	add(w, START + TIME_DAY, false, 0);
	window_recent(w, &n);
	assert_int_equal(n, 2);
	assert_int_equal(window_verdict(w), VERDICT_FAIL);
	w = empty_window();
	add(w, START - 1, true, 0);
	add(w, START + TIME_DAY, false, 0);
	window_recent(w, &n);
	assert_int_equal(n, 1);
	assert_int_equal(window_verdict(w), VERDICT_PASS);
	assert_int_equal(w->bad, 1);
	assert_int_equal(w->good, 1);
}

/* The newest 200 only; all are counted. */
static void
only_the_newest_count(void **state)
{
	struct window *w = empty_window();
	size_t n;

	(void)state;
	for (int64_t i = 0; i < 3; i++)
		add(w, START + i, true, 0);
	for (int64_t i = 3; i < 2 * WINDOW_OUTCOMES + 50; i++)
		add(w, START + i, false, 0);
	assert_int_equal(window_recent(w, &n)->time,
	    START + 2 * WINDOW_OUTCOMES + 50 - WINDOW_OUTCOMES);
	assert_int_equal(n, WINDOW_OUTCOMES);
	assert_int_equal(w->bad, 3);
	assert_int_equal(w->good, 2 * WINDOW_OUTCOMES + 47);
	assert_int_equal(w->first, START);
	assert_int_equal(w->last_bad, START + 2);
	/* One more bad now has no run of goods between two bads behind it. */
	add(w, START + TIME_MINUTE, true, 0);
	for (int64_t i = 1; i < 4; i++)
		add(w, START + TIME_MINUTE + i, false, 0);
	assert_int_equal(window_verdict(w), VERDICT_PASS);
}

/*
 * A bad, 120 goods, a bad: a run of 120 between two bads, as long as the
 * first of them is among the newest 200.
 */
static void
the_two_hundredth(void **state)
{
	(void)state;
	for (int64_t goods = 78; goods <= 79; goods++) {
		struct window *w = empty_window();

		for (int64_t i = 0; i < 122 + goods; i++)
			add(w, START + i, i == 0 || i == 121, 0);
		assert_int_equal(window_verdict(w),
		    goods == 78 ? VERDICT_WARN : VERDICT_PASS);
	}
}

static void
without_times_by_position(void **state)
{
	struct window *w = empty_window();
	size_t n;

	(void)state;
	for (int i = 0; i < 250; i++)
		add(w, TIME_NONE, i >= 247, 0);
	window_recent(w, &n);
	assert_int_equal(n, WINDOW_OUTCOMES);
	assert_int_equal(window_verdict(w), VERDICT_FAIL);
	assert_true(window_last(w) == TIME_NONE);
	assert_true(w->last_bad == TIME_NONE);
	assert_int_equal(w->bad, 3);
	/* what has no time is not of the future */
	window_trim(w, START);
	window_recent(w, &n);
	assert_int_equal(n, WINDOW_OUTCOMES);
	assert_int_equal(w->bad, 3);
}

/* Two files of one kind, the newer read first: outcomes are put in order. */
static void
in_order_of_time(void **state)
{
	struct window *w = empty_window();
	size_t n;
	const struct outcome *o;

	(void)state;
	for (int64_t i = 0; i < 5; i++)
		add(w, START + TIME_HOUR + i, false, 0);
	for (int64_t i = 0; i < 5; i++)
		add(w, START + i, true, 0);
	o = window_recent(w, &n);
	assert_int_equal(n, 10);
	for (size_t i = 1; i < n; i++)
		assert_true(o[i - 1].time < o[i].time);
	assert_int_equal(window_verdict(w), VERDICT_PASS);
	assert_int_equal(w->first, START);
	assert_int_equal(w->last_good, START + TIME_HOUR + 4);
}

/* The same second: the order of reading decides. */
static void
in_order_of_reading(void **state)
{
	struct window *w = empty_window();

	(void)state;
	for (int i = 0; i < 7; i++)
		add(w, START, false, 0);
	for (int i = 0; i < 3; i++)
		add(w, START, true, 0);
	assert_int_equal(window_verdict(w), VERDICT_FAIL);
}

/* What is older than 200 newer ones is only counted. */
static void
too_old_for_a_full_window(void **state)
{
	struct window *w = empty_window();
	size_t n;

	(void)state;
	for (int64_t i = 0; i < WINDOW_OUTCOMES; i++)
		add(w, START + i, false, 0);
	add(w, START - TIME_SECOND, true, 0);
	window_recent(w, &n);
	assert_int_equal(n, WINDOW_OUTCOMES);
	assert_int_equal(w->bad, 1);
	assert_int_equal(window_verdict(w), VERDICT_PASS);
}

/* One device's failures never change the verdict of all. */
static void
one_client_alone(void **state)
{
	struct window *w = empty_window();

	(void)state;
	add(w, START, false, 1);
	for (int64_t i = 1; i < 9; i++)
		add(w, START + i, true, 2);
	assert_int_equal(window_verdict(w), VERDICT_WARN);
	/* A second client fails: it is not the one. */
	add(w, START + 9, true, 3);
	assert_int_equal(window_verdict(w), VERDICT_FAIL);
}

static void
one_client_and_no_other(void **state)
{
	struct window *w = empty_window();

	(void)state;
	/* Nobody else succeeds: it may be the server. */
	add(w, START, false, 2);
	for (int64_t i = 1; i < 9; i++)
		add(w, START + i, true, 2);
	assert_int_equal(window_verdict(w), VERDICT_FAIL);
	/* A good outcome of nobody in particular proves nothing. */
	w = empty_window();
	add(w, START, false, 0);
	for (int64_t i = 1; i < 9; i++)
		add(w, START + i, true, 2);
	assert_int_equal(window_verdict(w), VERDICT_FAIL);
	/* One bad of an unknown client: it may be another one's. */
	w = empty_window();
	add(w, START, false, 1);
	for (int64_t i = 1; i < 9; i++)
		add(w, START + i, true, i == 5 ? 0 : 2);
	assert_int_equal(window_verdict(w), VERDICT_FAIL);
}

/* A clock that was a year ahead for one reboot. */
static void
outcomes_of_the_future_are_forgotten(void **state)
{
	struct window *w = empty_window();

	(void)state;
	for (int64_t i = 0; i < 5; i++)
		add(w, START + i, true, 0);
	for (int64_t i = 0; i < 3; i++)
		add(w, START + 400 * TIME_DAY + i, false, 0);
	window_trim(w, START + TIME_HOUR);
	assert_int_equal(window_last(w), START + 4);
	assert_int_equal(window_verdict(w), VERDICT_FAIL);
	assert_int_equal(w->good, 0);
	assert_int_equal(w->bad, 5);
	assert_true(w->last_good == TIME_NONE);
	/* Clocks that differ by less than a day do no harm. */
	add(w, START + TIME_HOUR + TIME_DAY, false, 0);
	window_trim(w, START + TIME_HOUR);
	assert_int_equal(window_last(w), START + TIME_HOUR + TIME_DAY);
	window_trim(w, TIME_NONE);
	window_trim(w, INT64_MAX); /* a clock beyond any calendar */
	assert_int_equal(w->good, 1);
}

/* Something was mended after the third outcome. */
static void
outcomes_before_a_fix_are_past(void **state)
{
	struct window *w = picture("x.xx..");
	int64_t last;

	(void)state;
	add(w, TIME_NONE, true, 0);
	assert_int_equal(window_after(w, START + 2 * TIME_MINUTE, &last), 3);
	assert_int_equal(last, START + 2 * TIME_MINUTE);
	assert_int_equal(w->good, 2);
	assert_int_equal(w->bad, 1);
	assert_int_equal(w->count, 3);
	assert_int_equal(w->first, START + 3 * TIME_MINUTE);
	assert_int_equal(w->first_bad, START + 3 * TIME_MINUTE);
	assert_int_equal(window_after(w, START + TIME_HOUR, &last), 1);
	assert_int_equal(last, START + 3 * TIME_MINUTE);
	assert_int_equal(window_verdict(w), VERDICT_NO_EVIDENCE);
}

/* The last failure is known when its outcome no longer is. */
static void
a_failure_long_before_a_fix(void **state)
{
	struct window *w = empty_window();
	int64_t last;

	(void)state;
	add(w, START, true, 0);
	for (int64_t i = 1; i < 1000; i++)
		add(w, START + i, false, 0);
	assert_int_equal(window_after(w, START + 1000, &last), 1);
	assert_int_equal(last, START);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(all_of_one_kind),
		cmocka_unit_test(fails_by_the_last_three),
		cmocka_unit_test(fails_by_half_of_the_newest),
		cmocka_unit_test(passes_after_a_good_run),
		cmocka_unit_test(a_pass_comes_before_a_fail),
		cmocka_unit_test(only_the_last_day_counts),
		cmocka_unit_test(only_the_newest_count),
		cmocka_unit_test(the_two_hundredth),
		cmocka_unit_test(without_times_by_position),
		cmocka_unit_test(in_order_of_time),
		cmocka_unit_test(in_order_of_reading),
		cmocka_unit_test(too_old_for_a_full_window),
		cmocka_unit_test(one_client_alone),
		cmocka_unit_test(one_client_and_no_other),
		cmocka_unit_test(outcomes_of_the_future_are_forgotten),
		cmocka_unit_test(outcomes_before_a_fix_are_past),
		cmocka_unit_test(a_failure_long_before_a_fix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
