/*
 * The pages of the guide: what is expected is what the connector that there
 * is would leave behind.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/help_wizard.h"

/* The pages of all checks, one after the other. */
#define WALK                                                                   \
	"R Home Down Down Down Down Down Down Down Down Down Down Down Down "  \
	"Down Down Down Down Down Down Down Down Down Down Down Down q"

static char *
walk(struct help_wizard *w, const char *sample, enum lang lang)
{
	char *arg = span_dup(span_of(sample)), *got;

	w->app.lang = lang;
	got = help_wizard_play(w, WALK, 100, 50, help_wizard_lab, arg);
	free(arg);
	return got;
}

static void
what_the_unified_one_leaves(void **state)
{
	char *got = walk(*state, "samples/unified-silent/capture", LANG_EN);

	help_shows(got, "Expected: event 4004, Intune has verified");
	help_shows(got, "Expected: event 4006");
	help_lacks(got, "Expected in NDESPlugin.log");
	help_lacks(got, "Exiting VerifyRequest with");
	free(got);
	got = walk(*state, "samples/unified-silent/capture", LANG_FR);
	help_lacks(got, "Attendu dans NDESPlugin.log");
	free(got);
}

static void
what_the_legacy_one_leaves(void **state)
{
	char *got = walk(*state, "samples/root-clean-403-16/capture", LANG_EN);

	help_shows(got, "Expected in NDESPlugin.log");
	help_lacks(got, "event 4003, request received");
	free(got);
}

/* Two keys of every page may not be the same one. */
static void
certificates_have_a_key_of_their_own(void **state)
{
	struct help_wizard *w = *state;
	char *arg = span_dup(SPAN("samples/ra-cert-expired/capture"));
	char *got;

	w->app.lang = LANG_EN;
	got = help_wizard_play(w, "R C q", 100, 50, help_wizard_lab, arg);
	free(arg);
	help_shows(got, "Certificates and settings");
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_unified_one_leaves),
		cmocka_unit_test(what_the_legacy_one_leaves),
		cmocka_unit_test(certificates_have_a_key_of_their_own),
	};

	return cmocka_run_group_tests(
	    tests, help_wizard_setup, help_wizard_teardown);
}
