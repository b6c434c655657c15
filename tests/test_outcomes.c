/*
 * Rule of judgement 1 on small captures: what is an outcome, what is one
 * outcome, and when silence is a bad one.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/help_capture.h"

#define GOOD      "201 0 0"
#define UNTRUSTED "403 16 2148204809"
#define SENDING   "Sending request to certificate registration point."
#define SEND_FAILED                                                            \
	"Failed to send http request "                                         \
	"/CertificateRegistrationSvc/Certificate/VerifyRequest. Error 12029"

#define ACCEPTED    "challenge-accepted"
#define MSCEP       "GET /certsrv/mscep/mscep.dll"
#define PKI         "GET /certsrv/mscep/mscep.dll/pkiclient.exe ..."
#define GETCA(what) MSCEP " operation=" what
#define CRP(what)   "POST /CertificateRegistrationSvc/Certificate/" what

#define assert_check(h, id, want)                                              \
	assert_string_equal(help_verdict(&(h), id), want)

/* The plug-in sends on thread 1, thread 2 does well GAP seconds later. */
static struct help_capture
sending_then_another(const void *k, int64_t gap)
{
	struct help_capture h = help_capture_new(k);

	help_plugin(&h, 0, 1, SENDING);
	help_plugin_good(&h, gap - 2, 2); /* its last line is at GAP */
	help_run(&h);
	return h;
}

static void
unanswered_after_120_seconds(void **state)
{
	struct help_capture h = sending_then_another(*state, 120);

	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 0);
	assert_check(h, "challenge-accepted", "pass");
	help_capture_free(&h);
	h = sending_then_another(*state, 121);
	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 1);
	assert_int_equal(help_check(&h, "challenge-accepted")->good, 2);
	help_capture_free(&h);
}

static void
answered_in_time(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_plugin(&h, 0, 1, SENDING);
	help_plugin(&h, 120, 1, "Verify challenge returns true");
	help_plugin_good(&h, 900, 2);
	help_run(&h);
	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 0);
	help_capture_free(&h);
}

/* An answer that comes late is good, and the silence before it was bad. */
static void
answered_too_late(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_plugin(&h, 0, 1, SENDING);
	help_plugin(&h, 121, 1, "Verify challenge returns true");
	help_run(&h);
	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 1);
	assert_int_equal(help_check(&h, "challenge-accepted")->good, 1);
	help_capture_free(&h);
}

/* Every kind of end is an answer. */
static void
answers_of_all_kinds(void **state)
{
	static const char *const ends[] = { "Verify challenge returns false",
		"Verify challenge returns <!DOCTYPE html>", SEND_FAILED,
		"Exiting VerifyRequest with 0x80070005" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		size_t sign = know_sign_find(h.k, "unanswered");

		help_plugin(&h, 0, 1, SENDING);
		help_plugin(&h, 1, 1, ends[i]);
		help_plugin_good(&h, 900, 2);
		help_run(&h);
		assert_null(diagnosis_finding(case_diagnosis(h.c), sign));
		help_capture_free(&h);
	}
}

/* Nothing says that the source went on: the log may have been cut. */
static void
sending_is_the_last_line(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_plugin(&h, 0, 1, SENDING);
	help_run(&h);
	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 0);
	assert_check(h, "challenge-accepted", "no-evidence");
	help_capture_free(&h);
}

/* The thread sends again: it has given the first request up. */
static void
thread_moved_on(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_plugin(&h, 0, 1, SENDING);
	help_plugin(&h, 5, 1, SENDING);
	help_plugin(&h, 10, 1, SENDING);
	help_plugin(&h, 11, 1, "Verify challenge returns true");
	help_run(&h);
	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 2);
	assert_int_equal(help_check(&h, "challenge-accepted")->good, 1);
	help_capture_free(&h);
}

