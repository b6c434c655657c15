/*
 * Rule of judgement 9: which causes are listed, how surely, in what order.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/evidence/certs/cert.h"
#include "tests/help_capture.h"
#include "tests/help_certs.h"

#define UNTRUSTED   "403 16 2148204809"
#define CLIENT_AUTH "1.3.6.1.5.5.7.3.2"

#define assert_cause(h, id, want)                                              \
	assert_string_equal(help_cause(&(h), id), want)

static void
put_cert(struct help_capture *h, const char *key, struct help_cert how,
    char sha1[CERT_THUMBPRINT_MAX])
{
	struct buf der = BUF_INIT;

	if (h->reg.n == 0)
		buf_puts(&h->reg, HELP_REG_HEAD);
	help_cert_make(&how, &der);
	help_reg_cert(&h->reg, key, buf_span(&der), NULL, false);
	cert_sha1(buf_span(&der), sha1);
	buf_free(&der);
}

/* A root in Root and an issuing CA in STORE. */
static void
put_chain(struct help_capture *h, const char *store)
{
	char sha1[CERT_THUMBPRINT_MAX];

	put_cert(h, HELP_ROOT,
	    (struct help_cert){ .subject = "CN=Root", .ca = true }, sha1);
	put_cert(h, store,
	    (struct help_cert){
		.subject = "CN=Issuing", .issuer = "CN=Root", .ca = true },
	    sha1);
}

/* The module's own certificate, named by NDESCertThumbprint. */
static void
put_client(struct help_capture *h, int until)
{
	char sha1[CERT_THUMBPRINT_MAX];

	put_cert(h, HELP_MY,
	    (struct help_cert){ .subject = "CN=ndes01.contoso.com",
		.issuer = "CN=Issuing",
		.usages = CLIENT_AUTH,
		.from = -400,
		.until = until },
	    sha1);
	help_key(h, HELP_MSCEP "\\Modules\\NDESPolicy");
	help_value(h, "NDESCertThumbprint", sha1);
}

static void
put_verifies(
    struct help_capture *h, int64_t from, int64_t count, const char *result)
{
	for (int64_t i = 0; i < count; i++)
		help_verify(h, from + i * 60, result);
}

static const struct cause_result *
cause_at(const struct help_capture *h, size_t i)
{
	assert_true(i < case_diagnosis(h->c)->cause_count);
	return &case_diagnosis(h->c)->causes[i];
}

static const char *
cause_id(const struct help_capture *h, size_t i)
{
	return know_cause(h->k, cause_at(h, i)->cause)->id;
}

static void
confirmed(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct cause_result *r;

	put_chain(&h, HELP_ROOT);
	put_verifies(&h, 0, 4, UNTRUSTED);
	help_run(&h);
	assert_cause(h, "intermediate-ca-in-root-store", "confirmed");
	assert_cause(h, "issuing-root-missing", "");
	r = cause_at(&h, 0);
	assert_string_equal(cause_id(&h, 0), "intermediate-ca-in-root-store");
	assert_int_equal(r->because_count, 1);
	assert_int_equal(r->because[0], know_check_find(h.k, "crp-reached"));
	assert_int_equal(r->contradicted_count, 0);
	assert_int_equal(r->subject_count, 1);
	assert_string_equal(cert_subject(r->subjects[0]->cert), "CN=Issuing");
	assert_int_equal(r->last, help_time(180));
	help_capture_free(&h);
}

/* A certificate in two physical stores is two subjects. */
static void
subjects(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_chain(&h, HELP_ROOT);
	put_chain(&h, HELP_POLICY);
	put_verifies(&h, 0, 4, UNTRUSTED);
	help_run(&h);
	assert_int_equal(cause_at(&h, 0)->subject_count, 2);
	help_capture_free(&h);
}

