/*
 * Questions about the certificates of a capture.
 */

#include "tests/help_question.h"

#include "engine/base/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void
test_root(void **state)
{
	struct capture c = capture_new();

	(void)state;
	expect(c, root_has_intermediate, TRI_UNKNOWN, 0);
	expect(c, root_clean, TRI_UNKNOWN, 0);
	expect(c, root_has_cross_signed, TRI_UNKNOWN, 0);
	question_put(&c, HELP_POLICY, (struct help_cert){ .subject = ROOT });
	expect(c, root_clean, TRI_UNKNOWN, 0); /* the local one may not be */
	help_reg_store(&c.reg, HELP_ROOT);
	expect(c, root_has_intermediate, TRI_NO, 0);
	expect(c, root_clean, TRI_YES, 0);
	expect(c, root_has_cross_signed, TRI_NO, 0);
	question_put(&c, HELP_CA,
	    (struct help_cert){ .subject = ISSUING, .issuer = ROOT });
	expect(c, root_clean, TRI_YES, 0);
	question_put(&c, HELP_ROOT,
	    (struct help_cert){ .subject = ROOT, .issuer = "CN=Other" });
	expect(c, root_has_intermediate, TRI_NO, 0);
	expect(c, root_clean, TRI_YES, 0);
	expect(c, root_has_cross_signed, TRI_YES, 1);
	question_put(&c, HELP_ENTERPRISE,
	    (struct help_cert){ .subject = ISSUING, .issuer = ROOT });
	expect(c, root_has_intermediate, TRI_YES, 1);
	question_put(&c, HELP_ROOT,
	    (struct help_cert){ .subject = ISSUING, .issuer = ROOT });
	expect(c, root_has_intermediate, TRI_YES, 2);
	expect(c, root_clean, TRI_NO, 0);
	expect(c, root_has_cross_signed, TRI_YES, 1);
	capture_free(&c);
}

/* Its own key signed it: a root, whatever it is called. */
static void
test_root_with_two_names(void **state)
{
	struct capture c = capture_new();

	(void)state;
	question_put(&c, HELP_ROOT,
	    (struct help_cert){ .subject = "CN=one",
		.key = "k",
		.issuer = "CN=two",
		.issuer_key = "k" });
	expect(c, root_has_intermediate, TRI_NO, 0);
	capture_free(&c);
}

/* Found where it is, though the local store was not exported. */
static void
test_intermediate_by_policy(void **state)
{
	struct capture c = capture_new();

	(void)state;
	question_put(&c, HELP_POLICY,
	    (struct help_cert){ .subject = ISSUING, .issuer = ROOT });
	expect(c, root_has_intermediate, TRI_YES, 1);
	expect(c, root_clean, TRI_NO, 0);
	capture_free(&c);
}

static void
test_client(void **state)
{
	struct capture c = capture_new();

	(void)state;
	question_put_client(&c, (struct help_cert){ .usages = CLIENT_AUTH });
	expect(c, client_good, TRI_YES, 1);
	expect(c, client_absent, TRI_NO, 0);
	expect(c, client_expired, TRI_NO, 0);
	expect(c, client_no_client_auth, TRI_NO, 0);
	expect(c, client_thumbprint_malformed, TRI_NO, 0);
	assert_non_null(client_cert(c.registry, c.store));
	assert_string_equal(
	    cert_subject(client_cert(c.registry, c.store)->cert), CLIENT);
	c.now = TIME_NONE;
	expect(c, client_good, TRI_UNKNOWN, 0);
	expect(c, client_expired, TRI_UNKNOWN, 0);
	expect(c, client_no_client_auth, TRI_NO, 0);
	capture_free(&c);

	c = capture_new();
	question_put_client(&c, (struct help_cert){ 0 }); /* all usages */
	expect(c, client_good, TRI_YES, 1);
	capture_free(&c);

	c = capture_new();
	question_put_client(&c, (struct help_cert){ .usages = SERVER_AUTH });
	expect(c, client_good, TRI_NO, 0);
	expect(c, client_no_client_auth, TRI_YES, 1);
	capture_free(&c);
}

