/*
 * How much a trace holds.
 */

#include "tests/help_json.h"
#include "tests/help_starve.h"
#include "tests/help_trace.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/help_capture.h"

/* The most that is held while KEEP stations of each kind are kept. */
static unsigned long
peak_of(const void *k, const struct traffic_made *made, size_t keep)
{
	const struct trace_options o = { .keep = keep };
	struct err_info info = { .code = OK };
	struct case_file *c = help_open(k, made->folder);
	struct tracing *t;
	unsigned long peak;

	starve_peak();
	t = case_trace(c, &o, &info);
	assert_non_null(t);
	peak = starve_peak();
	assert_true(trace_dropped(tracing_result(t)) > 0);
	tracing_free(t);
	case_free(c);
	return peak;
}

/* It grows with the stations that are kept, and with nothing else. */
static void
test_memory(void **state)
{
	const struct traffic t = {
		.seed = 14, .requests = 26000, .pause = 4000
	};
	const unsigned long few = 8192, more = 24576;
	struct traffic_made made;
	unsigned long low, high;

	traffic_make(&t, &made);
	low = peak_of(*state, &made, few);
	high = peak_of(*state, &made, more);
	traffic_free(&made);
	assert_true(high > low);
	/* the events, of which there are none here, are kept beside them */
	assert_in_range(
	    ((high - low) / (more - few) + sizeof(struct station)) * TRACE_KEEP,
	    1u << 20, TRACE_MEMORY_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_memory) };

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
