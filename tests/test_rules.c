/*
 * The rules of judgement on small captures: windows seen from outside (2 to
 * 5), sources that disagree (6), silence (7), and the whole (10).  What counts
 * as an outcome (1) is in test_outcomes.c, windows by themselves in
 * test_window.c, what is absent (14, 15, 27) in test_silence.c, the state of
 * the server (8) in test_states.c, causes (9) in test_causes.c, generations
 * (11) in test_generation.c, WinHTTP numbers (13) in test_winhttp.c.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/help_capture.h"

#define GOOD      "201 0 0"
#define UNTRUSTED "403 16 2148204809"
#define SEND_FAILED                                                            \
	"Failed to send http request "                                         \
	"/CertificateRegistrationSvc/Certificate/VerifyRequest. Error 12029"

#define assert_check(h, id, want)                                              \
	assert_string_equal(help_verdict(&(h), id), want)

/* An enrolment that succeeds, in every log, from S to S + 3. */
static void
enrol(struct help_capture *h, int64_t s)
{
	help_plugin_good(h, s, 4711);
	help_verify(h, s + 1, GOOD);
	help_pki(h, s + 3, "198.51.100.7", "200 0 0");
}

/* Rules 2 to 5 */

static void
fail_pass_and_past(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct check_result *r;

	for (int64_t i = 0; i < 20; i++)
		help_verify(&h, i * 60, i < 17 ? GOOD : UNTRUSTED);
	help_run(&h);
	r = help_check(&h, "crp-reached");
	assert_check(h, "crp-reached", "fail");
	assert_int_equal(r->good, 17);
	assert_int_equal(r->bad, 3);
	assert_int_equal(r->past_bad, 0);
	assert_int_equal(r->last_good, help_time(16 * 60));
	assert_int_equal(r->first_bad, help_time(17 * 60));
	/* Three goods later all that is past. */
	for (int64_t i = 20; i < 23; i++)
		help_verify(&h, i * 60, GOOD);
	help_run(&h);
	r = help_check(&h, "crp-reached");
	assert_check(h, "crp-reached", "pass");
	assert_int_equal(r->good, 20);
	assert_int_equal(r->bad, 0);
	assert_int_equal(r->past_bad, 3);
	assert_int_equal(r->past_last, help_time(19 * 60));
	help_capture_free(&h);
}

static void
warn_in_between(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 20; i++)
		help_verify(&h, i * 60, i == 18 ? UNTRUSTED : GOOD);
	help_run(&h);
	assert_check(h, "crp-reached", "warn");
	assert_int_equal(help_check(&h, "crp-reached")->bad, 1);
	h.options.step = 3;
	help_run(&h);
	assert_string_equal(help_whole(&h), "warning");
	help_capture_free(&h);
}

/* Yesterday's failures are outside of the window of today's success. */
static void
more_than_a_day_ago(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 5; i++)
		help_verify(&h, i, UNTRUSTED);
	help_verify(&h, HELP_DAY + 4, GOOD);
	help_verify(&h, HELP_DAY + 5, GOOD);
	help_run(&h);
	assert_check(h, "crp-reached", "pass");
	assert_int_equal(help_check(&h, "crp-reached")->bad, 0);
	help_capture_free(&h);
	h = help_capture_new(*state);
	help_verify(&h, 0, UNTRUSTED);
	help_verify(&h, 1, UNTRUSTED);
	help_verify(&h, HELP_DAY - 1, GOOD);
	help_verify(&h, HELP_DAY, GOOD);
	help_run(&h);
	assert_check(h, "crp-reached", "fail");
	help_capture_free(&h);
}

static void
one_client_fails(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct check_result *r;

	help_getca(&h, 0, "198.51.100.7", "200 0 0");
	for (int64_t i = 1; i < 9; i++)
		help_getca(&h, i, "198.51.100.8", "503 0 0");
	help_run(&h);
	r = help_check(&h, "ndes-reached");
	assert_check(h, "ndes-reached", "warn");
	assert_int_equal(r->clients, 2);
	assert_int_equal(r->clients_bad, 1);
	help_capture_free(&h);
}

static void
two_clients_fail(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_getca(&h, 0, "198.51.100.7", "200 0 0");
	for (int64_t i = 1; i < 9; i++)
		help_getca(
		    &h, i, i % 2 ? "198.51.100.8" : "198.51.100.9", "503 0 0");
	help_run(&h);
	assert_check(h, "ndes-reached", "fail");
	assert_int_equal(help_check(&h, "ndes-reached")->clients_bad, 2);
	help_capture_free(&h);
}

/* The bare address answers 403 when all is well; scanners see it too. */
static void
bare_address_is_no_outcome(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 10; i++)
		help_iis(&h, i, "GET /certsrv/mscep/mscep.dll", "203.0.113.9",
		    "Mozilla/5.0", "403 0 0");
	help_run(&h);
	assert_check(h, "ndes-reached", "no-evidence");
	help_capture_free(&h);
}

