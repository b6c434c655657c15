/*
 * Rule of judgement 11: which connector a capture is of.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/help_capture.h"

#define assert_generation(h, want)                                             \
	do {                                                                   \
		help_run(&(h));                                                \
		assert_string_equal(help_generation(&(h)), want);              \
	} while (0)

#define CM_POST "POST /CMCertificateRegistration/Certificate/VerifyRequest"

/* What follows an entry of Crp.log, in the minute M. */
#define CRP_ENTRY(m)                                                           \
	"<time=\"10:0" m ":10.123-120\" date=\"05-05-2026\" "                  \
	"component=\"CRP\" context=\"\" type=\"1\" thread=\"4112\" "           \
	"file=\"crp.cs:321\">\n"

static void
unified_event(struct help_capture *h, int64_t s, int id)
{
	help_event(h, s, "Microsoft-Intune-CertificateConnectors",
	    "Microsoft-Intune-CertificateConnectors/Operational", id, "x");
}

static void
unknown(void **state)
{
	struct help_capture h = help_capture_new(*state);

	/* IIS of NDES alone, whatever the connector. */
	help_getca(&h, 0, "198.51.100.7", "200 0 0");
	help_pki(&h, 1, "198.51.100.7", "200 0 0");
	assert_generation(h, "unknown");
	help_capture_free(&h);
}

/* PKIOperation without a call proves no connector either. */
static void
absence_proves_nothing(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 20; i++)
		help_pki(&h, i, "198.51.100.7", "200 0 0");
	assert_generation(h, "unknown");
	help_capture_free(&h);
}

static void
legacy_by_its_logs(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_plugin_good(&h, 0, 1);
	assert_generation(h, "legacy");
	help_capture_free(&h);
	h = help_capture_new(*state);
	help_crp(&h, 0, "VerifyRequest Started.");
	assert_generation(h, "legacy");
	help_capture_free(&h);
}

static void
legacy_by_its_key(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_CONNECTOR);
	assert_generation(h, "legacy");
	help_capture_free(&h);
}

/* A good or bad sign of a check that only the legacy connector has. */
static void
legacy_by_its_requests(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_verify(&h, 0, "403 16 2148204809");
	assert_generation(h, "legacy");
	help_capture_free(&h);
}

static void
unified_by_its_key(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_UNIFIED);
	assert_generation(h, "unified");
	help_capture_free(&h);
}

static void
unified_by_its_events(void **state)
{
	struct help_capture h = help_capture_new(*state);

	unified_event(&h, 0, 4004);
	assert_generation(h, "unified");
	help_capture_free(&h);
}

/* Both at work within seven days. */
static void
mixed_within_seven_days(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_plugin_good(&h, -2, 1);
	unified_event(&h, 7 * HELP_DAY - 1, 4004);
	unified_event(&h, 7 * HELP_DAY, 4004);
	assert_generation(h, "mixed");
	help_capture_free(&h);
}

static void
unified_for_more_than_seven_days(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_plugin_good(&h, -2, 1);
	unified_event(&h, 7 * HELP_DAY, 4004);
	unified_event(&h, 7 * HELP_DAY + 1, 4004);
	assert_generation(h, "unified");
	help_capture_free(&h);
}

static void
legacy_again(void **state)
{
	struct help_capture h = help_capture_new(*state);

	unified_event(&h, 0, 4004);
	help_plugin_good(&h, 8 * HELP_DAY, 1);
	assert_generation(h, "legacy");
	help_capture_free(&h);
}

/* A key tells no time: the one that was seen at work wins. */
static void
a_key_and_a_log(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_UNIFIED);
	help_plugin_good(&h, 0, 1);
	assert_generation(h, "legacy");
	help_capture_free(&h);
	h = help_capture_new(*state);
	help_key(&h, HELP_CONNECTOR);
	unified_event(&h, 0, 4004);
	assert_generation(h, "unified");
	help_capture_free(&h);
	/* Two keys and nothing else: nobody knows. */
	h = help_capture_new(*state);
	help_key(&h, HELP_CONNECTOR);
	help_key(&h, HELP_UNIFIED);
	assert_generation(h, "mixed");
	help_capture_free(&h);
}

/* ConfigMgr has the same logs at another address, so it is looked for first. */
static void
configmgr(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_iis(&h, 0, CM_POST, "203.0.113.9", "Mozilla/5.0", "404 0 2");
	assert_generation(h, "unknown");
	help_iis(&h, 0, CM_POST, "10.0.0.5", "NDES_Plugin", "201 0 0");
	assert_generation(h, "configmgr");
	help_plugin_good(&h, 60, 1);
	help_crp(&h, 60, "VerifyRequest Started.");
	assert_generation(h, "configmgr");
	assert_string_equal(help_verdict(&h, "crp-reached"), "pass");
	assert_string_equal(help_verdict(&h, "module-called"), "pass");
	/* The address of the other, later. */
	help_verify(&h, HELP_DAY, "201 0 0");
	assert_generation(h, "legacy");
	help_capture_free(&h);
}

