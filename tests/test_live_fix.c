/*
 * The page of one device behind that of a fix: what is followed goes on
 * behind pages opened over it, and ends for nobody who still needs it.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/help_wizard.h"

#define FIXED "R f a 2 8 D A Enter "

static char *
play(struct help_wizard *w, const char *keys)
{
	char sample[] = "samples/intermediate-in-root-local";

	w->app.lang = LANG_EN;
	return help_wizard_play(w, keys, 80, 24, help_wizard_lab, sample);
}

/* A device that is tried again proves the same fix. */
static void
marked_again_it_still_proves(void **state)
{
	char *got = play(*state, FIXED "y y p p p p p p p q");

	help_shows(got, "It is fixed. The proof is kept with the case.");
	free(got);
}

static void
help_ends_nothing(void **state)
{
	char *got = play(*state, "R f y ? Esc p p p p p p q");

	help_shows(got, "still POST VerifyRequest 403.16 0x800B0109, ");
	help_lacks(got, "No longer followed");
	free(got);
}

/* Back on the page of the fix its result stands as it did. */
static void
the_result_stays(void **state)
{
	char *got = play(*state, FIXED "y p p p p p p p Esc q");

	help_shows(got, "It is fixed. The proof is kept with the case.");
	help_lacks(got, "No longer followed");
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HELP_WIZARD_TEST(marked_again_it_still_proves),
		HELP_WIZARD_TEST(help_ends_nothing),
		HELP_WIZARD_TEST(the_result_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
