/*
 * Search, bad rows and copying: on pages that know nothing of it.
 */

#include "tests/help_wizard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FAULT "samples/intermediate-in-root-local/capture"

static char *
play(struct help_wizard *w, const char *sample, const char *keys)
{
	return help_wizard_on(w, sample, keys, LANG_EN, 80, 24);
}

static void
rows_are_searched(void **state)
{
	help_wizard_ends(*state, FAULT, "R Enter / c h a l l Enter q",
	    ">KO  04-14 07:31:02  9418");
	help_wizard_ends(*state, FAULT, "R Enter / c h a l l Enter n n n q",
	    ">KO  04-14 07:31:02  9418");
	help_wizard_ends(*state, FAULT, "R Enter / c h a l l Enter N q",
	    ">KO  04-14 12:00:10  9020");
	help_wizard_ends(*state, FAULT, "R Enter / z z z Enter q",
	    "Not found on this page.");
}

/* What a row does not show whole is found all the same. */
static void
more_than_the_screen_shows(void **state)
{
	char *got = play(*state, FAULT, "R Enter / f o r b i d d e n Enter q");

	help_shows(help_last_picture(got), ">KO  04-14 07:31:02  9418");
	help_lacks(help_last_picture(got), "Forbidden: Access│");
	free(got);
}

static void
text_is_searched(void **state)
{
	char *got = play(*state, FAULT, "R s / c e r t s t o r e Enter q");

	help_shows(help_last_picture(got), "certstore");
	help_lacks(help_last_picture(got), "Not found");
	free(got);
}

/* The guide's own n is the next match once something was asked for. */
static void
next_in_the_guide(void **state)
{
	help_wizard_ends(
	    *state, FAULT, "R / a n s w e r e d Enter q", ">  4.1");
	help_wizard_ends(*state, FAULT, "R n q", ">  3.3");
}

static void
bad_rows(void **state)
{
	help_wizard_ends(*state, FAULT, "R e q", ">  3.3");
	help_wizard_ends(*state, FAULT, "R e E E q", ">3 NDES to module");
	help_wizard_ends(*state, "samples/healthy-legacy-cmtrace/capture",
	    "R e q", "No bad row on this page.");
}

static void
copied_without_frames(void **state)
{
	char *got = play(*state, FAULT, "R Enter Y Enter q");
	const char *plain = strstr(got, "=== Y (plain)");
	char *end;

	assert_non_null(plain);
	end = strstr(plain + 1, "\n=== ");
	assert_non_null(end);
	*end = '\0';
	help_shows(plain, "403.16 0x800B0109");
	help_shows(plain, "u_ex260414.log:427");
	help_shows(plain, " 403 16 2148204809 439");
	help_lacks(plain, "│");
	help_lacks(plain, "     ");
	free(got);
}

/* A terminal would act upon what stands in a hostile log. */
static void
what_is_copied_is_harmless(void **state)
{
	char *got = play(*state, "samples/hostile/capture",
	    "R s Y Enter Esc Enter Y Enter q");

	for (const char *p = got; *p != '\0'; p++)
		assert_true((unsigned char)*p >= ' ' || *p == '\n');
	free(got);
}

static void
mute_keys_say_so(void **state)
{
	char *got = play(*state, FAULT, "R Down q");

	help_wizard_ends(*state, FAULT, "R z q", "This key does nothing here");
	help_wizard_ends(
	    *state, FAULT, "R w Right q", "This key does nothing here");
	help_lacks(got, "This key does nothing here");
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HELP_WIZARD_TEST(rows_are_searched),
		HELP_WIZARD_TEST(more_than_the_screen_shows),
		HELP_WIZARD_TEST(text_is_searched),
		HELP_WIZARD_TEST(next_in_the_guide),
		HELP_WIZARD_TEST(bad_rows),
		HELP_WIZARD_TEST(copied_without_frames),
		HELP_WIZARD_TEST(what_is_copied_is_harmless),
		HELP_WIZARD_TEST(mute_keys_say_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
