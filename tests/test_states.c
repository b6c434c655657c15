/*
 * Rule of judgement 8 on small captures: the state of the server, and what
 * depends on it.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/help_capture.h"
#include "tests/help_certs.h"

#define CLIENT_AUTH "1.3.6.1.5.5.7.3.2"
#define SERVER_AUTH "1.3.6.1.5.5.7.3.1"
#define GOOD        "201 0 0"
#define UNTRUSTED   "403 16 2148204809"

#define assert_check(h, id, want)                                              \
	assert_string_equal(help_verdict(&(h), id), want)

/* NDESConnector with or without its SigningCertificate. */
static void
put_signing(struct help_capture *h, bool present)
{
	help_key(h, HELP_CONNECTOR);
	help_value(h, "KeyRecoveryAgentCertificate",
	    "47A196845C6D844A9BFFB2E43CFD37921A933756");
	if (present)
		help_value(h, "SigningCertificate",
		    "D4AFCBC5E23EA57B92250A582167E176BA4C2F8A");
}

static void
signing_certificate(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_signing(&h, true);
	help_run(&h);
	assert_check(h, "signing-certificate", "pass");
	help_capture_free(&h);
	/* Broken, and nothing says whether it hurts. */
	h = help_capture_new(*state);
	put_signing(&h, false);
	help_run(&h);
	assert_check(h, "signing-certificate", "warn");
	/* Broken, and challenges are accepted. */
	help_plugin_good(&h, 0, 1);
	help_run(&h);
	assert_check(h, "signing-certificate", "warn");
	/* Broken, and challenges fail. */
	for (int64_t i = 1; i < 4; i++)
		help_plugin(&h, i * 60, 1, "Verify challenge returns false");
	help_run(&h);
	assert_check(h, "challenge-accepted", "fail");
	assert_check(h, "signing-certificate", "fail");
	help_capture_free(&h);
}

/* A key that nobody exported is not a key without the value. */
static void
state_not_exported(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_MSCEP);
	help_value(&h, "SignatureTemplate", "ContosoSCEP");
	help_run(&h);
	assert_check(h, "signing-certificate", "no-evidence");
	assert_check(h, "root-store-clean", "no-evidence");
	assert_check(h, "client-certificate", "no-evidence");
	help_capture_free(&h);
}

/* Where a line cannot be read, the value may stand there. */
static void
state_not_readable(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_signing(&h, false);
	buf_puts(&h.reg, "\"SigningCertific\r\n");
	help_run(&h);
	assert_check(h, "signing-certificate", "no-evidence");
	help_value(&h, "SigningCertificate",
	    "D4AFCBC5E23EA57B92250A582167E176BA4C2F8A");
	help_run(&h);
	assert_check(h, "signing-certificate", "pass");
	help_capture_free(&h);
}

/* But a key that an export says is not there has no such value. */
static void
state_known_to_be_missing(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_key(&h, HELP_MSCEP);
	buf_puts(&h.reg, "\r\n[-HKEY_LOCAL_MACHINE\\" HELP_CONNECTOR "]\r\n");
	help_run(&h);
	assert_check(h, "signing-certificate", "warn");
	assert_check(h, "root-store-clean", "no-evidence");
	buf_puts(
	    &h.reg, "\r\n[-HKEY_LOCAL_MACHINE\\SOFTWARE\\" HELP_ROOT "]\r\n");
	help_run(&h);
	assert_check(h, "root-store-clean", "pass");
	help_capture_free(&h);
}

/* The log of the registration point settles it too. */
static void
signing_certificate_by_the_log(void **state)
{
	struct help_capture h = help_capture_new(*state);

	help_crp(&h, 0, "Signing certificate could not be retrieved.");
	help_run(&h);
	assert_check(h, "signing-certificate", "fail");
	help_capture_free(&h);
}

static void
put_root(struct help_capture *h, struct help_cert how)
{
	struct buf der = BUF_INIT;

	if (h->reg.n == 0)
		buf_puts(&h->reg, HELP_REG_HEAD);
	help_cert_make(&how, &der);
	help_reg_cert(&h->reg, HELP_ROOT, buf_span(&der), NULL, false);
	buf_free(&der);
}

static void
root_store(void **state)
{
	struct help_capture h = help_capture_new(*state);

	put_root(&h, (struct help_cert){ .subject = "CN=Root", .ca = true });
	help_run(&h);
	assert_check(h, "root-store-clean", "pass");
	put_root(
	    &h, (struct help_cert){
		    .subject = "CN=Issuing", .issuer = "CN=Root", .ca = true });
	help_run(&h);
	assert_check(h, "root-store-clean", "warn");
	for (int64_t i = 0; i < 4; i++)
		help_verify(&h, i * 60, UNTRUSTED);
	help_run(&h);
	assert_check(h, "root-store-clean", "fail");
	/* The point answers again: the certificate does no harm, yet. */
	for (int64_t i = 4; i < 8; i++)
		help_verify(&h, i * 60, GOOD);
	help_run(&h);
	assert_check(h, "root-store-clean", "warn");
	help_capture_free(&h);
}

/* In My, in date, for clients; UNTIL in days. */
static struct help_capture
with_client(const void *k, int until, const char *usage)
{
	struct help_capture h = help_capture_new(k);
	struct buf der = BUF_INIT;
	char sha1[CERT_THUMBPRINT_MAX];

	h.options.now = help_time(0); /* an export alone tells no time */
	buf_puts(&h.reg, HELP_REG_HEAD);
	help_cert_make(&(struct help_cert){ .subject = "CN=ndes01.contoso.com",
			   .issuer = "CN=Issuing",
			   .usages = usage,
			   .from = -400,
			   .until = until },
	    &der);
	help_reg_cert(&h.reg, HELP_MY, buf_span(&der), NULL, false);
	cert_sha1(buf_span(&der), sha1);
	help_key(&h, HELP_MSCEP "\\Modules\\NDESPolicy");
	help_value(&h, "NDESCertThumbprint", sha1);
	buf_free(&der);
	return h;
}

static void
client_certificate(void **state)
{
	struct help_capture h = with_client(*state, 100, CLIENT_AUTH);

	help_run(&h);
	assert_check(h, "client-certificate", "pass");
	help_capture_free(&h);
	h = with_client(*state, 100, SERVER_AUTH);
	help_run(&h);
	assert_check(h, "client-certificate", "warn");
	help_capture_free(&h);
	h = with_client(*state, -1, CLIENT_AUTH);
	help_plugin_good(&h, 0, 1);
	help_run(&h);
	assert_check(h, "client-certificate", "warn");
	for (int64_t i = 1; i < 4; i++)
		help_plugin(&h, i * 60, 1, "Verify challenge returns false");
	help_run(&h);
	assert_check(h, "client-certificate", "fail");
	help_capture_free(&h);
}

/* In date or not is asked at --now. */
static void
client_certificate_at_now(void **state)
{
	struct help_capture h = with_client(*state, 100, CLIENT_AUTH);

	h.options.now = help_time(99 * INT64_C(86400));
	help_run(&h);
	assert_check(h, "client-certificate", "pass");
	h.options.now = help_time(101 * INT64_C(86400));
	help_run(&h);
	assert_check(h, "client-certificate", "warn");
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signing_certificate),
		cmocka_unit_test(state_not_exported),
		cmocka_unit_test(state_not_readable),
		cmocka_unit_test(state_known_to_be_missing),
		cmocka_unit_test(signing_certificate_by_the_log),
		cmocka_unit_test(root_store),
		cmocka_unit_test(client_certificate),
		cmocka_unit_test(client_certificate_at_now),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