/* Answers of one thread are no answers to another one. */
static void
threads_are_apart(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_plugin(&h, 0, 1, SENDING);
	help_plugin(&h, 1, 2, SENDING);
	help_plugin(&h, 2, 2, "Verify challenge returns true");
	help_plugin(&h, 300, 2, "Exiting VerifyRequest with 0x0");
	help_run(&h);
	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 1);
	assert_int_equal(
	    help_check(&h, "challenge-accepted")->first_bad, help_time(0));
	help_capture_free(&h);
}

/* Without times there is no 120 s: to the end of the file. */
static void
unanswered_without_times(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int i = 0; i < 3; i++)
		help_plugin_good(&h, HELP_NO_TIME, 0);
	help_plugin(&h, HELP_NO_TIME, 0, "Calling VerifyRequest ...");
	help_plugin(&h, HELP_NO_TIME, 0, SENDING);
	help_run(&h);
	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 1);
	assert_int_equal(help_check(&h, "challenge-accepted")->good, 6);
	assert_check(h, "challenge-accepted", "warn");
	help_capture_free(&h);
}

static void
answered_without_times(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int i = 0; i < 3; i++)
		help_plugin_good(&h, HELP_NO_TIME, 0);
	help_run(&h);
	assert_int_equal(help_check(&h, "challenge-accepted")->bad, 0);
	assert_check(h, "challenge-accepted", "pass");
	help_capture_free(&h);
}

/* One row may match several signs and is one outcome all the same. */
static void
one_record_is_one_outcome(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 3; i++)
		help_verify(&h, i * 60, UNTRUSTED);
	help_run(&h);
	assert_int_equal(help_check(&h, "crp-reached")->bad, 3);
	assert_int_equal(help_check(&h, "crp-reached")->good, 0);
	assert_int_equal(help_check(&h, "module-called")->good, 3);
	assert_int_equal(help_check(&h, "crp-reached")->first, help_time(0));
	assert_int_equal(help_check(&h, "crp-reached")->last, help_time(120));
	help_capture_free(&h);
}

/* The accepted challenge and the answer to the device, 120 s apart. */
static void
ca_answers_within_120_seconds(void **state)
{
	for (int64_t gap = 120; gap <= 121; gap++) {
		struct help_capture h = help_capture_new(*state);

		help_verify(&h, 0, GOOD);
		help_pki(&h, gap, "198.51.100.7", "200 0 0");
		help_run(&h);
		assert_int_equal(
		    help_check(&h, "ca-answered")->good, gap == 120);
		assert_int_equal(
		    help_check(&h, "ca-answered")->bad, gap == 121);
		help_capture_free(&h);
	}
}

/* A refused challenge gives PKIOperation 200 no chance to prove anything. */
static void
pki_answer_without_a_challenge(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 4; i++) {
		help_verify(&h, i * 60, UNTRUSTED);
		help_pki(&h, i * 60 + 2, "198.51.100.7", "200 0 0");
	}
	help_run(&h);
	assert_check(h, "ca-answered", "no-evidence");
	help_capture_free(&h);
}

/* IIS stamps whole seconds and swaps neighbours. */
static void
pki_answer_logged_first(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 4; i++) {
		help_pki(&h, i * 900, "198.51.100.7", "200 0 0");
		help_verify(&h, i * 900, GOOD);
	}
	help_iis(&h, 4000, "GET /", "198.51.100.7", "x", "200 0 0");
	help_run(&h);
	assert_int_equal(help_check(&h, "ca-answered")->bad, 0);
	help_capture_free(&h);
}