/* The store was not exported: likely, and its other reading is possible. */
static void
likely_without_the_state(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_verifies(&h, 0, 4, UNTRUSTED);
	help_run(&h);
	assert_cause(h, "intermediate-ca-in-root-store", "likely");
	assert_cause(h, "issuing-root-missing", "possible");
	help_capture_free(&h);
}

/* Readable and not true: not listed, its other reading is. */
static void
excluded_by_the_state(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_chain(&h, HELP_CA);
	put_verifies(&h, 0, 4, UNTRUSTED);
	help_run(&h);
	assert_cause(h, "intermediate-ca-in-root-store", "");
	assert_cause(h, "issuing-root-missing", "confirmed");
	help_capture_free(&h);
}

/* The true root is where it should be: something speaks against it. */
static void
contradicted(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct cause_result *r;

	put_chain(&h, HELP_CA);
	put_client(&h, 300);
	put_verifies(&h, 0, 4, UNTRUSTED);
	help_run(&h);
	assert_cause(h, "issuing-root-missing", "possible");
	r = cause_at(&h, 0);
	assert_int_equal(r->contradicted_count, 1);
	assert_int_equal(
	    r->contradicted_by[0], know_sign_find(h.k, "client-root-present"));
	help_capture_free(&h);
}

/* One failure among many: the check warns. */
static void
likely_when_it_only_warns(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_chain(&h, HELP_ROOT);
	put_verifies(&h, 0, 18, "201 0 0");
	put_verifies(&h, 18 * 60, 1, UNTRUSTED);
	put_verifies(&h, 19 * 60, 1, "201 0 0");
	help_run(&h);
	assert_string_equal(help_verdict(&h, "crp-reached"), "warn");
	assert_cause(h, "intermediate-ca-in-root-store", "likely");
	help_capture_free(&h);
}

/* An inferred sign makes it likely, a verified one as well confirms it. */
static void
likely_by_an_inferred_sign(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_chain(&h, HELP_ROOT);
	for (int64_t i = 0; i < 4; i++)
		help_plugin(&h, i, 1,
		    "Verify challenge returns <!DOCTYPE html><html><head>"
		    "<title>403 - Forbidden: Access is denied.</title>");
	help_run(&h);
	assert_cause(h, "intermediate-ca-in-root-store", "likely");
	put_verifies(&h, 0, 4, UNTRUSTED);
	help_run(&h);
	assert_cause(h, "intermediate-ca-in-root-store", "confirmed");
	assert_int_equal(cause_at(&h, 0)->because_count, 2);
	help_capture_free(&h);
}

static void
possible_when_only_believed(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_verifies(&h, 0, 4, "404 0 2");
	help_run(&h);
	assert_cause(h, "crp-app-missing", "possible");
	help_capture_free(&h);
}

/* Lines in a mail have lost their log. */
static void
likely_by_an_excerpt(void **state)
{
	struct help_capture h = help_capture_new(*state);

	h.single = "excerpt.txt";
	buf_puts(&h.excerpt, "Hello,\n\nsince Monday we see this:\n\n");
	for (int i = 0; i < 3; i++)
		buf_printf(&h.excerpt,
		    "2025-06-15 09:31:%02d 10.0.0.5 POST "
		    "/CertificateRegistrationSvc/Certificate/VerifyRequest - "
		    "443 - 10.0.0.5 NDES_Plugin - 403 7 64 359\n",
		    i);
	help_run(&h);
	assert_int_equal(case_source(h.c, 0)->kind, SOURCE_TEXT);
	assert_string_equal(help_verdict(&h, "crp-reached"), "fail");
	assert_cause(h, "client-cert-not-presented", "likely");
	help_capture_free(&h);
	h = help_capture_new(*state);
	put_verifies(&h, 0, 3, "403 7 64");
	help_run(&h);
	assert_cause(h, "client-cert-not-presented", "confirmed");
	help_capture_free(&h);
}

