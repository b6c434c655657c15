/*
 * Rule 17 on small captures: sources that hold only bads of a check, and
 * events that tell of a state.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/help_capture.h"

#define NDES       "Microsoft-Windows-NetworkDeviceEnrollmentService"
#define CA         "Microsoft-Windows-CertificationAuthority"
#define SCM        "Service Control Manager"
#define CONNECTORS "Microsoft-Intune-CertificateConnectors"
#define CREATE     "PFX Create Certificate Connector for Microsoft Intune"
#define REVOKE     "PFX Revoke Certificate Connector for Microsoft Intune"
#define CLIENT     "198.51.100.7"

#define assert_check(h, id, want)                                              \
	assert_string_equal(help_verdict(&(h), id), want)
#define assert_cause(h, id, want)                                              \
	assert_string_equal(help_cause(&(h), id), want)

static void
ndes(struct help_capture *h, int64_t s, int id)
{
	help_event(h, s, NDES, "Application", id, "x");
}

static void
connector(struct help_capture *h, int64_t s, int id)
{
	help_event(h, s, CONNECTORS, CONNECTORS "/Operational", id, "x");
}

static void
scm(struct help_capture *h, int64_t s, int id, const char *message)
{
	help_event(h, s, SCM, "System", id, message);
}

/* One client's garbage among requests that go well. */
static void
bads_join_the_goods(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 20; i++)
		help_getca(&h, i * 60, CLIENT, "200 0 0");
	ndes(&h, 18 * 60 + 30, 18);
	help_run(&h);
	assert_check(h, "ndes-reached", "warn");
	assert_int_equal(help_check(&h, "ndes-reached")->bad, 1);
	assert_cause(h, "client-encrypts-with-ca-instead-of-ra", "possible");
	for (int64_t i = 20; i < 23; i++)
		help_getca(&h, i * 60, CLIENT, "200 0 0");
	help_run(&h);
	assert_check(h, "ndes-reached", "pass");
	assert_int_equal(help_check(&h, "ndes-reached")->past_bad, 1);
	help_capture_free(&h);
}

/* Newer than all goods they decide, and nothing makes them doubtful. */
static void
bads_after_the_goods(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 20; i++)
		help_getca(&h, i, CLIENT, "200 0 0");
	for (int64_t i = 0; i < 3; i++)
		ndes(&h, 60 + i, 18);
	help_run(&h);
	assert_check(h, "ndes-reached", "fail");
	assert_cause(h, "client-encrypts-with-ca-instead-of-ra", "likely");
	help_capture_free(&h);
}

static void
fewer_than_three_without_goods(void **state)
{
	for (int64_t n = 1; n <= 3; n++) {
		struct help_capture h = help_capture_new(*state);

		for (int64_t i = 0; i < n; i++)
			ndes(&h, i, 18);
		help_run(&h);
		assert_check(h, "ndes-reached", n < 3 ? "warn" : "fail");
		help_capture_free(&h);
	}
}

/* The connector writes goods too: its refusals are judged as ever. */
static void
who_writes_goods_is_believed(void **state)
{
	struct help_capture h = help_capture_new(*state);

	connector(&h, 0, 4005);
	connector(&h, 1, 4005);
	help_run(&h);
	assert_check(h, "challenge-accepted", "fail");
	help_capture_free(&h);
	/* Event 6 of the CA is logged on demand only. */
	h = help_capture_new(*state);
	help_event(&h, 0, CA, "Application", 53, "x");
	help_event(&h, 1, CA, "Application", 53, "x");
	help_run(&h);
	assert_check(h, "ca-failures", "warn");
	help_capture_free(&h);
}

static void
a_start_that_failed(void **state)
{
	static const int ids[] = { 2, 10, 53 };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct help_capture h = help_capture_new(*state);

		for (int64_t s = 0; s < 20; s++)
			help_getca(&h, s, CLIENT, "200 0 0");
		ndes(&h, 60, ids[i]);
		help_run(&h);
		assert_check(h, "ndes-reached", "fail");
		assert_int_equal(help_check(&h, "ndes-reached")->bad, 1);
		ndes(&h, 61, 1);
		help_run(&h);
		assert_check(h, "ndes-reached", "pass");
		assert_int_equal(help_check(&h, "ndes-reached")->past_bad, 1);
		help_capture_free(&h);
	}
}

static void
goods_end_a_state(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_event(&h, 0, CA, "Application", 100, "x");
	help_run(&h);
	assert_check(h, "ca-answered", "fail");
	assert_cause(h, "ca-not-started", "likely");
	connector(&h, 60, 4006);
	help_run(&h);
	assert_check(h, "ca-answered", "pass");
	assert_cause(h, "ca-not-started", "");
	help_capture_free(&h);
}

static void
a_service_of_the_connector(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 5; i++) {
		connector(&h, i * 10, 4003);
		connector(&h, i * 10 + 1, 4004);
	}
	scm(&h, 100, 7041,
	    "The PkiCreateConnectorSvc service was unable to log on as "
	    "CONTOSO\\gmsa$ with the currently configured password");
	for (int64_t i = 0; i < 5; i++)
		ndes(&h, 110 + i, 29);
	help_run(&h);
	assert_check(h, "challenge-accepted", "fail");
	assert_cause(h, "unified-service-stopped", "likely");
	assert_cause(h, "challenge-password-rejected", "");
	/* That another service runs is no help. */
	scm(&h, 200, 7036, "The " REVOKE " service entered the running state.");
	help_run(&h);
	assert_cause(h, "unified-service-stopped", "likely");
	scm(&h, 201, 7036,
	    "Le service " CREATE
	    " est entr\xc3\xa9 dans l'\xc3\xa9tat\xc2\xa0: en cours "
	    "d'ex\xc3\xa9"
	    "cution.");
	help_run(&h);
	assert_cause(h, "unified-service-stopped", "");
	help_capture_free(&h);
}