/* What one row of IIS is to a check. */
static void
rows_of_iis(void **state)
{
	static const struct {
		const char *request, *result, *check;
		int good, bad;
	} rows[] = {
		{ GETCA("GetCACaps"), "200 0 0", "ndes-reached", 1, 0 },
		{ GETCA("GetCACert"), "200 0 0", "ndes-reached", 1, 0 },
		{ GETCA("GetCACert"), "403 0 0", "ndes-reached", 0, 1 },
		{ GETCA("GetCACaps"), "500 0 0", "ndes-reached", 0, 1 },
		{ PKI, "200 0 0", "ndes-reached", 0, 0 },
		{ PKI, "404 0 0", "ndes-reached", 0, 1 },
		{ PKI, "404 15 0", "ndes-reached", 0, 1 },
		{ PKI, "413 0 0", "ndes-reached", 0, 1 },
		{ PKI, "414 0 0", "ndes-reached", 0, 1 },
		{ PKI, "502 3 12002", "ndes-reached", 0, 1 },
		{ PKI, "503 0 0", "ndes-reached", 0, 1 },
		{ PKI, "504 0 0", "ndes-reached", 0, 1 },
		{ PKI, "500 0 87", "ndes-reached", 0, 1 },
		{ PKI, "500 0 1346", "ndes-reached", 0, 1 },
		{ PKI, "500 0 0", "ndes-reached", 0, 0 },
		{ PKI, "403 0 0", "ndes-reached", 0, 0 },
		{ MSCEP, "403 0 0", "ndes-reached", 0, 0 },
		{ MSCEP, "403 14 0", "module-called", 0, 0 },
		{ "GET /certsrv/mscep_admin/", "404 0 0", "ndes-reached", 0,
		    0 },
		{ CRP("VerifyRequest"), "201 0 0", "crp-reached", 1, 0 },
		{ CRP("VerifyRequest"), "401 2 5", "crp-reached", 0, 1 },
		{ CRP("VerifyRequest"), "403 7 5", "crp-reached", 0, 1 },
		{ CRP("VerifyRequest"), "404 0 2", "crp-reached", 0, 1 },
		{ CRP("VerifyRequest"), "500 0 0", "crp-reached", 0, 1 },
		{ CRP("VerifyRequest"), "503 0 0", "crp-reached", 0, 1 },
		{ CRP("VerifyRequest"), "503 0 0", "module-called", 1, 0 },
		{ CRP("Notify"), "204 0 0", "crp-reached", 0, 0 },
		{ CRP("Notify"), "204 0 0", "notified", 1, 0 },
		{ CRP("Notify"), "500 0 0", "notified", 0, 1 },
		{ CRP("Notify"), "500 0 0", "crp-reached", 0, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		const struct check_result *r;

		help_iis(&h, 0, rows[i].request, "10.0.0.5", "NDES_Plugin",
		    rows[i].result);
		help_run(&h);
		r = help_check(&h, rows[i].check);
		if ((int)r->good != rows[i].good || (int)r->bad != rows[i].bad)
			fail_msg("%s %s: %d good, %d bad for %s",
			    rows[i].request, rows[i].result, (int)r->good,
			    (int)r->bad, rows[i].check);
		help_capture_free(&h);
	}
}

/* Whoever can reach the port can post: only the module's own posts count. */
static void
posts_of_others(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 5; i++)
		help_iis(&h, i, CRP("VerifyRequest"), "203.0.113.9",
		    "Mozilla/5.0", "403 7 5");
	help_run(&h);
	assert_check(h, "crp-reached", "no-evidence");
	assert_check(h, "module-called", "no-evidence");
	help_capture_free(&h);
}

/* What one line of the policy module is to a check. */
static void
lines_of_the_module(void **state)
{
	static const struct {
		const char *line, *check;
		int good, bad;
	} lines[] = {
		{ "Calling VerifyRequest ...", "module-called", 1, 0 },
		{ SENDING, "module-called", 1, 0 },
		{ "Calling Notifyrequest ...", "module-called", 0, 0 },
		{ "Verify challenge returns true", ACCEPTED, 1, 0 },
		{ "Verify challenge returns false", ACCEPTED, 0, 1 },
		{ "Verify challenge returns <!DOCTYPE html><html>", ACCEPTED, 0,
		    1 },
		{ "Exiting VerifyRequest with 0x0", ACCEPTED, 1, 0 },
		{ "Exiting VerifyRequest with 0x80070005", ACCEPTED, 0, 1 },
		{ "Exiting VerifyRequest with 0x00000001", ACCEPTED, 0, 1 },
		{ "Exiting Notify with 0x0", ACCEPTED, 0, 0 },
		{ "Exiting Notify with 0x0", "notified", 1, 0 },
		{ SEND_FAILED, "crp-reached", 0, 1 },
		{ SEND_FAILED, ACCEPTED, 0, 0 },
		{ "WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID", "crp-reached",
		    0, 0 },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		const struct check_result *r;

		help_plugin(&h, 0, 1, lines[i].line);
		help_run(&h);
		r = help_check(&h, lines[i].check);
		if ((int)r->good != lines[i].good ||
		    (int)r->bad != lines[i].bad)
			fail_msg("%s: %d good, %d bad for %s", lines[i].line,
			    (int)r->good, (int)r->bad, lines[i].check);
		help_capture_free(&h);
	}
}

