/*
 * Requests in the policy module's name: whose they are, and what those of
 * strangers may and may not do to a judgement.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/help_capture.h"

#define VERIFY    "POST /CertificateRegistrationSvc/Certificate/VerifyRequest"
#define CONFIGMGR "POST /CMCertificateRegistration/Certificate/VerifyRequest"
#define UNTRUSTED "403 16 2148204809"
#define SERVER    "10.0.0.5" /* as help_iis() writes it */
#define BALANCER  "10.0.9.9"
#define STRANGER  "203.0.113.9"
#define CAUSE     "intermediate-ca-in-root-store"

static void
post(struct help_capture *h, int64_t s, const char *client, const char *result)
{
	help_iis(h, s, VERIFY, client, "NDES_Plugin", result);
}

static void
posts(struct help_capture *h, int64_t s, int n, const char *client,
    const char *result)
{
	for (int i = 0; i < n; i++)
		post(h, s + i * 60, client, result);
}

static const struct diagnosis *
run(struct help_capture *h)
{
	help_run(h);
	return case_diagnosis(h->c);
}

static void
strangers_do_not_count(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct diagnosis *d;

	posts(&h, 0, 12, SERVER, "201 0 0");
	posts(&h, 30, 300, STRANGER, UNTRUSTED);
	d = run(&h);
	assert_string_equal(help_verdict(&h, "crp-reached"), "pass");
	assert_int_equal(help_check(&h, "crp-reached")->past_bad, 0);
	assert_int_equal(help_check(&h, "module-called")->good, 12);
	assert_string_equal(help_cause(&h, CAUSE), "");
	assert_int_equal(d->foreign_count, 1);
	assert_string_equal(d->foreign[0].address, STRANGER);
	assert_int_equal(d->foreign[0].rows, 300);
	assert_false(d->foreign_judged);
	help_capture_free(&h);
}

/* However many speak for it, they make no good either. */
static void
strangers_alone(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct diagnosis *d;

	posts(&h, 0, 40, STRANGER, UNTRUSTED);
	help_iis(&h, 5, CONFIGMGR, STRANGER, "NDES_Plugin", "404 0 2");
	d = run(&h);
	assert_string_equal(help_verdict(&h, "crp-reached"), "warn");
	assert_string_equal(help_verdict(&h, "module-called"), "no-evidence");
	assert_string_equal(help_cause(&h, CAUSE), "possible");
	assert_string_equal(help_generation(&h), "unknown");
	assert_true(d->foreign_judged);
	help_capture_free(&h);
}

static void
addresses_of_the_server(void **state)
{
	static const char *const own[] = { SERVER, "127.0.0.1", "::1",
		"fe80::1%13", "169.254.3.4", "-" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		struct help_capture h = help_capture_new(*state);

		posts(&h, 0, 6, own[i], UNTRUSTED);
		assert_int_equal(run(&h)->foreign_count, 0);
		assert_string_equal(help_verdict(&h, "crp-reached"), "fail");
		assert_string_equal(help_cause(&h, CAUSE), "likely");
		help_capture_free(&h);
	}
}

/* What was answered 201 once has the module's certificate. */
static void
proved_by_an_answer(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct diagnosis *d;

	post(&h, 0, BALANCER, "201 0 0");
	posts(&h, 60, 12, BALANCER, UNTRUSTED);
	posts(&h, 30, 12, STRANGER, "404 0 2");
	d = run(&h);
	assert_string_equal(help_verdict(&h, "crp-reached"), "fail");
	assert_string_equal(help_cause(&h, CAUSE), "likely");
	assert_int_equal(d->foreign_count, 1);
	assert_string_equal(d->foreign[0].address, STRANGER);
	help_capture_free(&h);
}

static void
calls(struct help_capture *h, int64_t s, int n)
{
	for (int i = 0; i < n; i++) {
		help_plugin(h, s + i * 60, 7, "Calling VerifyRequest ...");
		help_plugin(h, s + i * 60, 7,
		    "Sending request to certificate registration point.");
		help_plugin(h, s + i * 60 + 1, 7,
		    "Verify challenge returns <title>403 - Forbidden</title>");
	}
}

/* The module's own log says when it calls. */
static void
proved_by_the_log(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct diagnosis *d;

	calls(&h, 0, 12);
	posts(&h, 1, 12, BALANCER, UNTRUSTED);
	posts(&h, 40000, 30, STRANGER, "404 0 2");
	d = run(&h);
	assert_string_equal(help_verdict(&h, "crp-reached"), "fail");
	assert_string_equal(help_cause(&h, CAUSE), "likely");
	assert_int_equal(d->foreign_count, 1);
	assert_string_equal(d->foreign[0].address, STRANGER);
	help_capture_free(&h);
}

/* A flood hits some calls by chance: that is no pairing. */
static void
a_flood_pairs_with_nothing(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct diagnosis *d;

	calls(&h, 0, 6);
	for (int i = 0; i < 300; i++)
		post(&h, i, STRANGER, UNTRUSTED);
	d = run(&h);
	assert_int_equal(d->foreign_count, 1);
	assert_string_equal(help_cause(&h, CAUSE), "");
	help_capture_free(&h);
}

/* More addresses than there is room for; the true one still finds a place. */
static void
many_strangers(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct diagnosis *d;
	uint64_t rows = 0;
	char address[32];

	for (int i = 0; i < 200; i++) {
		snprintf(address, sizeof(address), "203.0.113.%d", i);
		post(&h, i, address, "403 7 5");
	}
	post(&h, 300, BALANCER, "201 0 0");
	posts(&h, 310, 12, BALANCER, UNTRUSTED);
	d = run(&h);
	assert_string_equal(help_cause(&h, CAUSE), "likely");
	assert_int_equal(d->foreign_count, FOREIGN_MAX - 1);
	for (size_t i = 0; i < d->foreign_count; i++)
		rows += d->foreign[i].rows;
	assert_int_equal(rows, 199); /* one gave its place away */
	assert_string_equal(d->foreign[d->foreign_count - 1].address, "");
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strangers_do_not_count),
		cmocka_unit_test(strangers_alone),
		cmocka_unit_test(addresses_of_the_server),
		cmocka_unit_test(proved_by_an_answer),
		cmocka_unit_test(proved_by_the_log),
		cmocka_unit_test(a_flood_pairs_with_nothing),
		cmocka_unit_test(many_strangers),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