static void
test_client_out_of_date(void **state)
{
	static const int dates[][2] = { { -400, -1 }, { 1, 30 } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct capture c = capture_new();

		question_put_client(&c, (struct help_cert){ .from = dates[i][0],
					    .until = dates[i][1] });
		expect(c, client_good, TRI_NO, 0);
		expect(c, client_expired, TRI_YES, 1);
		expect(c, client_absent, TRI_NO, 0);
		c.now += (i ? 2 : -2) * TIME_DAY;
		expect(c, client_good, TRI_YES, 1);
		expect(c, client_expired, TRI_NO, 0);
		capture_free(&c);
	}
}

static void
test_client_not_there(void **state)
{
	struct capture c = capture_new();

	(void)state;
	expect(c, client_good, TRI_UNKNOWN, 0);
	expect(c, client_absent, TRI_UNKNOWN, 0);
	expect(c, client_expired, TRI_UNKNOWN, 0);
	expect(c, client_thumbprint_malformed, TRI_UNKNOWN, 0);
	help_reg_store(&c.reg, HELP_MY);
	expect(c, client_absent, TRI_UNKNOWN, 0);
	question_put_thumbprint(&c, "0123456789012345678901234567890123456789");
	expect(c, client_good, TRI_NO, 0);
	expect(c, client_absent, TRI_YES, 0);
	expect(c, client_expired, TRI_NO, 0);
	expect(c, client_root_absent, TRI_NO, 0);
	expect(c, client_root_present, TRI_NO, 0);
	capture_free(&c);

	c = capture_new(); /* My was not exported */
	question_put_thumbprint(&c, "0123456789012345678901234567890123456789");
	expect(c, client_good, TRI_UNKNOWN, 0);
	expect(c, client_absent, TRI_UNKNOWN, 0);
	expect(c, client_expired, TRI_UNKNOWN, 0);
	capture_free(&c);

	c = capture_new(); /* no value: no certificate either */
	buf_puts(&c.reg, POLICY_KEY);
	expect(c, client_absent, TRI_YES, 0);
	expect(c, client_good, TRI_NO, 0);
	expect(c, client_thumbprint_malformed, TRI_NO, 0);
	question_put_thumbprint(&c, "");
	expect(c, client_absent, TRI_YES, 0);
	capture_free(&c);
}

static void
test_thumbprints(void **state)
{
	struct capture c = capture_new();

	(void)state;
	assert_false(
	    thumbprint_malformed("0123456789012345678901234567890123456789"));
	assert_false(
	    thumbprint_malformed("ABCDEF78901234567890123456789012345678ab"));
	assert_true(
	    thumbprint_malformed("\xE2\x80\x8E"
				 "0123456789012345678901234567890123456789"));
	assert_true(thumbprint_malformed(
	    "01 23 45 67 89 ab cd ef AB CD EF 67 89 01 23 45 67 89 01 23"));
	assert_true(
	    thumbprint_malformed("012345678901234567890123456789012345678"));
	assert_true(
	    thumbprint_malformed("01234567890123456789012345678901234567890"));
	assert_true(
	    thumbprint_malformed("012345678901234567890123456789012345678g"));
	assert_true(thumbprint_malformed(""));
	question_put_thumbprint(&c, "a1");
	expect(c, client_thumbprint_malformed, TRI_YES, 0);
	buf_puts(&c.reg, POLICY_KEY "\"NDESCertThumbprint\"=hex:a1,b2\r\n");
	expect(c, client_thumbprint_malformed, TRI_YES, 0);
	capture_free(&c);
}

static void
test_client_root(void **state)
{
	struct capture c = capture_new();

	(void)state;
	question_put_client(&c, (struct help_cert){ 0 });
	expect(c, client_root_absent, TRI_UNKNOWN, 0);
	help_reg_store(&c.reg, HELP_ROOT);
	expect(c, client_root_absent, TRI_UNKNOWN, 0);
	question_put(&c, HELP_CA,
	    (struct help_cert){ .subject = ISSUING, .issuer = ROOT });
	expect(c, client_root_absent, TRI_UNKNOWN, 0);
	expect(c, client_root_present, TRI_UNKNOWN, 0);
	/* where the domain puts it */
	help_reg_store(&c.reg, HELP_ENTERPRISE);
	expect(c, client_root_absent, TRI_YES, 1);
	expect(c, client_root_present, TRI_NO, 0);
	question_put(&c, HELP_POLICY, (struct help_cert){ .subject = ROOT });
	expect(c, client_root_absent, TRI_NO, 0);
	expect(c, client_root_present, TRI_YES, 1);
	capture_free(&c);
}

