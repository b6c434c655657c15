/*
 * Searching rows in order: the first row of every place there can be.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/base/search.h"

#define ROWS 9

static void
every_place(void **state)
{
	size_t at = SIZE_MAX;

	(void)state;
	for (size_t count = 0; count <= ROWS; count++)
		for (size_t place = 0; place <= count; place++) {
			SEARCH_FIRST(at, count, at < place);
			assert_int_equal(at, place);
		}
}

/* Of rows that are the same it is the first one. */
static void
the_first_of_equals(void **state)
{
	static const int rows[] = { 1, 3, 3, 3, 7 };
	size_t at;

	(void)state;
	SEARCH_FIRST(at, 5, rows[at] < 3);
	assert_int_equal(at, 1);
	SEARCH_FIRST(at, 5, rows[at] <= 3);
	assert_int_equal(at, 4);
	SEARCH_FIRST(at, 5, rows[at] < 8);
	assert_int_equal(at, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_place),
		cmocka_unit_test(the_first_of_equals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