/* Every phase is an outcome of its own. */
static void
phases_of_the_registration_point(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct check_result *r;

	help_crp(&h, 0, "VerifyRequest Started.");
	help_crp(&h, 1, "Validation Phase 1 finished with status True.");
	help_crp(&h, 2, "Validation Phase 3 finished with status True.");
	help_crp(&h, 3, "VerifyRequest Finished with status True");
	help_crp(&h, 4, "VerifyRequest Started.");
	help_crp(&h, 5, "Validation Phase 1 finished with status False.");
	help_crp(&h, 6, "Signing certificate could not be retrieved.");
	help_crp(&h, 7,
	    "Cryptography Exception : m_safeCertContext is an "
	    "invalid handle.");
	help_crp(&h, 8, "VerifyRequest Finished with status False");
	help_run(&h);
	r = help_check(&h, "crp-phases");
	assert_int_equal(r->good, 3);
	assert_int_equal(r->bad, 4);
	assert_check(h, "crp-phases", "fail");
	help_capture_free(&h);
}

/* Rows of certutil -view and events of the CA are one stream. */
static void
failures_of_the_ca(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct check_result *r;

	buf_puts(&h.failed,
	    "\"Request ID\",\"Request Status Code\",\"Request Disposition\","
	    "\"Request Disposition Message\",\"Requester Name\"\n");
	for (int i = 0; i < 3; i++)
		buf_printf(&h.failed,
		    "\"%d\",\"0x80094800 (-2146875392)\",\"30 -- Error\","
		    "\"Denied by Policy Module\",\"CONTOSO\\svc-ndes\"\n",
		    4711 + i);
	help_run(&h);
	r = help_check(&h, "ca-failures");
	assert_int_equal(r->bad, 3);
	assert_check(h, "ca-failures", "fail");
	for (int i = 0; i < 3; i++)
		buf_printf(&h.failed,
		    "\"%d\",\"0x0 (WIN32: 0)\",\"20 -- Issued\",\"Issued\","
		    "\"CONTOSO\\svc-ndes\"\n",
		    4720 + i);
	help_run(&h);
	assert_check(h, "ca-failures", "pass");
	assert_int_equal(help_check(&h, "ca-failures")->past_bad, 3);
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unanswered_after_120_seconds),
		cmocka_unit_test(answered_in_time),
		cmocka_unit_test(answered_too_late),
		cmocka_unit_test(answers_of_all_kinds),
		cmocka_unit_test(sending_is_the_last_line),
		cmocka_unit_test(thread_moved_on),
		cmocka_unit_test(threads_are_apart),
		cmocka_unit_test(unanswered_without_times),
		cmocka_unit_test(answered_without_times),
		cmocka_unit_test(one_record_is_one_outcome),
		cmocka_unit_test(ca_answers_within_120_seconds),
		cmocka_unit_test(pki_answer_without_a_challenge),
		cmocka_unit_test(pki_answer_logged_first),
		cmocka_unit_test(rows_of_iis),
		cmocka_unit_test(posts_of_others),
		cmocka_unit_test(lines_of_the_module),
		cmocka_unit_test(phases_of_the_registration_point),
		cmocka_unit_test(failures_of_the_ca),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