/* A generation that is known keeps the causes of the other one out. */
static void
of_the_other_connector(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 3; i++)
		help_event(&h, i, "Microsoft-Intune-CertificateConnectors",
		    "Microsoft-Intune-CertificateConnectors/Operational", 4005,
		    "x");
	help_run(&h);
	assert_cause(h, "unified-verify-failed", "confirmed");
	help_capture_free(&h);
	h = help_capture_new(*state);
	for (int64_t i = 0; i < 3; i++)
		help_plugin(&h, i, 1, "Verify challenge returns false");
	help_run(&h);
	assert_string_equal(help_generation(&h), "legacy");
	assert_cause(h, "challenge-rejected", "likely");
	assert_cause(h, "unified-verify-failed", "");
	help_capture_free(&h);
}

/* What was mended has no cause. */
static void
nothing_past(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_chain(&h, HELP_ROOT);
	put_verifies(&h, 0, 6, UNTRUSTED);
	put_verifies(&h, 600, 6, "201 0 0");
	help_run(&h);
	assert_cause(h, "intermediate-ca-in-root-store", "");
	help_capture_free(&h);
}

/* One fault hid another one: the newest ten failures decide. */
static void
the_newest_failures_decide(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_verifies(&h, 0, 8, "403 7 64");
	put_verifies(&h, 600, 9, "401 2 5");
	help_run(&h);
	assert_cause(h, "client-cert-not-presented", "confirmed");
	assert_cause(h, "crp-windows-authentication-on", "likely");
	put_verifies(&h, 1200, 1, "401 2 5");
	help_run(&h);
	assert_cause(h, "client-cert-not-presented", "");
	assert_cause(h, "crp-windows-authentication-on", "likely");
	help_capture_free(&h);
}

/* A precise cause takes the place of the general one. */
static void
unless_another_one(void **state)
{
	struct help_capture h = help_capture_new(*state);
	static const char *const codes[] = { "0x80094801", "0x80094012" };

	for (size_t i = 0; i < 2; i++) {
		buf_clear(&h.failed);
		buf_puts(&h.failed,
		    "\"Request ID\",\"Request Status Code\","
		    "\"Request Disposition\",\"Requester Name\"\n");
		for (int j = 0; j < 3; j++)
			buf_printf(&h.failed,
			    "\"%d\",\"%s (-1)\",\"30 -- Error\",\"svc\"\n", j,
			    codes[i]);
		help_key(&h, HELP_CONNECTOR);
		help_run(&h);
		assert_cause(
		    h, "request-failed-at-ca", i == 0 ? "confirmed" : "");
		assert_cause(h, "template-denied", i == 1 ? "confirmed" : "");
	}
	help_capture_free(&h);
}

/* A cause that is only possible takes nobody's place. */
static void
unless_it_is_only_possible(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_crp(&h, 0, "Validation Phase 3 finished with status False.");
	help_crp(&h, 1, "VerifyRequest Finished with status False");
	help_run(&h);
	assert_cause(h, "csr-does-not-match-challenge", "possible");
	assert_cause(h, "challenge-rejected", "confirmed");
	help_capture_free(&h);
}

/* An event without an outcome of its own counts near the outcomes only. */
static void
clues_must_be_near(void **state)
{
	for (int64_t days = 0; days < 3; days += 2) {
		struct help_capture h = help_capture_new(*state);

		help_key(&h, HELP_CONNECTOR);
		help_event(&h, -60 - days * HELP_DAY, "Schannel", "System",
		    36870,
		    "A fatal error occurred when attempting to access the TLS "
		    "server credential private key.");
		for (int64_t i = 0; i < 4; i++)
			help_verify(&h, i, "403 16 2148204809");
		help_run(&h);
		assert_cause(
		    h, "tls-renewed-not-bound", days == 0 ? "possible" : "");
		help_capture_free(&h);
	}
}

#define PAGE_403                                                               \
	"Verify challenge returns <!DOCTYPE html><html><head>"                 \
	"<title>403 - Forbidden: Access is denied.</title></head></html>"