/* A refused challenge also ends as 500: that is not NDES being away. */
static void
pki_500_is_not_for_ndes(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 10; i++)
		help_pki(&h, i, "198.51.100.7", "500 0 0");
	help_run(&h);
	assert_check(h, "ndes-reached", "no-evidence");
	help_capture_free(&h);
}

/* Other traffic for COVER seconds, nothing for mscep.dll. */
static struct help_capture
nothing_for_ndes(const void *k, int64_t cover)
{
	struct help_capture h = help_capture_new(k);

	help_iis(&h, 0, "GET /", "198.51.100.7", "x", "200 0 0");
	help_iis(&h, cover / 2, "GET /a", "198.51.100.7", "x", "200 0 0");
	help_iis(&h, cover, "GET /b", "198.51.100.7", "x", "200 0 0");
	help_run(&h);
	return h;
}

/* Absence warns unless the step says otherwise. */
static void
absence_warns(void **state)
{
	struct help_capture h = nothing_for_ndes(*state, HELP_HOUR);

	assert_check(h, "ndes-reached", "warn");
	assert_string_equal(help_whole(&h), "warning");
	help_capture_free(&h);
	h = nothing_for_ndes(*state, HELP_HOUR - 1);
	assert_check(h, "ndes-reached", "no-evidence");
	help_capture_free(&h);
}

/* Rule 6 */

/* The module's log has a refusal at 0, the events do well at GAP. */
static struct help_capture
two_sources(const void *k, int64_t gap)
{
	struct help_capture h = help_capture_new(k);

	for (int i = 0; i < 3; i++)
		help_plugin(&h, 0, 1, "Verify challenge returns false");
	for (int64_t i = 0; i < 5; i++)
		help_event(&h, gap - 4 + i,
		    "Microsoft-Intune-CertificateConnectors",
		    "Microsoft-Intune-CertificateConnectors/Operational", 4004,
		    "x");
	help_run(&h);
	return h;
}

static void
the_worse_source_within_ten_minutes(void **state)
{
	struct help_capture h = two_sources(*state, 10 * HELP_MINUTE);

	assert_check(h, "challenge-accepted", "fail");
	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 3);
	assert_int_equal(help_check(&h, "challenge-accepted")->good, 5);
	help_capture_free(&h);
}

static void
an_older_source_is_past(void **state)
{
	struct help_capture h = two_sources(*state, 10 * HELP_MINUTE + 1);
	const struct check_result *r = help_check(&h, "challenge-accepted");

	assert_check(h, "challenge-accepted", "pass");
	assert_int_equal(r->bad, 0);
	assert_int_equal(r->past_bad, 3);
	assert_int_equal(r->past_last, help_time(0));
	assert_string_equal(help_cause(&h, "challenge-rejected"), "");
	help_capture_free(&h);
}

/* The failing source is the newer one: old goods do not help. */
static void
an_older_good_source(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 50; i++)
		help_verify(&h, i, GOOD);
	for (int64_t i = 0; i < 3; i++)
		help_plugin(&h, HELP_HOUR + i, 1, SEND_FAILED);
	help_run(&h);
	assert_check(h, "crp-reached", "fail");
	help_capture_free(&h);
}

/* Rule 7 */

static void
no_outcome_is_no_evidence(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_iis(&h, 0, "GET /", "198.51.100.7", "x", "200 0 0");
	help_run(&h);
	for (size_t i = 0; i < case_diagnosis(h.c)->check_count; i++)
		assert_int_equal(case_diagnosis(h.c)->checks[i].verdict,
		    VERDICT_NO_EVIDENCE);
	assert_string_equal(help_whole(&h), "not-enough-evidence");
	help_capture_free(&h);
}

/* Every file of a check vanishes between listing and reading. */
static void
unreadable(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_verify(&h, 0, GOOD);
	help_open_capture(&h);
	help_remove(&h);
	assert_int_equal(case_run(h.c), OK);
	assert_check(h, "ndes-reached", "unreadable");
	assert_check(h, "crp-reached", "unreadable");
	assert_check(h, "challenge-accepted", "no-evidence");
	assert_string_equal(help_whole(&h), "not-enough-evidence");
	help_capture_free(&h);
}

/* One of two files was read: it is silent, not unreadable. */
static void
unreadable_in_part(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct err_info info = { .code = OK };
	char path[100];

	help_verify(&h, 0, GOOD);
	help_write(&h);
	help_file(&h, "u_ex250616.log", buf_span(&h.iis));
	h.c = case_open(h.dir, h.k, &h.options, &info);
	assert_non_null(h.c);
	assert_int_equal(case_source_count(h.c), 2);
	snprintf(path, sizeof(path), "%s/u_ex250616.log", h.dir);
	assert_int_equal(remove(path), 0);
	assert_int_equal(case_run(h.c), OK);
	assert_check(h, "crp-reached", "pass");
	assert_check(h, "ndes-reached", "no-evidence");
	help_capture_free(&h);
}

