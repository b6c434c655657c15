/*
 * Names hidden on the screen: none of them is on any page, and they come
 * back.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/help_wizard.h"

#define SAMPLE "samples/intermediate-in-root-local/capture"

static int
run(struct help_wizard *w, struct term *term, void *arg)
{
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };
	struct case_file *c = case_open(SAMPLE, w->k, &options, &info);
	int code;

	(void)arg;
	assert_non_null(c);
	code = app_run(&w->app, c, term);
	case_free(c);
	return code;
}

static const char *const originals[] = { "10.20.5.", "10.20.4.31", "fe80::f53d",
	"ndes01", "NDES01", "Contoso" };

/* Every page that holds names, at two widths. */
static void
no_name_is_left(void **state)
{
	static const int cols[] = { 80, 60, 200 };

	for (size_t i = 0; i < 3; i++) {
		char *got = help_wizard_play(*state,
		    "R X Enter Down Down A Enter Esc Esc Enter Esc Esc T "
		    "Enter Esc Esc t r Enter Enter Esc Esc Esc w Esc d Esc s "
		    "End Esc q",
		    cols[i], 24, run, NULL);
		char *after = strstr(got, "=== X\n");

		assert_non_null(after);
		help_shows(got, "fe80::f53d");
		help_shows(after, "names hidden");
		for (size_t k = 0; k < 6; k++)
			help_lacks(after, originals[k]);
		free(got);
	}
}

static void
and_back(void **state)
{
	char *got = help_wizard_play(*state, "R X X q", 80, 24, run, NULL);
	char *after = strstr(strstr(got, "=== X\n") + 1, "=== X\n");

	assert_non_null(after);
	help_shows(after, "fe80::f53d");
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HELP_WIZARD_TEST(no_name_is_left),
		HELP_WIZARD_TEST(and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
