/*
 * The module's clock: said, said wrongly, not said, changed in between.
 */

#include "tests/help_capture.h"
#include "tests/help_trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

struct clocked {
	struct trace_clock plugin[12];
	size_t count;
	struct traffic_score score;
};

static struct clocked
clocks_of(const struct traffic *t, const struct knowledge *k,
    const struct trace_options *o)
{
	struct traced f;
	const struct trace *trace;
	struct clocked out = { .count = 0 };

	traced_traffic(&f, t, k, o);
	trace = f.trace;
	out.score = f.score;
	for (size_t i = 0; i < trace_clock_count(trace); i++)
		if (trace_clock_at(trace, i)->lane == LANE_PLUGIN)
			out.plugin[out.count++] = *trace_clock_at(trace, i);
	traced_close(&f);
	return out;
}

static void
check_one(const struct clocked *c, enum clock_how how, int minutes)
{
	assert_int_equal(c->count, 1);
	assert_int_equal(c->plugin[0].how, how);
	assert_int_equal(c->plugin[0].offset, minutes * TIME_MINUTE);
	assert_true(c->plugin[0].from == TIME_NONE);
	assert_int_equal(c->score.wrong[LINK_CERTAIN], 0);
	assert_true(c->score.precision >= 0.94);
}

static const int offsets[] = { 60, 120, -300, 330, 345, -570 };
#define OFFSETS (sizeof(offsets) / sizeof(offsets[0]))

static void
test_written(void **state)
{
	for (size_t i = 0; i < OFFSETS; i++) {
		const struct traffic t = { .seed = 1,
			.requests = 300,
			.pause = 5000,
			.zone = ZONE_WRITTEN,
			.offset = offsets[i] };
		struct clocked c = clocks_of(&t, *state, NULL);

		check_one(&c, CLOCK_BIAS, offsets[i]);
		assert_int_equal(c.plugin[0].pairs, c.plugin[0].of);
	}
}

/* Scripts write the bias the other way round: IIS shows which is right. */
static void
test_reversed(void **state)
{
	for (size_t i = 0; i < OFFSETS; i++) {
		const struct traffic t = { .seed = 2,
			.requests = 300,
			.pause = 5000,
			.zone = ZONE_REVERSED,
			.offset = offsets[i] };
		struct clocked c = clocks_of(&t, *state, NULL);

		check_one(&c, CLOCK_REVERSED, offsets[i]);
	}
}

static void
test_not_said(void **state)
{
	for (size_t i = 0; i < OFFSETS; i++) {
		const struct traffic t = { .seed = 3,
			.requests = 300,
			.pause = 5000,
			.zone = ZONE_NONE,
			.offset = offsets[i] };
		struct clocked c = clocks_of(&t, *state, NULL);

		check_one(&c, CLOCK_PAIRS, offsets[i]);
	}
}

/* Ten a second, all day: each reading finds pairs by chance. */
static void
test_not_said_busy(void **state)
{
	const struct traffic t = { .seed = 4,
		.requests = 4000,
		.pause = 100,
		.zone = ZONE_NONE,
		.offset = -120 };
	struct clocked c = clocks_of(&t, *state, NULL);

	assert_int_equal(c.count, 1);
	assert_int_equal(c.plugin[0].how, CLOCK_PAIRS);
	assert_int_equal(c.plugin[0].offset, -120 * TIME_MINUTE);
	/* of those that are asked, not of all */
	assert_true(c.plugin[0].pairs <= c.plugin[0].of);
	assert_true(c.plugin[0].pairs * 10 >= c.plugin[0].of * 9);
}

static void
test_whole_seconds(void **state)
{
	const struct traffic t = { .seed = 5,
		.requests = 500,
		.pause = 6000,
		.zone = ZONE_NONE,
		.whole = true,
		.offset = 120 };
	struct clocked c = clocks_of(&t, *state, NULL);

	assert_int_equal(c.count, 1);
	assert_int_equal(c.plugin[0].how, CLOCK_PAIRS);
	assert_int_equal(c.plugin[0].offset, 120 * TIME_MINUTE);
	assert_int_equal(c.score.wrong[LINK_CERTAIN], 0);
}

/* Nobody posts when TLS fails: PKIOperation lies around the calls. */
static void
test_tls_failure(void **state)
{
	const struct traffic t = { .seed = 6,
		.requests = 200,
		.pause = 20000,
		.percent = { 0, 0, 0, 100, 0 },
		.zone = ZONE_NONE,
		.offset = 60 };
	struct clocked c = clocks_of(&t, *state, NULL);

	assert_int_equal(c.count, 1);
	assert_int_equal(c.plugin[0].how, CLOCK_PAIRS);
	assert_int_equal(c.plugin[0].offset, 60 * TIME_MINUTE);
}

