/*
 * The rules of judgement about what is absent, on small captures: an unknown
 * connector (14), the silence of the unified one (15), requests that were
 * answered before the module (27), one client alone (5).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/guide/relation.h"
#include "tests/help_capture.h"

#define GOOD "201 0 0"
#define PKI  "GET /certsrv/mscep/mscep.dll/pkiclient.exe ..."
#define POST "POST /certsrv/mscep/mscep.dll"

#define assert_check(h, id, want)                                              \
	assert_string_equal(help_verdict(&(h), id), want)

/* The module is not called: this absence is a failure. */
static void
absence_that_fails(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_CONNECTOR);
	for (int64_t i = 0; i < 3; i++)
		help_pki(&h, i * 60, "198.51.100.7", "200 0 0");
	help_run(&h);
	assert_check(h, "module-called", "fail");
	help_capture_free(&h);
	/* Two may be chance. */
	h = help_capture_new(*state);
	help_key(&h, HELP_CONNECTOR);
	for (int64_t i = 0; i < 2; i++)
		help_pki(&h, i * 60, "198.51.100.7", "200 0 0");
	help_run(&h);
	assert_check(h, "module-called", "no-evidence");
	help_capture_free(&h);
}

/* Called once, and not since. */
static void
module_called_no_more(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_verify(&h, 0, GOOD);
	for (int64_t i = 0; i < 5; i++)
		help_pki(&h, HELP_HOUR + i * 60, "198.51.100.7", "200 0 0");
	help_run(&h);
	assert_check(h, "module-called", "fail");
	help_capture_free(&h);
	/* The call of the last one stands in the other log. */
	h = help_capture_new(*state);
	for (int64_t i = 0; i < 5; i++)
		help_pki(&h, i * 60, "198.51.100.7", "200 0 0");
	help_plugin_good(&h, 250, 1);
	help_run(&h);
	assert_check(h, "module-called", "pass");
	help_capture_free(&h);
}

/*
 * Rule 14: absence proves nothing about a connector that was never seen; what
 * is seen counts all the same.
 */
static void
absence_of_an_unknown_connector(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 30; i++)
		help_pki(&h, i * 60, "198.51.100.7", "200 0 0");
	help_run(&h);
	assert_check(h, "module-called", "no-evidence");
	assert_null(diagnosis_finding(
	    case_diagnosis(h.c), know_sign_find(h.k, "module-not-called")));
	assert_string_equal(help_cause(&h, "policy-module-not-called"), "");
	assert_string_equal(help_whole(&h), "not-enough-evidence");
	help_iis(&h, 2000, "GET /certsrv/mscep/mscep.dll", "10.0.0.5",
	    "Mozilla/5.0", "200 0 0");
	help_run(&h);
	assert_check(h, "module-called", "fail");
	assert_string_equal(
	    help_cause(&h, "policy-module-not-called"), "likely");
	help_capture_free(&h);
}

/* Of each way to see the legacy connector one is enough. */
static void
absence_once_it_is_seen(void **state)
{
	for (int way = 0; way < 4; way++) {
		struct help_capture h = help_capture_new(*state);

		if (way == 0)
			help_key(&h, HELP_CONNECTOR);
		else if (way == 1)
			help_plugin_good(&h, -HELP_DAY, 1);
		else if (way == 2)
			help_crp(&h, -HELP_DAY, "VerifyRequest Started.");
		else
			help_verify(&h, -HELP_DAY, GOOD);
		for (int64_t i = 0; i < 4; i++)
			help_pki(&h, i * 60, "198.51.100.7", "200 0 0");
		help_run(&h);
		assert_check(h, "module-called", "fail");
		help_capture_free(&h);
	}
}

/*
 * Rule 27: a request that was answered before mscep.dll ran was no call that
 * the module missed.
 */
