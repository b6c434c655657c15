/*
 * case.json as others may have left it: what it says wrong says nothing.
 */

#include "engine/case/session/session_facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/base/times.h"

#define HEAD "{\"schema\":\"ndes-doctor/case/1\",\"kind\":\"capture\","

static void
wrong_values_say_nothing(void **state)
{
	struct session_facts f;

	(void)state;
	assert_int_equal(
	    session_facts_parse(
		SPAN(HEAD "\"capture\":\"/c\",\"failures\":-3,\"verdict\":7,"
			  "\"page\":[],\"first\":\"soon\","
			  "\"read\":[\"nothing\",\"iis\",2]}"),
		&f),
	    OK);
	assert_int_equal(f.failures, 0);
	assert_int_equal(f.whole, WHOLE_NOT_ENOUGH);
	assert_string_equal(f.page, "");
	assert_true(f.first == TIME_NONE);
	assert_int_equal(f.read, 1u << SOURCE_IIS);
	session_facts_free(&f);
}

static void
refused(struct span text)
{
	struct session_facts f;

	assert_int_equal(session_facts_parse(text, &f), ERR_FORMAT);
	session_facts_free(&f);
}

static void
no_case_of_ours(void **state)
{
	(void)state;
	refused(SPAN("{\"schema\":\"ndes-doctor/case/2\","
		     "\"kind\":\"capture\",\"capture\":\"/c\"}"));
	refused(SPAN("{\"kind\":\"capture\",\"capture\":\"/c\"}"));
	refused(SPAN(HEAD "\"capture\":\"\"}"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_values_say_nothing),
		cmocka_unit_test(no_case_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
