/*
 * Rule 26: what could not be read in a log is not absent.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/help_capture.h"

/* A line that was cut, and what is no line of this log. */
#define TORN   "<![LOG[Calling Ver\n"
#define DAMAGE "g Ver\x01\x02\n"

/*
 * Rule 26: what could not be read is not absent.  BAD in the module's log,
 * then a good call at NEXT (0: none), beside five requests two hours later.
 */
static void
unreadable_is_not_absent(void **state)
{
	static const struct {
		const char *bad;
		int64_t next;
		const char *want;
	} rows[] = { { "", 0, "fail" }, { DAMAGE, 0, "pass" },
		/* what is damaged lies before a call that can be read */
		{ DAMAGE, HELP_HOUR, "fail" },
		/* a log that was copied while it was written: one line */
		{ TORN, 0, "fail" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);

		help_plugin_good(&h, 0, 1);
		buf_puts(&h.plugin, rows[i].bad);
		if (rows[i].next)
			help_plugin_good(&h, rows[i].next, 1);
		for (int64_t k = 0; k < 5; k++)
			help_pki(&h, 2 * HELP_HOUR + k * 10, "198.51.100.7",
			    "200 0 0");
		help_run(&h);
		if (strcmp(help_verdict(&h, "module-called"), rows[i].want))
			fail_msg("row %zu: %s", i,
			    help_verdict(&h, "module-called"));
		help_capture_free(&h);
	}
}

/* The answer to a request may be among what is damaged. */
static void
an_answer_may_be_damaged(void **state)
{
	for (int damaged = 0; damaged < 2; damaged++) {
		struct help_capture h = help_capture_new(*state);

		for (int64_t i = 0; i < 4; i++)
			help_plugin_good(&h, -HELP_HOUR + i * 60, 1);
		help_plugin(&h, 0, 1,
		    "Sending request to certificate registration point.");
		if (damaged)
			buf_puts(&h.plugin, DAMAGE);
		help_plugin_good(&h, 600, 2);
		help_run(&h);
		assert_int_equal(
		    help_check(&h, "challenge-accepted")->bad, !damaged);
		assert_string_equal(help_verdict(&h, "challenge-accepted"),
		    damaged ? "pass" : "warn");
		help_capture_free(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unreadable_is_not_absent),
		cmocka_unit_test(an_answer_may_be_damaged),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