static void
answered_before_the_module(void **state)
{
	static const struct {
		const char *request, *result, *called, *reached;
	} rows[] = {
		{ PKI, "200 0 0", "fail", "pass" },
		{ PKI, "200 0 64", "fail", "pass" },
		{ PKI, "403 0 0", "fail", "pass" },
		{ PKI, "500 0 0", "fail", "pass" },
		{ PKI, "301 0 0", "pass", "fail" },
		{ PKI, "302 0 0", "pass", "fail" },
		{ PKI, "400 0 0", "pass", "fail" },
		{ PKI, "401 2 5", "pass", "fail" },
		{ PKI, "403 4 5", "pass", "fail" },
		{ PKI, "403 501 0", "pass", "fail" },
		{ PKI, "404 0 2", "pass", "fail" },
		{ PKI, "404 15 0", "pass", "fail" },
		{ PKI, "405 0 1", "pass", "fail" },
		{ PKI, "411 0 0", "pass", "fail" },
		{ PKI, "413 1 0", "pass", "fail" },
		{ PKI, "414 0 0", "pass", "fail" },
		{ PKI, "429 0 0", "pass", "fail" },
		{ PKI, "500 19 126", "pass", "fail" },
		{ PKI, "500 0 87", "pass", "fail" },
		{ PKI, "500 0 1346", "pass", "fail" },
		{ PKI, "500 0 2148073483", "pass", "fail" },
		{ PKI, "502 3 12002", "pass", "fail" },
		{ PKI, "503 0 0", "pass", "fail" },
		{ PKI, "504 0 0", "pass", "fail" },
		{ POST " operation=PKIOperation", "200 0 0", "fail", "pass" },
		{ POST " operation=PKIOperation", "400 0 0", "pass", "fail" },
		{ POST, "200 0 0", "fail", "pass" },
		{ POST, "400 0 0", "pass", "pass" },
		{ POST, "404 0 2", "pass", "pass" },
		{ POST, "405 0 1", "pass", "pass" },
		{ POST, "413 1 0", "pass", "pass" },
		{ POST, "500 0 0", "pass", "pass" },
		{ POST, "503 0 0", "pass", "pass" },
		{ POST " a=b", "500 0 87", "pass", "pass" },
		{ "GET /certsrv/mscep/mscep.dll", "403 0 0", "pass", "pass" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		const char *called, *reached;

		help_plugin_good(&h, -HELP_HOUR, 1);
		help_getca(&h, -HELP_HOUR, "198.51.100.7", "200 0 0");
		for (int64_t k = 0; k < 6; k++)
			help_iis(&h, k * 60, rows[i].request,
			    k % 2 ? "198.51.100.8" : "198.51.100.9", "x",
			    rows[i].result);
		help_run(&h);
		called = help_verdict(&h, "module-called");
		reached = help_verdict(&h, "ndes-reached");
		if (strcmp(called, rows[i].called) != 0 ||
		    strcmp(reached, rows[i].reached) != 0)
			fail_msg("%s %s: called %s, reached %s",
			    rows[i].request, rows[i].result, called, reached);
		help_capture_free(&h);
	}
}

/* A module that is registered speaks against one that is not called. */
static void
registered_module(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_CONNECTOR);
	help_key(&h, HELP_MSCEP "\\Modules");
	for (int64_t i = 0; i < 5; i++)
		help_pki(&h, i * 60, "198.51.100.7", "200 0 0");
	help_run(&h);
	assert_string_equal(
	    help_cause(&h, "policy-module-not-called"), "confirmed");
	help_value(&h, "Policy", "NDESPolicy.CNDESPolicy");
	help_run(&h);
	assert_check(h, "module-called", "fail");
	assert_string_equal(
	    help_cause(&h, "policy-module-not-called"), "possible");
	help_capture_free(&h);
}

/* Rule 5 for what was missed: a scanner's garbage changes no verdict. */
static void
missed_by_one_client(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 5; i++) {
		help_plugin_good(&h, i * 600, 1);
		help_pki(&h, i * 600 + 2, "198.51.100.7", "200 0 0");
	}
	for (int64_t i = 0; i < 20; i++)
		help_pki(&h, HELP_HOUR + i * 60, "203.0.113.9", "500 0 0");
	help_run(&h);
	assert_check(h, "module-called", "warn");
	assert_int_equal(help_check(&h, "module-called")->bad, 20);
	assert_int_equal(
	    help_check(&h, "module-called")->first_bad, help_time(HELP_HOUR));
	assert_int_equal(help_check(&h, "module-called")->clients_bad, 1);
	help_capture_free(&h);
}