static void
test_without_iis(void **state)
{
	const struct traffic t = { .seed = 7,
		.requests = 300,
		.pause = 4000,
		.no_iis = true,
		.zone = ZONE_NONE,
		.offset = 345 };
	struct clocked c = clocks_of(&t, *state, NULL);

	assert_int_equal(c.plugin[0].how, CLOCK_PAIRS);
	assert_int_equal(c.plugin[0].offset, 345 * TIME_MINUTE);
}

/* The module's log alone: nothing to compare with. */
static void
test_unknown(void **state)
{
	const struct traffic t = { .seed = 8,
		.requests = 50,
		.pause = 4000,
		.no_iis = true,
		.no_crp = true,
		.zone = ZONE_NONE,
		.offset = 60 };
	struct clocked c = clocks_of(&t, *state, NULL);

	assert_int_equal(c.count, 1);
	assert_int_equal(c.plugin[0].how, CLOCK_UNKNOWN);
	assert_int_equal(c.plugin[0].offset, 0);
	assert_int_equal(c.score.wrong[LINK_CERTAIN], 0);
}

static int64_t
at(const char *text)
{
	int64_t t;

	assert_true(time_parse(span_of(text), &t));
	return t;
}

/* The night in which the clocks change, both ways, said or not. */
static void
test_daylight_saving(void **state)
{
	const struct traffic nights[] = {
		{ .seed = 9,
		    .requests = 800,
		    .pause = 10000,
		    .start = at("2026-03-29T00:00:00Z"),
		    .change = at("2026-03-29T01:00:00Z"),
		    .offset = 60,
		    .later = 120 },
		{ .seed = 10,
		    .requests = 800,
		    .pause = 10000,
		    .start = at("2026-10-25T00:00:00Z"),
		    .change = at("2026-10-25T01:00:00Z"),
		    .offset = 120,
		    .later = 60 },
	};

	for (size_t i = 0; i < 2; i++)
		for (int zone = 0; zone < 3; zone++) {
			struct traffic t = nights[i];
			struct clocked c;

			t.zone = (enum traffic_zone)zone;
			c = clocks_of(&t, *state, NULL);
			assert_int_equal(c.count, 2);
			assert_int_equal(
			    c.plugin[0].offset, t.offset * TIME_MINUTE);
			assert_int_equal(
			    c.plugin[1].offset, t.later * TIME_MINUTE);
			assert_in_range(
			    c.plugin[1].from - t.change + TIME_MINUTE, 0,
			    2 * TIME_MINUTE);
			assert_int_equal(c.score.wrong[LINK_CERTAIN], 0);
			assert_true(c.score.precision >= 0.97);
			assert_true(c.score.recall >= 0.97);
		}
}

static void
test_by_hand(void **state)
{
	const struct traffic t = { .seed = 11,
		.requests = 200,
		.pause = 5000,
		.zone = ZONE_REVERSED,
		.offset = 60 };
	struct trace_options o = { 0 };
	struct clocked c;

	assert_true(trace_offset_parse(SPAN("ndesplugin=+60m"), &o));
	c = clocks_of(&t, *state, &o);
	check_one(&c, CLOCK_BY_HAND, 60);
}

static void
test_offset_option(void **state)
{
	static const char *const bad[] = { "", "ndesplugin",
		"ndesplugin=", "ndesplugin=+", "nobody=+1h", "=1h",
		"ndesplugin=60", "ndesplugin=+-1h", "iis=+100d" };
	struct trace_options o = { 0 };

	(void)state;
	assert_true(trace_offset_parse(SPAN("ndesplugin=-5h"), &o));
	assert_true(trace_offset_parse(SPAN("iis=90s"), &o));
	assert_int_equal(o.offset[LANE_PLUGIN], -5 * TIME_HOUR);
	assert_int_equal(o.offset[LANE_IIS], 90 * TIME_SECOND);
	assert_true(o.by_hand[LANE_PLUGIN] && o.by_hand[LANE_IIS]);
	assert_false(o.by_hand[LANE_CRP]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(trace_offset_parse(span_of(bad[i]), &o));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_reversed),
		cmocka_unit_test(test_not_said),
		cmocka_unit_test(test_not_said_busy),
		cmocka_unit_test(test_whole_seconds),
		cmocka_unit_test(test_tls_failure),
		cmocka_unit_test(test_without_iis),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_daylight_saving),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_offset_option),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