static const char *const refusals[] = { "intermediate-ca-in-root-store",
	"issuing-root-missing", "client-auth-cert-expired",
	"client-cert-not-presented", "client-cert-revoked-or-crl-unreachable" };

/* Rule 20: the page has no sub-status, so it may be any of them. */
static void
a_403_page_alone(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf next = BUF_INIT;

	for (int64_t i = 0; i < 4; i++)
		help_plugin(&h, i * 10, 7, PAGE_403);
	help_run(&h);
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		assert_cause(h, refusals[i], "possible");
	/* And what decides is asked for. */
	case_next(h.c, LANG_EN, &next);
	assert_true(span_find(buf_span(&next), SPAN("3.2"), 0) != SIZE_MAX);
	assert_true(
	    span_find(buf_span(&next), SPAN("IIS logs"), 0) != SIZE_MAX);
	buf_free(&next);
	help_capture_free(&h);
}

/* A state that can be read settles it. */
static void
a_403_page_and_a_state(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 4; i++)
		help_plugin(&h, i * 10, 7, PAGE_403);
	help_key(&h, HELP_MSCEP "\\Modules\\NDESPolicy");
	help_value(&h, "NDESCertThumbprint", "not a thumbprint");
	help_run(&h);
	assert_cause(h, "client-cert-not-presented", "likely");
	assert_cause(h, refusals[4], "possible");
	help_capture_free(&h);
}

/* With the row of IIS there is nothing to guess. */
static void
a_403_page_with_its_row(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 4; i++) {
		help_plugin(&h, i * 10, 7, PAGE_403);
		help_verify(&h, i * 10, "403 13 0");
	}
	help_run(&h);
	for (size_t i = 0; i < 4; i++)
		assert_cause(h, refusals[i], "");
	assert_cause(h, refusals[4], "likely");
	help_capture_free(&h);
}

/* Rule 21: a bare 500 may be many things; event 1310 says which. */
static void
a_bare_500(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 4; i++)
		help_verify(&h, i, "500 0 0");
	help_plugin_good(&h, -60, 7);
	help_run(&h);
	assert_cause(h, "crp-apppool-no-write-windows-temp", "likely");
	help_event(&h, 3, "ASP.NET 4.0.30319.0", "Application", 1310,
	    "Exception message: A compilation error has occurred.");
	help_run(&h);
	assert_cause(h, "crp-apppool-no-write-windows-temp", "confirmed");
	help_capture_free(&h);
}

/* A clue is worth nothing while its check is well. */
static void
clues_need_a_failing_check(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_event(&h, 0, "Microsoft-Windows-WAS", "System", 5057,
	    "Application pool SCEP has been disabled.");
	for (int64_t i = 0; i < 4; i++)
		help_getca(&h, i, "198.51.100.7", "200 0 0");
	help_run(&h);
	assert_cause(h, "ndes-account-password-or-locked", "");
	help_capture_free(&h);
}

static void
expired_client_certificate(void **state)
{
	static const struct {
		int until;
		const char *want;
	} cases[] = { { -10, "confirmed" }, { 300, "" } };

	for (size_t i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);

		put_chain(&h, HELP_CA);
		put_client(&h, cases[i].until);
		for (int64_t j = 0; j < 4; j++)
			help_plugin(&h, j * 300, 1,
			    "Sending request to certificate registration "
			    "point.");
		help_run(&h);
		assert_string_equal(
		    help_verdict(&h, "challenge-accepted"), "fail");
		assert_cause(h, "client-auth-cert-expired", cases[i].want);
		help_capture_free(&h);
	}
}

