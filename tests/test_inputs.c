/*
 * Values given to fixes: names in any case, the last one counts, so many.
 */

#include "engine/fix/inputs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void
the_last_one_counts(void **state)
{
	struct fix_inputs x = { .count = 0 };

	(void)state;
	assert_int_equal(fix_inputs_give(&x, "Name", SPAN("old")), OK);
	assert_int_equal(fix_inputs_give(&x, "other", SPAN("o")), OK);
	assert_int_equal(fix_inputs_give(&x, "NAME", SPAN("new")), OK);
	assert_int_equal(x.count, 2);
	assert_true(span_is(x.item[0].data, "new"));
	assert_string_equal(x.item[0].name, "Name");
	assert_true(span_is(x.item[1].data, "o"));
	fix_inputs_free(&x);
	assert_int_equal(x.count, 0);
}

static void
so_many_and_no_more(void **state)
{
	struct fix_inputs x = { .count = 0 };
	char name[16];

	(void)state;
	for (int i = 0; i < FIX_INPUTS_MAX; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		assert_int_equal(fix_inputs_give(&x, name, SPAN("v")), OK);
	}
	assert_int_equal(fix_inputs_give(&x, "more", SPAN("v")), ERR_LIMIT);
	assert_int_equal(fix_inputs_give(&x, "n0", SPAN("w")), OK);
	assert_int_equal(x.count, FIX_INPUTS_MAX);
	fix_inputs_free(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_one_counts),
		cmocka_unit_test(so_many_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