static void
configmgr_by_the_log(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 5; i++) {
		help_plugin(&h, i * 60, 1, "Calling VerifyRequest ...");
		help_plugin(&h, i * 60, 1,
		    "WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID");
		help_plugin(&h, i * 60, 1,
		    "Failed to send http request "
		    "/CMCertificateRegistration/Certificate/VerifyRequest. "
		    "Error 12175");
	}
	assert_generation(h, "configmgr");
	assert_string_equal(help_verdict(&h, "crp-reached"), "fail");
	assert_string_equal(
	    help_cause(&h, "ssl-cert-name-mismatch"), "confirmed");
	help_capture_free(&h);
}

/* Crp.log is written as CMTrace, the trace of Intune's as XML. */
static void
configmgr_by_crp_log(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf log = BUF_INIT;
	struct err_info info;

	for (int i = 0; i < 5; i++)
		buf_printf(&log,
		    "<![LOG[VerifyRequest Started.]LOG]!>" CRP_ENTRY(
			"%d") "<![LOG[Validation Phase 1 finished with "
			      "status False.]LOG]!>" CRP_ENTRY("%d"),
		    i, i);
	help_write(&h);
	help_file(&h, "Crp.log", buf_span(&log));
	h.c = case_open(h.dir, h.k, &h.options, &info);
	assert_non_null(h.c);
	assert_int_equal(case_run(h.c), OK);
	help_remove(&h);
	assert_string_equal(help_generation(&h), "configmgr");
	assert_string_equal(help_verdict(&h, "crp-phases"), "fail");
	assert_int_equal(help_check(&h, "crp-phases")->bad, 5);
	buf_free(&log);
	help_capture_free(&h);
}

/* What does not apply is not judged. */
static void
what_applies(void **state)
{
	static const struct {
		const char *check, *unified, *mixed;
	} wants[] = { { "module-called", "no-evidence", "pass" },
		{ "crp-reached", "not-applicable", "pass" },
		{ "crp-phases", "not-applicable", "no-evidence" },
		{ "challenge-accepted", "pass", "pass" } };
	struct help_capture h = help_capture_new(*state);

	unified_event(&h, 0, 4004);
	assert_generation(h, "unified");
	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++)
		assert_string_equal(
		    help_verdict(&h, wants[i].check), wants[i].unified);
	help_plugin_good(&h, 0, 1);
	help_verify(&h, 1, "201 0 0");
	assert_generation(h, "mixed");
	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++)
		assert_string_equal(
		    help_verdict(&h, wants[i].check), wants[i].mixed);
	help_capture_free(&h);
}

/*
 * The connector was replaced today: what the one before could not do is past,
 * once NDES calls the other.
 */
static void
replaced(void **state)
{
	static const struct {
		int event;
		int64_t since;
		const char *reached, *whole;
	} rows[] = {
		{ 4004, HELP_HOUR, "no-evidence", "healthy" },
		{ 4004, 0, "fail", "fault" },         /* side by side */
		{ 5000, HELP_HOUR, "fail", "fault" }, /* it is not called */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);

		for (int k = 0; k < 5; k++) {
			help_verify(&h, k * 60, "403 16 2148204809");
			if (rows[i].event == 4004)
				unified_event(&h, rows[i].since + k * 60, 4003);
			unified_event(
			    &h, rows[i].since + k * 60, rows[i].event);
			if (rows[i].event == 4004)
				unified_event(&h, rows[i].since + k * 60, 4006);
		}
		assert_generation(h, "mixed");
		assert_string_equal(
		    help_verdict(&h, "crp-reached"), rows[i].reached);
		assert_string_equal(help_whole(&h), rows[i].whole);
		if (rows[i].event == 4004 && rows[i].since > 0)
			assert_int_equal(
			    help_check(&h, "crp-reached")->past_bad, 5);
		help_capture_free(&h);
	}
}

/* Unknown is walked as legacy, and no cause is more than likely. */
static void
unknown_is_at_most_likely(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 5; i++)
		help_getca(&h, i, "198.51.100.7", "500 0 1346");
	assert_generation(h, "unknown");
	assert_string_equal(help_verdict(&h, "ndes-reached"), "fail");
	assert_string_equal(
	    help_cause(&h, "impersonate-right-missing"), "likely");
	/* The same with a connector that is known. */
	help_key(&h, HELP_CONNECTOR);
	assert_generation(h, "legacy");
	assert_string_equal(
	    help_cause(&h, "impersonate-right-missing"), "confirmed");
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown),
		cmocka_unit_test(absence_proves_nothing),
		cmocka_unit_test(legacy_by_its_logs),
		cmocka_unit_test(legacy_by_its_key),
		cmocka_unit_test(legacy_by_its_requests),
		cmocka_unit_test(unified_by_its_key),
		cmocka_unit_test(unified_by_its_events),
		cmocka_unit_test(mixed_within_seven_days),
		cmocka_unit_test(unified_for_more_than_seven_days),
		cmocka_unit_test(legacy_again),
		cmocka_unit_test(a_key_and_a_log),
		cmocka_unit_test(configmgr),
		cmocka_unit_test(configmgr_by_the_log),
		cmocka_unit_test(configmgr_by_crp_log),
		cmocka_unit_test(what_applies),
		cmocka_unit_test(replaced),
		cmocka_unit_test(unknown_is_at_most_likely),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