static void
signing_certificate_missing(void **state)
{
	static const char *const wants[] = { "likely", "confirmed", "" };

	/* Not exported, exported without the value, with it. */
	for (int i = 0; i < 3; i++) {
		struct help_capture h = help_capture_new(*state);

		help_crp(&h, 0, "Signing certificate could not be retrieved.");
		if (i > 0)
			help_key(&h, HELP_CONNECTOR);
		if (i > 1)
			help_value(&h, "SigningCertificate", "D4AF");
		help_run(&h);
		assert_cause(h, "signing-certificate-missing", wants[i]);
		help_capture_free(&h);
	}
}

/* Certainty, then step, then the newest first. */
static void
order(void **state)
{
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 4; i++)
		help_getca(&h, 900 + i, "198.51.100.7", "500 0 1346");
	put_verifies(&h, 300, 3, "500 0 0");
	put_verifies(&h, 200, 3, "401 2 5");
	put_verifies(&h, 400, 3, "404 0 2");
	help_run(&h);
	assert_string_equal(cause_id(&h, 0), "impersonate-right-missing");
	assert_string_equal(
	    cause_id(&h, 1), "crp-apppool-no-write-windows-temp");
	assert_string_equal(cause_id(&h, 2), "crp-windows-authentication-on");
	assert_string_equal(cause_id(&h, 3), "crp-app-missing");
	assert_int_equal(case_diagnosis(h.c)->cause_count, 4);
	for (size_t i = 1; i < 4; i++)
		assert_true(cause_at(&h, i - 1)->certainty <=
			    cause_at(&h, i)->certainty);
	help_capture_free(&h);
}

/* Judged again, it says the same. */
static void
the_same_again(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_chain(&h, HELP_ROOT);
	put_verifies(&h, 0, 4, UNTRUSTED);
	help_open_capture(&h);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(case_run(h.c), OK);
		assert_int_equal(case_diagnosis(h.c)->cause_count, 1);
		assert_cause(h, "intermediate-ca-in-root-store", "confirmed");
	}
	help_capture_free(&h);
}

/* The refusal itself decides; the failed request alone may be the way. */
static void
revocation(void **state)
{
	static const char connector[] =
	    "Microsoft-Intune-CertificateConnectors";
	struct help_capture h = help_capture_new(*state);

	for (int64_t i = 0; i < 3; i++)
		help_event(&h, i * 60, connector, connector, 3051, "x");
	help_run(&h);
	assert_string_equal(help_cause(&h, "revoke-rights-missing"), "likely");
	help_capture_free(&h);
	h = help_capture_new(*state);
	for (int64_t i = 0; i < 3; i++)
		help_event(&h, i * 60, connector, connector, 3001, "x");
	help_run(&h);
	assert_string_equal(
	    help_cause(&h, "revoke-rights-missing"), "possible");
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(confirmed),
		cmocka_unit_test(subjects),
		cmocka_unit_test(likely_without_the_state),
		cmocka_unit_test(excluded_by_the_state),
		cmocka_unit_test(contradicted),
		cmocka_unit_test(likely_when_it_only_warns),
		cmocka_unit_test(likely_by_an_inferred_sign),
		cmocka_unit_test(possible_when_only_believed),
		cmocka_unit_test(likely_by_an_excerpt),
		cmocka_unit_test(of_the_other_connector),
		cmocka_unit_test(nothing_past),
		cmocka_unit_test(the_newest_failures_decide),
		cmocka_unit_test(unless_another_one),
		cmocka_unit_test(unless_it_is_only_possible),
		cmocka_unit_test(clues_must_be_near),
		cmocka_unit_test(a_403_page_alone),
		cmocka_unit_test(a_403_page_and_a_state),
		cmocka_unit_test(a_403_page_with_its_row),
		cmocka_unit_test(a_bare_500),
		cmocka_unit_test(clues_need_a_failing_check),
		cmocka_unit_test(expired_client_certificate),
		cmocka_unit_test(signing_certificate_missing),
		cmocka_unit_test(order),
		cmocka_unit_test(the_same_again),
		cmocka_unit_test(revocation),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