/* The authority itself is not there: it may be any. */
static void
test_issuer_absent(void **state)
{
	struct capture c = capture_new();

	(void)state;
	help_reg_store(&c.reg, HELP_ROOT);
	help_reg_store(&c.reg, HELP_ENTERPRISE);
	help_reg_store(&c.reg, HELP_CA);
	question_put_client(&c, (struct help_cert){ 0 });
	expect(c, client_root_absent, TRI_UNKNOWN, 0);
	expect(c, client_root_present, TRI_UNKNOWN, 0);
	expect(c, client_good, TRI_YES, 1);
	expect(c, client_chain_expired, TRI_UNKNOWN, 0);
	capture_free(&c);
}

static void
test_client_chain(void **state)
{
	static const struct {
		struct help_cert ca;
		enum tri expired, unfit, good;
	} all[] = {
		{ { .ca = true }, TRI_NO, TRI_NO, TRI_YES },
		{ { .ca = true, .from = -9, .until = -1 }, TRI_YES, TRI_NO,
		    TRI_NO },
		{ { .ca = false }, TRI_NO, TRI_YES, TRI_NO },
		{ { .ca = true, .usages = SERVER_AUTH }, TRI_NO, TRI_YES,
		    TRI_NO },
		/* nobody knows what Windows makes of it */
		{ { .ca = true, .extensions = "1.2.3=critical,DER:0500" },
		    TRI_NO, TRI_NO, TRI_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct capture c = capture_new();
		struct help_cert ca = all[i].ca;

		ca.subject = ISSUING;
		ca.issuer = ROOT;
		question_put(&c, HELP_ROOT,
		    (struct help_cert){ .subject = ROOT, .ca = true });
		question_put(&c, HELP_CA, ca);
		question_put_client(
		    &c, (struct help_cert){ .usages = CLIENT_AUTH });
		expect(c, client_chain_expired, all[i].expired,
		    all[i].expired == TRI_YES);
		expect(c, client_chain_unfit, all[i].unfit,
		    all[i].unfit == TRI_YES);
		expect(c, client_chain_distrusted, TRI_NO, 0);
		expect(c, client_good, all[i].good, all[i].good == TRI_YES);
		expect(c, client_expired, TRI_NO, 0);
		capture_free(&c);
	}
}

static void
test_client_distrusted(void **state)
{
	struct capture c = capture_new();
	struct help_cert ca = { .subject = ISSUING,
		.key = "rsa",
		.issuer = ROOT,
		.issuer_key = "rsa 2",
		.ca = true };

	(void)state;
	question_put(&c, HELP_ROOT,
	    (struct help_cert){ .subject = ROOT, .key = "rsa 2", .ca = true });
	question_put(&c, HELP_CA, ca);
	question_put_client(&c, (struct help_cert){ .issuer_key = "rsa" });
	expect(c, client_good, TRI_YES, 1);
	question_put(&c, HELP_DISALLOWED, ca);
	expect(c, client_chain_distrusted, TRI_YES, 1);
	expect(c, client_chain_unfit, TRI_NO, 0);
	expect(c, client_good, TRI_NO, 0);
	capture_free(&c);
}

/* The root of the unified connector's certificate is never on the server. */
static void
test_root_of_the_connector(void **state)
{
	static const struct {
		const char *issuer;
		enum tri absent;
	} issuers[] = {
		{ "CN=Microsoft Intune ImportPFX Connector CA", TRI_NO },
		{ "CN=Microsoft Intune ImportPFX Connector CA,O=Microsoft",
		    TRI_NO },
		{ "CN=Microsoft Intune ImportPFX Connector CA 2", TRI_YES },
		{ "OU=XCN=Microsoft Intune ImportPFX Connector CA", TRI_YES },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(issuers) / sizeof(*issuers); i++) {
		struct capture c = capture_new();

		help_reg_store(&c.reg, HELP_ROOT);
		help_reg_store(&c.reg, HELP_ENTERPRISE);
		question_put(&c, HELP_CA,
		    (struct help_cert){ .subject = issuers[i].issuer,
			.issuer = ROOT,
			.ca = true });
		question_put_client(
		    &c, (struct help_cert){ .issuer = issuers[i].issuer });
		expect(c, client_good, TRI_YES, 1);
		expect(c, client_root_absent, issuers[i].absent,
		    issuers[i].absent == TRI_YES);
		capture_free(&c);
	}
}

static void
test_registration_authority(void **state)
{
	struct capture c = capture_new();
	struct help_cert old = { .subject = "CN=RA old",
		.issuer = ISSUING,
		.usages = AGENT,
		.from = -900,
		.until = -3 };
	struct help_cert new = {
		.subject = "CN=RA new", .issuer = ISSUING, .usages = AGENT
	};

	(void)state;
	expect(c, ra_expired, TRI_UNKNOWN, 0);
	expect(c, ra_good, TRI_UNKNOWN, 0);
	question_put_client(&c, (struct help_cert){ .from = -9, .until = -3 });
	expect(c, ra_expired, TRI_NO, 0);
	expect(c, ra_good, TRI_NO, 0);
	question_put(&c, HELP_MY, old);
	expect(c, ra_expired, TRI_YES, 1);
	expect(c, ra_good, TRI_NO, 0);
	question_put(&c, HELP_CA, new);
	expect(c, ra_expired, TRI_YES, 1);
	question_put(&c, HELP_MY, new);
	expect(c, ra_expired, TRI_NO, 0);
	expect(c, ra_good, TRI_YES, 1);
	c.now = TIME_NONE;
	expect(c, ra_expired, TRI_UNKNOWN, 0);
	expect(c, ra_good, TRI_UNKNOWN, 0);
	capture_free(&c);
}

static void
test_connector(void **state)
{
	struct capture c = capture_new();

	(void)state;
	expect(c, connector_expired, TRI_UNKNOWN, 0);
	question_put(&c, HELP_MY,
	    (struct help_cert){ .subject = "CN=connector", .issuer = "CN=x" });
	buf_printf(&c.reg,
	    UNIFIED_KEY "\"EncryptionCertThumbprint\"=\"%s\"\r\n", c.sha1);
	expect(c, connector_expired, TRI_NO, 0);
	c.now += 366 * TIME_DAY;
	expect(c, connector_expired, TRI_YES, 1);
	c.now = TIME_NONE;
	expect(c, connector_expired, TRI_UNKNOWN, 0);
	capture_free(&c);
}

static void
test_nothing_at_all(void **state)
{
	const struct certcheck_world w = { NULL, NULL, HELP_CERT_NOW, NULL };
	struct certcheck_subjects out = { NULL, 0, 0, false };
	static question *const questions[] = { certcheck_root_has_intermediate,
		certcheck_root_clean, certcheck_root_has_cross_signed,
		certcheck_client_good, certcheck_client_absent,
		certcheck_client_expired, certcheck_client_no_client_auth,
		certcheck_client_thumbprint_malformed,
		certcheck_client_root_absent, certcheck_client_root_present,
		certcheck_ra_expired, certcheck_ra_good,
		certcheck_connector_expired, certcheck_client_chain_expired,
		certcheck_client_chain_unfit,
		certcheck_client_chain_distrusted };

	(void)state;
	for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++)
		assert_int_equal(questions[i](&w, &out), TRI_UNKNOWN);
	assert_int_equal(out.count, 0);
	assert_null(client_cert(NULL, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_root),
		cmocka_unit_test(test_root_with_two_names),
		cmocka_unit_test(test_intermediate_by_policy),
		cmocka_unit_test(test_client),
		cmocka_unit_test(test_client_out_of_date),
		cmocka_unit_test(test_client_not_there),
		cmocka_unit_test(test_thumbprints),
		cmocka_unit_test(test_client_root),
		cmocka_unit_test(test_issuer_absent),
		cmocka_unit_test(test_client_chain),
		cmocka_unit_test(test_client_distrusted),
		cmocka_unit_test(test_root_of_the_connector),
		cmocka_unit_test(test_registration_authority),
		cmocka_unit_test(test_connector),
		cmocka_unit_test(test_nothing_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, help_certs_teardown);
}
