/*
 * From when on the checks of a case count, by what its journal says of
 * fixes.
 */

#include "engine/case/mended.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/help_capture.h"

#define FIX "issuing-root-missing" /* what 3.2 fails by */

/* Ten failures of checks 2.1 and 3.2, ten seconds apart. */
static struct help_capture
failures(const void *k)
{
	struct help_capture h = help_capture_new(k);

	for (int s = 0; s < 100; s += 10) {
		help_getca(&h, s, "192.0.2.9", "500 0 0");
		help_verify(&h, s + 1, "500 0 0");
	}
	help_run(&h);
	return h;
}

/* The last thing that FIX does itself, as RUN did it at second S. */
static struct journal_item
last_act(
    const struct knowledge *k, uint64_t run, enum journal_phase phase, int s)
{
	const struct fix *fix = know_fix(k, know_fix_find(k, FIX));
	size_t number = fix->action_count;

	while (fix->actions[number - 1].kind == ACTION_INSTRUCT ||
	       fix->actions[number - 1].kind == ACTION_REBOOT)
		number--;
	return (struct journal_item){ .run = run,
		.fix = FIX,
		.number = number,
		.phase = phase,
		.changes = 1,
		.time = help_time(s),
		.last = help_time(s) };
}

/* Failures of CHECK that are past after what A and B, if any, tell. */
static uint64_t
past(struct help_capture *h, struct journal_item *a, struct journal_item *b,
    const char *check)
{
	struct journal_item *items[] = { a, b };
	struct journal j = { .items = items, .count = b ? 2 : 1 };

	assert_int_equal(case_mended(h->c, &j), OK);
	assert_int_equal(
	    help_check(h, check)->bad + help_check(h, check)->past_bad, 10);
	return help_check(h, check)->past_bad;
}

/* Of its own checks and of those behind; a moment longer than it took. */
static void
what_was_before_is_past(void **state)
{
	struct help_capture h = failures(*state);
	struct journal_item one = last_act(h.k, 1, JOURNAL_VERIFIED, 40);

	assert_int_equal(past(&h, &one, NULL, "crp-reached"), 5);
	assert_int_equal(
	    help_check(&h, "crp-reached")->past_last, help_time(41));
	assert_int_equal(past(&h, &one, NULL, "ndes-reached"), 0);
	help_capture_free(&h);
}

static void
the_newest_run_counts(void **state)
{
	struct help_capture h = failures(*state);
	struct journal_item one = last_act(h.k, 1, JOURNAL_VERIFIED, 20);
	struct journal_item two = last_act(h.k, 2, JOURNAL_VERIFIED, 60);

	assert_int_equal(past(&h, &one, &two, "crp-reached"), 7);
	assert_int_equal(past(&h, &two, &one, "crp-reached"), 7);
	two.phase = JOURNAL_UNDONE;
	assert_int_equal(past(&h, &one, &two, "crp-reached"), 3);
	two.run = 1; /* one of its actions was taken back */
	two.number = 1;
	assert_int_equal(past(&h, &one, &two, "crp-reached"), 3);
	help_capture_free(&h);
}

static void
a_run_half_done_mends_nothing(void **state)
{
	static const enum journal_phase phases[] = { JOURNAL_INTENT,
		JOURNAL_APPLIED, JOURNAL_FAILED, JOURNAL_UNDONE };
	struct help_capture h = failures(*state);
	struct journal_item one;

	for (size_t i = 0; i < sizeof(phases) / sizeof(*phases); i++) {
		one = last_act(h.k, 1, phases[i], 40);
		assert_int_equal(past(&h, &one, NULL, "crp-reached"), 0);
	}
	one = last_act(h.k, 1, JOURNAL_VERIFIED, 40);
	one.number--; /* what comes behind it waits for a person */
	assert_int_equal(past(&h, &one, NULL, "crp-reached"), 0);
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_before_is_past),
		cmocka_unit_test(the_newest_run_counts),
		cmocka_unit_test(a_run_half_done_mends_nothing),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