/* What sc query prints is the state at the time of the capture. */
static void
a_service_that_is_stopped(void **state)
{
	static const struct {
		const char *service, *state, *accepted, *generation;
	} rows[] = {
		{ "PkiCreateConnectorSvc", "1  STOPPED", "fail", "unified" },
		{ "PkiCreateConnectorSvc", "4  RUNNING", "no-evidence",
		    "unified" },
		{ "PkiRevokeConnectorSvc", "1  STOPPED", "no-evidence",
		    "unified" },
		{ "Spooler", "1  STOPPED", "no-evidence", "unknown" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);

		buf_printf(&h.excerpt,
		    "SERVICE_NAME: %s\r\n"
		    "        TYPE               : 10  WIN32_OWN_PROCESS\r\n"
		    "        STATE              : %s\r\n"
		    "        WIN32_EXIT_CODE    : 1069  (0x42d)\r\n"
		    "        SERVICE_EXIT_CODE  : 0  (0x0)\r\n"
		    "        CHECKPOINT         : 0x0\r\n"
		    "        WAIT_HINT          : 0x0\r\n",
		    rows[i].service, rows[i].state);
		help_run(&h);
		assert_check(h, "challenge-accepted", rows[i].accepted);
		assert_string_equal(help_generation(&h), rows[i].generation);
		assert_cause(h, "unified-service-stopped",
		    *rows[i].accepted == 'f' ? "likely" : "");
		help_capture_free(&h);
	}
}

/* The newest first, as wevtutil with /rd:true writes. */
static void
order_does_not_matter(void **state)
{
	struct help_capture h = help_capture_new(*state);

	connector(&h, 0, 4003);
	scm(&h, 300, 7036, "The " CREATE " service entered the stopped state.");
	scm(&h, 200, 7036, "The " CREATE " service entered the running state.");
	scm(&h, 100, 7036, "The " CREATE " service entered the stopped state.");
	help_run(&h);
	assert_cause(h, "unified-service-stopped", "likely");
	help_capture_free(&h);
	h = help_capture_new(*state);
	connector(&h, 0, 4003);
	scm(&h, 300, 7036, "The " CREATE " service entered the running state.");
	scm(&h, 200, 7034, "The " CREATE " service terminated unexpectedly.");
	help_run(&h);
	assert_cause(h, "unified-service-stopped", "");
	help_capture_free(&h);
}

static void
pools_and_bindings(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_event(&h, 0, "Microsoft-Windows-WAS", "System", 5002,
	    "Application pool 'SCEP' is being automatically disabled due to a "
	    "series of failures");
	help_run(&h);
	assert_check(h, "ndes-reached", "fail");
	assert_cause(h, "scep-apppool-crash", "likely");
	help_capture_free(&h);
	h = help_capture_new(*state);
	help_event(&h, 0, "Microsoft-Windows-HttpEvent", "System", 15300,
	    "SSL Certificate Settings deleted for endpoint : 0.0.0.0:443 .");
	help_run(&h);
	assert_cause(h, "binding-broken", "likely");
	help_event(&h, 5, "Microsoft-Windows-HttpEvent", "System", 15301,
	    "SSL Certificate Settings created for endpoint : 0.0.0.0:443 .");
	help_run(&h);
	assert_cause(h, "binding-broken", "");
	help_capture_free(&h);
}

/* An error event of level 2. */
static void
error_event(struct help_capture *h, const char *provider, int id)
{
	buf_printf(&h->events,
	    "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/"
	    "event\"><System><Provider Name=\"%s\"/><EventID>%d</EventID>"
	    "<Level>2</Level><TimeCreated "
	    "SystemTime=\"2026-05-05T10:00:00Z\"/>"
	    "<Channel>Application</Channel></System><EventData><Data>odd "
	    "thing</Data></EventData></Event>\n",
	    provider, id);
}

/* Rule 24 */
static void
errors_that_no_sign_knows(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct diagnosis *d;

	error_event(&h, NDES, 29); /* known */
	error_event(&h, NDES, 47);
	error_event(&h, NDES, 47);
	error_event(&h, CONNECTORS, 4999);
	error_event(&h, "Print Spooler", 47); /* nobody's business */
	ndes(&h, 0, 46);                      /* no error */
	help_run(&h);
	d = case_diagnosis(h.c);
	assert_int_equal(d->unknown_count, 2);
	assert_string_equal(d->unknown[0].provider, NDES);
	assert_string_equal(d->unknown[0].event_id, "47");
	assert_int_equal(d->unknown[0].count, 2);
	assert_string_equal(d->unknown[0].item.text, "odd thing");
	assert_string_equal(d->unknown[1].event_id, "4999");
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bads_join_the_goods),
		cmocka_unit_test(bads_after_the_goods),
		cmocka_unit_test(fewer_than_three_without_goods),
		cmocka_unit_test(who_writes_goods_is_believed),
		cmocka_unit_test(a_start_that_failed),
		cmocka_unit_test(goods_end_a_state),
		cmocka_unit_test(a_service_of_the_connector),
		cmocka_unit_test(a_service_that_is_stopped),
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(pools_and_bindings),
		cmocka_unit_test(errors_that_no_sign_knows),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
