/*
 * Questions about certificates of which some cannot be read: what cannot be
 * read is not absent.
 */

#include "tests/help_question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A Blob that is cut: the key, then bytes that are no certificate. */
static void
put_damaged(struct capture *c, const char *key, const char *sha1)
{
	buf_printf(&c->reg,
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\%s\\Certificates\\%s]\r\n"
	    "\"Blob\"=hex:20,00,00,00,01,00,00,00,ff,03,00,00,30,82\r\n\r\n",
	    key, sha1);
}

#define SOME_SHA1 "0123456789012345678901234567890123456789"

/* What cannot be read is not absent; what can be read still fails. */
static void
test_damaged_root(void **state)
{
	struct capture c = capture_new();

	(void)state;
	question_put(&c, HELP_ROOT, (struct help_cert){ .subject = ROOT });
	put_damaged(&c, HELP_CA, SOME_SHA1);
	expect(c, root_clean, TRI_YES, 0);
	put_damaged(&c, HELP_POLICY, SOME_SHA1);
	expect(c, root_clean, TRI_UNKNOWN, 0);
	expect(c, root_has_intermediate, TRI_UNKNOWN, 0);
	expect(c, root_has_cross_signed, TRI_UNKNOWN, 0);
	question_put(&c, HELP_ROOT,
	    (struct help_cert){ .subject = ISSUING, .issuer = ROOT });
	expect(c, root_has_intermediate, TRI_YES, 1);
	expect(c, root_clean, TRI_NO, 0);
	capture_free(&c);
}

static void
test_damaged_client(void **state)
{
	struct capture c = capture_new();

	(void)state;
	question_put_thumbprint(&c, SOME_SHA1);
	put_damaged(&c, HELP_MY, "1123456789012345678901234567890123456789");
	expect(c, client_absent, TRI_YES, 0); /* another one is damaged */
	put_damaged(&c, HELP_MY, SOME_SHA1);
	expect(c, client_absent, TRI_UNKNOWN, 0);
	expect(c, client_good, TRI_UNKNOWN, 0);
	expect(c, client_expired, TRI_UNKNOWN, 0);
	capture_free(&c);

	c = capture_new(); /* a line of the key where the value may stand */
	buf_puts(&c.reg, POLICY_KEY "\"NDESCertThumb\r\n");
	help_reg_store(&c.reg, HELP_MY);
	expect(c, client_absent, TRI_UNKNOWN, 0);
	expect(c, client_thumbprint_malformed, TRI_UNKNOWN, 0);
	capture_free(&c);
}

static void
test_damaged_authorities(void **state)
{
	struct capture c = capture_new();

	(void)state;
	help_reg_store(&c.reg, HELP_ROOT);
	help_reg_store(&c.reg, HELP_ENTERPRISE);
	question_put(&c, HELP_CA,
	    (struct help_cert){
		.subject = ISSUING, .issuer = ROOT, .ca = true });
	question_put_client(&c, (struct help_cert){ 0 });
	expect(c, client_root_absent, TRI_YES, 1);
	put_damaged(&c, HELP_CA, SOME_SHA1);
	expect(c, client_root_absent, TRI_UNKNOWN, 0);
	expect(c, client_good, TRI_YES, 1);
	question_put(&c, HELP_MY,
	    (struct help_cert){
		.subject = "CN=ra", .usages = AGENT, .from = -9, .until = -3 });
	expect(c, ra_expired, TRI_YES, 1);
	put_damaged(&c, HELP_MY, SOME_SHA1);
	expect(c, ra_expired, TRI_UNKNOWN, 0);
	expect(c, ra_good, TRI_UNKNOWN, 0);
	question_put(&c, HELP_MY,
	    (struct help_cert){ .subject = "CN=ra", .usages = AGENT });
	expect(c, ra_expired, TRI_NO, 0);
	expect(c, ra_good, TRI_YES, 1);
	capture_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damaged_root),
		cmocka_unit_test(test_damaged_client),
		cmocka_unit_test(test_damaged_authorities),
	};

	return cmocka_run_group_tests(tests, NULL, help_certs_teardown);
}