/* What is to be done next, in English. */
static void
assert_next(const struct help_capture *h, const char *words, bool want)
{
	struct buf next = BUF_INIT;

	case_next(h->c, LANG_EN, &next);
	if ((strstr(buf_str(&next), words) != NULL) != want)
		fail_msg("next: %s", buf_str(&next));
	buf_free(&next);
}

/* Rule 14: next is which connector this is, the unified one first. */
static void
which_connector(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 9; i++) {
		help_getca(&h, i * 60, "198.51.100.7", "200 0 0");
		help_pki(&h, i * 60 + 2, "198.51.100.7", "200 0 0");
	}
	help_run(&h);
	assert_string_equal(help_whole(&h), "not-enough-evidence");
	assert_next(&h, "which connector", true);
	assert_next(&h, "Export the events of the unified connector", true);
	help_key(&h, HELP_UNIFIED);
	help_run(&h);
	assert_next(&h, "which connector", false);
	help_capture_free(&h);
	/* Without any request there is another question first. */
	h = help_capture_new(*state);
	help_iis(&h, 0, "GET /", "198.51.100.7", "x", "200 0 0");
	help_run(&h);
	assert_next(&h, "which connector", false);
	help_capture_free(&h);
}

/* NDES hands out its own passwords: told, and no excuse with a connector. */
static void
own_passwords(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_iis(&h, 0, "GET /certsrv/mscep_admin/", "10.0.0.9", "Mozilla/5.0",
	    "401 2 5");
	help_run(&h);
	assert_string_equal(help_cause(&h, "ndes-own-passwords"), "");
	help_iis(&h, 1, "GET /certsrv/mscep_admin/", "10.0.0.9", "Mozilla/5.0",
	    "200 0 0");
	for (int64_t i = 0; i < 9; i++)
		help_pki(&h, i * 60, "198.51.100.7", "200 0 0");
	help_run(&h);
	assert_string_equal(help_cause(&h, "ndes-own-passwords"), "likely");
	assert_check(h, "module-called", "no-evidence");
	help_key(&h, HELP_CONNECTOR);
	help_run(&h);
	assert_string_equal(help_cause(&h, "ndes-own-passwords"), "");
	assert_check(h, "module-called", "fail");
	help_capture_free(&h);
}

/* Rule 15 */

#define UNIFIED     "Microsoft-Intune-CertificateConnectors"
#define OPERATIONAL UNIFIED "/Operational"

/* A device that fetches the certificates and asks, at S. */
static void
ask(struct help_capture *h, int64_t s, const char *client)
{
	help_iis(h, s, "GET /certsrv/mscep/mscep.dll operation=GetCACert",
	    client, "x", "200 0 0");
	help_pki(h, s + 1, client, "200 0 0");
}

/* The connector hears of it. */
static void
hear(struct help_capture *h, int64_t s)
{
	for (int id = 4003; id <= 4008; id += id == 4004 ? 2 : 1)
		if (id != 4005 && id != 4007)
			help_event(h, s, UNIFIED, OPERATIONAL, id, "x");
}

static void
unified_goes_on(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 9; i++) {
		ask(&h, i * 600, i % 2 ? "198.51.100.7" : "198.51.100.8");
		hear(&h, i * 600 + 1);
	}
	help_run(&h);
	assert_string_equal(help_generation(&h), "unified");
	assert_check(h, "module-called", "pass");
	assert_string_equal(help_whole(&h), "healthy");
	help_capture_free(&h);
}

