/*
 * What a damaged file hides: a file that is read in parts, each by itself,
 * hides the same as one that is read in turn.
 */

#include "engine/evidence/record/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

static void
nothing_is_hidden(void **state)
{
	struct hole h = { .begun = false };

	(void)state;
	assert_false(hole_hides(&h, 0, 100));
	hole_time(&h, 10);
	hole_time(&h, 20);
	assert_false(hole_is_any(&h));
	assert_false(hole_hides(&h, 0, 100));
}

static void
between_the_times_beside_it(void **state)
{
	struct hole h = { .begun = false };

	(void)state;
	hole_time(&h, 10);
	hole_damage(&h, false);
	assert_true(hole_hides(&h, 500, 600)); /* nothing came after yet */
	hole_time(&h, 20);
	hole_time(&h, 30);
	assert_true(hole_hides(&h, 0, 10));
	assert_true(hole_hides(&h, 20, 25));
	assert_false(hole_hides(&h, 0, 9));
	assert_false(hole_hides(&h, 21, 600));
}

static void
before_all_that_was_read(void **state)
{
	struct hole h = { .begun = false };

	(void)state;
	hole_damage(&h, false);
	hole_time(&h, 20);
	assert_true(hole_hides(&h, INT64_MIN + 1, INT64_MIN + 2));
	assert_false(hole_hides(&h, 21, 30));
}

/* The last line of a file that is being written is cut, not damaged. */
static void
a_torn_end_hides_nothing_later(void **state)
{
	struct hole h = { .begun = false };

	(void)state;
	hole_time(&h, 10);
	hole_damage(&h, true);
	assert_true(hole_hides(&h, 5, 10));
	assert_false(hole_hides(&h, 11, 20));
}

/* 0: damage, 1: a torn end, else a time. */
static void
tell(struct hole *h, int what)
{
	if (what < 2)
		hole_damage(h, what == 1);
	else
		hole_time(h, what);
}

static void
in_parts_as_in_turn(void **state)
{
	enum { STEPS = 12, PARTS = 4 };

	(void)state;
	srand(16);
	for (int round = 0; round < 20000; round++) {
		struct hole turn = { .begun = false }, parts = turn;

		for (int part = 0; part < PARTS; part++) {
			struct hole one = { .begun = false };

			for (int n = rand() % STEPS; n > 0; n--) {
				int what = rand() % 9;

				tell(&turn, what);
				tell(&one, what);
			}
			hole_join(&parts, &one);
		}
		assert_int_equal(hole_is_any(&turn), hole_is_any(&parts));
		for (int from = -1; from < 12; from++)
			for (int to = from; to < 12; to++)
				assert_int_equal(hole_hides(&turn, from, to),
				    hole_hides(&parts, from, to));
	}
}

static void
either_of_two_files(void **state)
{
	struct hole a = { .begun = false }, b = a;

	(void)state;
	hole_time(&a, 10);
	hole_damage(&a, false);
	hole_time(&a, 11);
	hole_time(&b, 40);
	hole_damage(&b, false);
	hole_time(&b, 41);
	hole_unite(&a, &b);
	assert_true(hole_hides(&a, 10, 10));
	assert_true(hole_hides(&a, 41, 50));
	assert_false(hole_hides(&a, 42, 50));
}

/* Of times in any order, with damage between them. */
static void
the_newest_as_any_other(void **state)
{
	static const int64_t no = TIME_NONE;
	uint32_t seed = 20261201;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct source a = {
			.first = no, .last = no, .before_last = no
		};
		struct source b = a;

		for (int n = 0; n < 1 + round % 12; n++) {
			int64_t t;

			seed = seed * 1664525 + 1013904223;
			t = (seed >> 12) % 9 ? (int64_t)((seed >> 16) % 7) - 3
					     : no;
			if ((seed >> 20) % 6 == 0) {
				hole_damage(&a.hole, false);
				hole_damage(&b.hole, false);
			}
			source_time(&a, t);
			source_any_time(&b, t);
			assert_true(a.first == b.first && a.last == b.last);
			assert_true(a.before_last == b.before_last);
			assert_memory_equal(
			    &a.hole, &b.hole, sizeof(struct hole));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_hidden),
		cmocka_unit_test(between_the_times_beside_it),
		cmocka_unit_test(before_all_that_was_read),
		cmocka_unit_test(a_torn_end_hides_nothing_later),
		cmocka_unit_test(in_parts_as_in_turn),
		cmocka_unit_test(either_of_two_files),
		cmocka_unit_test(the_newest_as_any_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
