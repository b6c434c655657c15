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

#include "tests/help_dir.h"
#include "tests/help_wizard.h"

/* The pages of all checks, one after the other. */
#define WALK                                                                   \
	"R Home Down Down Down Down Down Down Down Down Down Down Down Down "  \
	"Down Down Down Down Down Down Down Down Down Down Down Down q"

static char *
walk(struct help_wizard *w, const char *sample, enum lang lang)
{
	return help_wizard_on(w, sample, WALK, lang, 100, 50);
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
	help_wizard_ends(*state, "samples/ra-cert-expired/capture", "R C q",
	    "Certificates and settings");
}

static char *
play(struct help_wizard *w, const char *sample, const char *keys)
{
	return help_wizard_on(w, sample, keys, LANG_EN, 80, 24);
}

/* Forward goes where back came from, until another way is taken. */
static void
forward_after_back(void **state)
{
	static const char sample[] = "samples/module-silent/capture";
	help_wizard_ends(*state, sample, "R s Esc } q", "─ Sources ─");
	help_wizard_ends(
	    *state, sample, "R s Esc d Esc } } q", "Diagnosis: causes");
	help_wizard_ends(*state, sample, "R } q", "─ Guide ─");
}

/* What passed before the failure, and was not asked for since, is no proof. */
static void
good_only_before_the_failure(void **state)
{
	char *got = play(
	    *state, "samples/module-silent/capture", "R Down Down q");
	const char *last = help_last_picture(got);

	help_shows(last, "3.1 module called   [KO ]");
	help_shows(last, "3.2 CRP reached     [ok<]");
	help_shows(last, "3.3 accepted        [ok<]");
	help_shows(last, "3.7 client cert     [ok ]");
	help_shows(last, "none since 3.1");
	free(got);
}

/* A silence has no requests to be counted. */
static void
a_silence_is_no_count(void **state)
{
	char *got = play(*state, "samples/nothing-reached/capture", "R q");
	const char *last = help_last_picture(got);

	help_shows(
	    last, "WARNING 2.1  no request for mscep.dll at all, up to 2026-");
	help_shows(last, "[ ! ] warning: nothing up to 2026-04-14 12:20");
	help_lacks(last, "first bad");
	help_lacks(last, "0 good");
	free(got);
}

/* The day of a certificate takes room: the words get shorter, not fewer. */
static void
the_first_line_is_whole(void **state)
{
	help_wizard_ends(*state, "samples/client-cert-expired-403-17/capture",
	    "R q", "FAULT 3.2  ok 2026-04-14 07:14  KO 07:31  57 times");
}

/* The file goes on where the neighbours of the record end. */
static void
through_the_file(void **state)
{
	char *got = play(*state, "samples/intermediate-in-root-local/capture",
	    "R Enter Enter PageDown PageDown PageDown q");

	help_shows(help_last_picture(got), "bytes 71275 to 71727");
	help_shows(help_last_picture(got), "2026-04-14 12:01:04 10.20.4.31");
	free(got);
	got = play(*state, "samples/intermediate-in-root-local/capture",
	    "R Enter Enter PageUp > q");
	help_shows(help_last_picture(got), ":89b8:c3e8:5fec%13 POST /");
	help_lacks(help_last_picture(got), "2026-04-14 11:");
	free(got);
}

/* A state that decides is marked, and shows its value. */
static void
a_state_shows_its_value(void **state)
{
	char *got = play(
	    *state, "samples/unified-proxy-without-http/capture", "R Enter q");

	help_shows(help_last_picture(got), ">!   ProxyServer");
	help_shows(help_last_picture(got), "ProxyServer = proxy.contoso.com");
	free(got);
}

/* The longest name of a source, and a number that the guide wants told. */
static void
reports_of_requests(void **state)
{
	static const char report[] =
	    "{\"CertificateSerialNumber\":\"5A\",\"UserID\":\"u\","
	    "\"DeviceID\":\"d\",\"Thumbprint\":\"AB\"}";
	char *dir = help_dir_new(), *got;

	help_dir_write(dir, "CertificateRequestStatus/Failed/1", SPAN(report));
	got = walk(*state, dir, LANG_EN);
	help_shows(got, "  request-status 1 file, ");
	help_shows(got, "1 in CertificateRequestStatus\\Failed: not judged");
	free(got);
	got = walk(*state, dir, LANG_FR);
	help_shows(got, "  request-status 1 fichier, ");
	free(got);
	help_dir_end(dir);
}

/* How late the device came stands beside the event that refused it. */
static void
age_of_a_challenge(void **state)
{
	help_wizard_ends(*state, "samples/unified-challenge-expired/capture",
	    "R Enter q", "min old, it lives 60 (inferred: UTC)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_unified_one_leaves),
		cmocka_unit_test(what_the_legacy_one_leaves),
		cmocka_unit_test(certificates_have_a_key_of_their_own),
		cmocka_unit_test(forward_after_back),
		cmocka_unit_test(good_only_before_the_failure),
		cmocka_unit_test(a_silence_is_no_count),
		cmocka_unit_test(the_first_line_is_whole),
		cmocka_unit_test(a_state_shows_its_value),
		cmocka_unit_test(through_the_file),
		cmocka_unit_test(reports_of_requests),
		cmocka_unit_test(age_of_a_challenge),
	};

	return cmocka_run_group_tests(
	    tests, help_wizard_setup, help_wizard_teardown);
}