static void
not_applicable(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_event(&h, 0, "Microsoft-Intune-CertificateConnectors",
	    "Microsoft-Intune-CertificateConnectors/Operational", 4004, "ok");
	help_run(&h);
	assert_check(h, "challenge-accepted", "pass");
	assert_check(h, "crp-reached", "not-applicable");
	assert_check(h, "crp-phases", "not-applicable");
	assert_check(h, "signing-certificate", "not-applicable");
	assert_check(h, "ca-answered", "no-evidence");
	help_capture_free(&h);
}

static void
stale_after_seven_days(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 5; i++)
		help_verify(&h, i - 4, GOOD);
	h.options.now = help_time(7 * HELP_DAY);
	help_run(&h);
	assert_check(h, "crp-reached", "pass");
	h.options.now = help_time(7 * HELP_DAY + 1);
	help_run(&h);
	assert_check(h, "crp-reached", "no-evidence");
	assert_true(help_check(&h, "crp-reached")->stale);
	assert_int_equal(help_check(&h, "crp-reached")->good, 5);
	help_capture_free(&h);
}

static void
a_bad_never_goes_stale(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 8; i++)
		help_verify(&h, i, i < 3 ? GOOD : UNTRUSTED);
	h.options.now = help_time(300 * HELP_DAY);
	help_run(&h);
	assert_check(h, "crp-reached", "fail");
	assert_false(help_check(&h, "crp-reached")->stale);
	help_capture_free(&h);
}

/* Rule 10 */

/* NDESConnector without its SigningCertificate. */
static void
put_broken_state(struct help_capture *h)
{
	help_key(h, HELP_CONNECTOR);
	help_value(h, "KeyRecoveryAgentCertificate",
	    "47A196845C6D844A9BFFB2E43CFD37921A933756");
}

static void
healthy_needs_both(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 4; i++)
		help_plugin_good(&h, i * 60, 1);
	help_run(&h);
	assert_string_equal(help_whole(&h), "not-enough-evidence");
	help_capture_free(&h);
	h = help_capture_new(*state);
	for (int64_t i = 0; i < 4; i++) {
		help_verify(&h, i * 60, GOOD);
		help_pki(&h, i * 60 + 2, "198.51.100.7", "200 0 0");
	}
	help_run(&h);
	assert_check(h, "ca-answered", "pass");
	assert_string_equal(help_whole(&h), "not-enough-evidence");
	help_capture_free(&h);
	h = help_capture_new(*state);
	for (int64_t i = 0; i < 4; i++)
		enrol(&h, i * 60);
	help_run(&h);
	assert_string_equal(help_whole(&h), "healthy");
	help_capture_free(&h);
}

static void
fault_before_warning(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 4; i++)
		enrol(&h, i * 60);
	put_broken_state(&h);
	help_run(&h);
	assert_string_equal(help_whole(&h), "warning");
	for (int64_t i = 5; i < 9; i++)
		help_verify(&h, i * 60, UNTRUSTED);
	help_run(&h);
	assert_string_equal(help_whole(&h), "fault");
	help_capture_free(&h);
}

static void
step_limits_the_whole(void **state)
{
	static const struct {
		int step;
		const char *whole;
	} wants[] = { { -1, "fault" }, { 2, "fault" }, { 3, "healthy" },
		{ 4, "healthy" }, { 6, "not-enough-evidence" } };

	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++) {
		struct help_capture h = help_capture_new(*state);

		for (int64_t j = 0; j < 4; j++) {
			enrol(&h, j * 60);
			help_getca(&h, j * 60 + 5, "198.51.100.7", "503 0 0");
		}
		h.options.step = wants[i].step;
		help_run(&h);
		assert_string_equal(help_whole(&h), wants[i].whole);
		assert_check(h, "ndes-reached", "fail");
		help_capture_free(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fail_pass_and_past),
		cmocka_unit_test(warn_in_between),
		cmocka_unit_test(more_than_a_day_ago),
		cmocka_unit_test(one_client_fails),
		cmocka_unit_test(two_clients_fail),
		cmocka_unit_test(bare_address_is_no_outcome),
		cmocka_unit_test(pki_500_is_not_for_ndes),
		cmocka_unit_test(absence_warns),
		cmocka_unit_test(the_worse_source_within_ten_minutes),
		cmocka_unit_test(an_older_source_is_past),
		cmocka_unit_test(an_older_good_source),
		cmocka_unit_test(no_outcome_is_no_evidence),
		cmocka_unit_test(unreadable),
		cmocka_unit_test(unreadable_in_part),
		cmocka_unit_test(not_applicable),
		cmocka_unit_test(stale_after_seven_days),
		cmocka_unit_test(a_bad_never_goes_stale),
		cmocka_unit_test(healthy_needs_both),
		cmocka_unit_test(fault_before_warning),
		cmocka_unit_test(step_limits_the_whole),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