static void
unified_falls_silent(void **state)
{
	static const struct {
		int64_t count, gap;
		int clients;
		bool known, silent;
	} rows[] = {
		{ 3, 300, 3, true, true }, { 3, 300, 2, true, true },
		{ 3, 299, 2, true, false },  /* less than ten minutes */
		{ 2, 900, 2, true, false },  /* may be chance */
		{ 9, 300, 1, true, false },  /* one device */
		{ 10, 300, 1, true, true },  /* a proxy */
		{ 9, 300, 2, false, false }, /* a scanner's */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		const char *want = rows[i].silent ? "warn" : "pass";

		for (int64_t k = 0; k < 4; k++) {
			ask(&h, k * 600, "198.51.100.250");
			hear(&h, k * 600 + 1);
		}
		for (int64_t k = 0; k < rows[i].count; k++) {
			char client[32];

			snprintf(client, sizeof(client), "198.51.100.%d",
			    (int)(k % rows[i].clients));
			if (rows[i].known)
				ask(&h, HELP_HOUR + k * rows[i].gap, client);
			else
				help_pki(&h, HELP_HOUR + k * rows[i].gap,
				    client, "200 0 0");
		}
		help_run(&h);
		if (strcmp(help_verdict(&h, "module-called"), want) != 0)
			fail_msg("row %zu: %s", i,
			    help_verdict(&h, "module-called"));
		assert_string_equal(help_cause(&h, "unified-connector-silent"),
		    rows[i].silent ? "likely" : "");
		assert_string_equal(
		    help_whole(&h), rows[i].silent ? "warning" : "healthy");
		help_capture_free(&h);
	}
}

/*
 * Rule 5: events name no device; the rows of IIS that end then do, where one
 * alone ends.
 */
static void
unified_refuses_one_device(void **state)
{
	static const struct {
		int64_t beside; /* seconds to another's row */
		const char *want;
	} rows[] = { { 30, "warn" }, { 2, "fail" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);

		for (int64_t k = 0; k < 12; k++) {
			ask(&h, k * 600, "198.51.100.7");
			hear(&h, k * 600 + 1);
			ask(&h, k * 600 + 100, "198.51.100.9");
			help_event(
			    &h, k * 600 + 101, UNIFIED, OPERATIONAL, 4003, "x");
			help_event(
			    &h, k * 600 + 101, UNIFIED, OPERATIONAL, 4005, "x");
			ask(&h, k * 600 + 100 + rows[i].beside, "198.51.100.8");
		}
		help_run(&h);
		assert_check(h, "challenge-accepted", rows[i].want);
		help_capture_free(&h);
	}
}

/* The channel was not exported: that is no silence. */
static void
unified_not_exported(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_UNIFIED);
	help_event(&h, 0, UNIFIED, UNIFIED "/Admin", 4000, "x");
	for (int64_t i = 0; i < 20; i++)
		ask(&h, i * 300, i % 2 ? "198.51.100.7" : "198.51.100.8");
	help_run(&h);
	assert_string_equal(help_generation(&h), "unified");
	assert_check(h, "module-called", "no-evidence");
	/* Other events of the channel: it is silent from there on. */
	help_event(&h, 3000, UNIFIED, OPERATIONAL, 5000, "x");
	help_run(&h);
	assert_check(h, "module-called", "warn");
	assert_int_equal(help_check(&h, "module-called")->bad, 10);
	help_capture_free(&h);
	/* ... and not before. */
	h = help_capture_new(*state);
	for (int64_t i = 0; i < 20; i++)
		ask(&h, i * 300, i % 2 ? "198.51.100.7" : "198.51.100.8");
	help_event(&h, 6000, UNIFIED, OPERATIONAL, 5000, "x");
	help_run(&h);
	assert_check(h, "module-called", "no-evidence");
	help_capture_free(&h);
}

