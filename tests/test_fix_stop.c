/*
 * Plans that need chains, and somebody who has waited long enough: what was
 * not looked at is told, and nothing rests on it.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/case/fix/fixes.h"
#include "engine/fix/texts.h"
#include "tests/help_capture.h"
#include "tests/help_json.h"

#define CAPTURE "samples/intermediate-in-root-local/capture"

struct stopping {
	size_t asked, after;
};

static bool
go_on(void *arg)
{
	struct stopping *s = arg;

	return s->asked++ < s->after;
}

/* The plan of the sample's fix, stopped AFTER so many questions. */
static bool
plan(void **state, size_t after, struct stopping *s)
{
	const struct fixes_options o = { .go_on = go_on, .go_arg = s };
	struct case_file *c = help_read(*state, CAPTURE);
	struct err_info info = { .code = OK };
	struct fixes *f;
	const struct fix_act *a;
	const struct fix_plan *p;
	bool good;

	*s = (struct stopping){ 0, after };
	f = fixes_new(c, &o, &info);
	assert_non_null(f);
	p = fixes_plan(f, fixes_find(f, "intermediate-ca-in-root-store"));
	for (a = p->acts; a->kind != ACTION_CERT_MOVE;)
		a++;
	good = a->reason.id == T_NONE;
	if (!good)
		assert_ptr_equal(a->reason.id, T_FIX_CHAIN_CUT);
	assert_true(good || !p->applicable);
	fixes_free(f);
	case_free(c);
	return good;
}

static void
test_stop(void **state)
{
	struct stopping s;
	size_t all;

	assert_true(plan(state, SIZE_MAX, &s));
	all = s.asked;
	assert_in_range(all, 4, 100);
	assert_false(plan(state, 0, &s));
	assert_int_equal(s.asked, 1); /* who stopped is not asked again */
	assert_false(plan(state, all / 2, &s));
	assert_true(plan(state, all, &s));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_stop) };

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
