/*
 * Rule 23: counts for people are requests, and the first failure shown is
 * the first after the last success.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/guide/window.h"
#include "tests/help_capture.h"

#define ONE "198.51.100.7"
#define TWO "198.51.100.8"

static void
assert_requests(const struct help_capture *h, const char *check, uint64_t good,
    uint64_t bad)
{
	const struct check_result *r = help_check(h, check);

	assert_int_equal(r->requests_good, good);
	assert_int_equal(r->requests_bad, bad);
}

/* Three rows of an enrolment are one request, which ends as the last does. */
static void
rows_of_one_request(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_getca(&h, 0, ONE, "200 0 0");
	help_getca(&h, 10, ONE, "500 0 0");
	help_getca(&h, 20, TWO, "200 0 0");
	help_getca(&h, 40, TWO, "500 0 0");
	help_getca(&h, 60, TWO, "200 0 0");
	help_run(&h);
	assert_true(help_check(&h, "ndes-reached")->good > 2);
	assert_requests(&h, "ndes-reached", 1, 1);
	help_capture_free(&h);
}

/* Later ones of the same client are requests of their own. */
static void
later_requests(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 4; i++)
		help_getca(&h, i * HELP_HOUR, ONE, "500 0 0");
	help_run(&h);
	assert_requests(&h, "ndes-reached", 0, 4);
	help_capture_free(&h);
}

/* What failed before the last success is not the first failure shown. */
static void
since_the_last_good(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct check_result *r;

	help_getca(&h, 0, ONE, "500 0 0");
	help_getca(&h, HELP_HOUR, TWO, "200 0 0");
	help_getca(&h, 2 * HELP_HOUR, ONE, "500 0 0");
	help_getca(&h, 3 * HELP_HOUR, TWO, "500 0 0");
	help_run(&h);
	r = help_check(&h, "ndes-reached");
	assert_true(r->first_bad < help_time(HELP_HOUR));
	assert_true(r->bad_since >= help_time(2 * HELP_HOUR));
	assert_true(r->bad_since < help_time(3 * HELP_HOUR));
	assert_true(r->last_bad >= help_time(3 * HELP_HOUR));
	help_capture_free(&h);
	/* a success is newer: there is none, but a last one */
	h = help_capture_new(*state);
	help_getca(&h, 0, ONE, "500 0 0");
	help_getca(&h, HELP_HOUR, TWO, "200 0 0");
	help_run(&h);
	r = help_check(&h, "ndes-reached");
	assert_true(r->bad_since == TIME_NONE);
	assert_true(
	    r->last_bad != TIME_NONE && r->last_bad < help_time(HELP_HOUR));
	help_capture_free(&h);
}

/* Of what is only counted each is a request. */
static void
more_than_are_kept(void **state)
{
	static struct window w;
	uint64_t good, bad;

	(void)state;
	window_init(&w);
	for (int64_t i = 0; i < 1000; i++) {
		const struct outcome o = { .time = help_time(i * HELP_HOUR),
			.seq = (uint64_t)i,
			.client = 7,
			.bad = i % 2 == 1 };

		window_add(&w, &o);
	}
	window_requests(&w, &good, &bad);
	assert_int_equal(good, 500);
	assert_int_equal(bad, 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_one_request),
		cmocka_unit_test(later_requests),
		cmocka_unit_test(since_the_last_good),
		cmocka_unit_test(more_than_are_kept),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