/* Rule 18: the log of the module ends with a request, IIS goes on. */
/* More wait at once than are remembered: the file says so. */
static void
too_many_wait(void **state)
{
	for (int more = 0; more < 2; more++) {
		struct help_capture h = help_capture_new(*state);
		const struct source *s = NULL;

		for (int i = 0; i < RELATION_OPEN_MAX + more; i++)
			help_plugin(&h, 0, i + 1,
			    "Sending request to certificate registration "
			    "point.");
		help_run(&h);
		for (size_t i = 0; i < case_source_count(h.c); i++)
			if (case_source(h.c, i)->kind == SOURCE_NDESPLUGIN)
				s = case_source(h.c, i);
		assert_non_null(s);
		assert_int_equal(s->problem[PROBLEM_OPEN].count, more);
		if (more)
			assert_int_equal(s->problem[PROBLEM_OPEN].line,
			    RELATION_OPEN_MAX + 1);
		help_capture_free(&h);
	}
}

static void
the_log_just_ends(void **state)
{
	static const struct {
		int64_t goes_on;
		bool silent;
	} rows[] = { { 60, false }, { 700, false }, { 722, true },
		{ HELP_HOUR, true } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		size_t sign = know_sign_find(h.k, "unanswered");
		const struct finding *f;

		for (int64_t k = 0; k < 4; k++)
			help_plugin_good(&h, -HELP_HOUR + k * 60, 1);
		help_plugin(&h, 0, 1,
		    "Sending request to certificate registration point.");
		help_iis(&h, rows[i].goes_on, "GET /", "198.51.100.7", "x",
		    "200 0 0");
		help_run(&h);
		f = diagnosis_finding(case_diagnosis(h.c), sign);
		assert_int_equal(f != NULL, rows[i].silent);
		assert_check(
		    h, "challenge-accepted", rows[i].silent ? "warn" : "pass");
		assert_int_equal(
		    help_check(&h, "challenge-accepted")->bad, rows[i].silent);
		if (f)
			assert_int_equal(f->last, help_time(0));
		help_capture_free(&h);
	}
}

/* What was not seen, in English. */
static void
assert_unseen(const struct help_capture *h, const char *words, bool want)
{
	struct buf out = BUF_INIT;

	case_unseen(h->c, LANG_EN, &out);
	if ((strstr(buf_str(&out), words) != NULL) != want)
		fail_msg("%s", buf_str(&out));
	buf_free(&out);
}

/* Rule 18: that a log ends while requests go on is said, whichever it is. */
static void
an_end_is_said(void **state)
{
	static const struct {
		int64_t plugin, iis;
		const char *ends; /* "": none */
	} rows[] = { { 0, 0, "" }, { 0, 700, "" }, { 700, 0, "" },
		{ 0, 730, "NDESPlugin.log ends" },
		{ 730, 0, "u_ex250615.log ends" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = help_capture_new(*state);

		help_plugin_good(&h, rows[i].plugin, 1);
		help_pki(&h, rows[i].iis, "198.51.100.7", "200 0 0");
		help_run(&h);
		assert_unseen(&h, " ends at ", *rows[i].ends != '\0');
		assert_unseen(&h, rows[i].ends, true);
		help_capture_free(&h);
	}
	/* The channel of the connector ends, what others ask is no request. */
	for (int asks = 0; asks < 2; asks++) {
		struct help_capture h = help_capture_new(*state);

		hear(&h, 0);
		help_iis(&h, HELP_HOUR, asks ? PKI : "GET /owa/",
		    "198.51.100.7", "x", "200 0 0");
		help_run(&h);
		assert_unseen(&h, "events.xml ends at ", asks);
		help_capture_free(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absence_that_fails),
		cmocka_unit_test(module_called_no_more),
		cmocka_unit_test(absence_of_an_unknown_connector),
		cmocka_unit_test(absence_once_it_is_seen),
		cmocka_unit_test(answered_before_the_module),
		cmocka_unit_test(registered_module),
		cmocka_unit_test(missed_by_one_client),
		cmocka_unit_test(which_connector),
		cmocka_unit_test(own_passwords),
		cmocka_unit_test(unified_goes_on),
		cmocka_unit_test(unified_falls_silent),
		cmocka_unit_test(unified_refuses_one_device),
		cmocka_unit_test(unified_not_exported),
		cmocka_unit_test(the_log_just_ends),
		cmocka_unit_test(an_end_is_said),
		cmocka_unit_test(too_many_wait),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
