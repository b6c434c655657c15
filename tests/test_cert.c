/*
 * Certificates.
 */

#include "engine/evidence/certs/cert.h"

#include "engine/base/times.h"
#include "tests/help_certs.h"

#include <openssl/asn1.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ROOT        "CN=Contoso Root CA,DC=contoso,DC=com"
#define CLIENT_AUTH "1.3.6.1.5.5.7.3.2"
#define SERVER_AUTH "1.3.6.1.5.5.7.3.1"

static struct cert *
make(struct help_cert how)
{
	struct buf der = BUF_INIT;
	struct cert *c;

	help_cert_make(&how, &der);
	c = cert_decode(buf_span(&der));
	assert_non_null(c);
	assert_true(span_eq(cert_der(c), buf_span(&der)));
	buf_free(&der);
	return c;
}

static void
test_names(void **state)
{
	struct cert *c = make((struct help_cert){ .subject = ROOT, .ca = 1 });

	(void)state;
	assert_string_equal(cert_subject(c), ROOT);
	assert_string_equal(cert_issuer(c), ROOT);
	assert_string_equal(cert_common_name(c), "Contoso Root CA");
	assert_int_equal(strlen(cert_thumbprint(c)), 40);
	assert_int_equal(strspn(cert_thumbprint(c), "0123456789ABCDEF"), 40);
	cert_free(c);

	c = make((struct help_cert){ .subject = "CN=Soci\xC3\xA9t\xC3\xA9 "
						"\xE2\x82\xAC+\"x\",O=A",
	    .issuer = "O=B" });
	assert_string_equal(cert_subject(c),
	    "CN=Soci\xC3\xA9t\xC3\xA9 \xE2\x82\xAC\\+\\\"x\\\",O=A");
	assert_string_equal(
	    cert_common_name(c), "Soci\xC3\xA9t\xC3\xA9 \xE2\x82\xAC+\"x\"");
	assert_string_equal(cert_issuer(c), "O=B");
	cert_free(c);

	c = make((struct help_cert){ .subject = "CN=last,CN=first" });
	assert_string_equal(cert_common_name(c), "last");
	cert_free(c);

	c = make((struct help_cert){ .subject = "OU=only a unit" });
	assert_string_equal(cert_common_name(c), "OU=only a unit");
	cert_free(c);
	cert_free(NULL);
}

static void
test_sha1(void **state)
{
	char text[CERT_THUMBPRINT_MAX];

	(void)state;
	cert_sha1(SPAN("abc"), text);
	assert_string_equal(text, "A9993E364706816ABA3E25717850C26C9CD0D89D");
	cert_sha1(SPAN_NONE, text);
	assert_string_equal(text, "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
}

static void
test_times(void **state)
{
	struct cert *c = make((struct help_cert){
	    .subject = ROOT, .from = -30000, .until = 90000 });
	char text[TIME_TEXT_MAX];

	(void)state;
	assert_true(cert_not_before(c) ==
		    HELP_CERT_NOW - 30000 * TIME_DAY); /* in 1943 */
	assert_true(cert_not_after(c) == HELP_CERT_NOW + 90000 * TIME_DAY);
	cert_free(c);
	c = make((struct help_cert){
	    .subject = ROOT, .not_after = "99991231235959Z" });
	assert_string_equal(
	    time_rfc3339(cert_not_after(c), text), "9999-12-31T23:59:59Z");
	cert_free(c);
}

/* Equal names: letters and blanks, and the kind of string, do not count. */
static void
test_self_issued(void **state)
{
	struct cert *same = make(
	    (struct help_cert){ .subject = "CN=Contoso  ROOT ca",
		.issuer = "CN=contoso root CA",
		.issuer_key = "k",
		.key = "k",
		.string_type = V_ASN1_BMPSTRING });
	struct cert *other = make((struct help_cert){ .subject = "CN=a",
	    .issuer = "CN=b",
	    .key = "k",
	    .issuer_key = "k" });
	struct cert *rolled = make((struct help_cert){ .subject = "CN=a",
	    .key = "new",
	    .issuer = "CN=a",
	    .issuer_key = "old" });

	(void)state;
	assert_true(cert_self_issued(same));
	assert_true(cert_self_signed(same));
	assert_true(cert_self_issued(rolled));
	assert_false(cert_self_signed(rolled));
	assert_false(cert_own_key(rolled));
	assert_false(cert_self_issued(other));
	assert_false(cert_self_signed(other));
	assert_true(cert_own_key(other));
	cert_free(same);
	cert_free(other);
	cert_free(rolled);
}

static void
test_weak_signatures_still_verify(void **state)
{
	static const char *const digests[] = { "md5", "sha1", "sha512" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct cert *c = make((struct help_cert){ .subject = ROOT,
		    .key = "rsa",
		    .ca = 1,
		    .digest = digests[i] });

		assert_true(cert_self_signed(c));
		cert_free(c);
	}
}

static void
test_signed_by(void **state)
{
	struct cert *root = make((struct help_cert){ .subject = ROOT });
	struct cert *cross = make((struct help_cert){
	    .subject = ROOT, .issuer = "CN=Other", .ca = 1 });
	struct cert *impostor = make((struct help_cert){
	    .subject = ROOT, .key = "another key", .ca = 1 });
	struct cert *leaf = make(
	    (struct help_cert){ .subject = "CN=leaf", .issuer = ROOT });

	(void)state;
	assert_true(cert_signed_by(leaf, root));
	assert_true(cert_signed_by(leaf, cross));
	assert_true(cert_signed_by(root, root));
	assert_false(cert_signed_by(leaf, impostor));
	assert_false(cert_signed_by(leaf, leaf));
	assert_false(cert_signed_by(root, leaf));
	assert_true(cert_same_name(root, impostor));
	assert_true(cert_same_name(root, cross));
	assert_false(cert_same_name(root, leaf));
	assert_true(cert_same_key(root, cross));
	assert_false(cert_same_key(root, impostor));
	assert_true(cert_subject_hash(root) == cert_subject_hash(cross));
	assert_true(cert_issuer_hash(leaf) == cert_subject_hash(root));
	assert_true(cert_key_hash(root) == cert_key_hash(cross));
	assert_true(cert_key_hash(root) != cert_key_hash(impostor));
	cert_free(root);
	cert_free(cross);
	cert_free(impostor);
	cert_free(leaf);
}

static void
test_usages(void **state)
{
	struct cert *none = make((struct help_cert){ .subject = "CN=a" });
	struct cert *client = make((struct help_cert){ .subject = "CN=a",
	    .usages = CLIENT_AUTH " 1.3.6.1.4.1.311.20.2.1",
	    .ca = 1 });
	struct cert *any = make(
	    (struct help_cert){ .subject = "CN=a", .usages = "2.5.29.37.0" });

	(void)state;
	assert_true(cert_allows(none, CLIENT_AUTH));
	assert_false(cert_names_usage(none, CLIENT_AUTH));
	assert_true(cert_allows(client, CLIENT_AUTH));
	assert_false(cert_allows(client, SERVER_AUTH));
	assert_true(cert_names_usage(client, "1.3.6.1.4.1.311.20.2.1"));
	assert_false(cert_names_usage(client, "1.3.6.1.4.1.311.20.2"));
	assert_true(cert_allows(any, SERVER_AUTH));
	assert_false(cert_names_usage(any, SERVER_AUTH));
	cert_free(none);
	cert_free(client);
	cert_free(any);
}

static void
expect_issuer(const char *extensions, bool may, long length)
{
	struct cert *c = make((struct help_cert){
	    .subject = "CN=a", .issuer = "CN=b", .extensions = extensions });

	assert_int_equal(cert_may_issue(c), may);
	assert_int_equal(cert_path_length(c), length);
	cert_free(c);
}

static void
test_authorities(void **state)
{
	struct cert *root;

	(void)state;
	expect_issuer("basicConstraints=CA:TRUE", true, -1);
	expect_issuer("basicConstraints=critical,CA:TRUE,pathlen:3", true, 3);
	expect_issuer("basicConstraints=CA:FALSE", false, -1);
	expect_issuer("basicConstraints=CA:TRUE;"
		      "keyUsage=critical,keyCertSign,cRLSign",
	    true, -1);
	expect_issuer(
	    "basicConstraints=CA:TRUE;keyUsage=digitalSignature", false, -1);
	/* something that is no basic constraints */
	expect_issuer(
	    "2.5.29.19=DER:0500;nsComment=basicConstraints", false, -1);
	/* no word of it: a root may, what others signed may not */
	expect_issuer("nsComment=no basicConstraints", false, -1);
	root = make((struct help_cert){
	    .subject = "CN=a", .extensions = "nsComment=no basicConstraints" });
	assert_true(cert_may_issue(root));
	cert_free(root);
}

/* Application policies are certificate policies under another number. */
#define POLICIES(oid) "1.3.6.1.4.1.311.21.10=critical,DER:" oid
#define POLICY_CLIENT "300c300a06082b06010505070302"
#define POLICY_SERVER "300c300a06082b06010505070301"
#define POLICY_ANY    "300e300c060a2b0601040182370a0c01"

static void
expect_policy(const char *usages, const char *extensions, bool client)
{
	struct cert *c = make((struct help_cert){
	    .subject = "CN=a", .usages = usages, .extensions = extensions });

	assert_int_equal(cert_allows(c, CLIENT_AUTH), client);
	cert_free(c);
}

static void
test_application_policies(void **state)
{
	(void)state;
	expect_policy(CLIENT_AUTH, POLICIES(POLICY_CLIENT), true);
	expect_policy(CLIENT_AUTH, POLICIES(POLICY_SERVER), false);
	expect_policy(SERVER_AUTH, POLICIES(POLICY_CLIENT), true);
	expect_policy(SERVER_AUTH, POLICIES(POLICY_ANY), true);
	expect_policy(NULL, POLICIES("0500"), false); /* nonsense */
}

static void
test_store_usages(void **state)
{
	(void)state;
	assert_true(cert_usages_allow(
	    SPAN("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02"),
	    CLIENT_AUTH));
	assert_false(cert_usages_allow(
	    SPAN("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01"),
	    CLIENT_AUTH));
	assert_false(cert_usages_allow(SPAN("\x30\0"), CLIENT_AUTH));
	assert_false(cert_usages_allow(SPAN("\x30\x40"), CLIENT_AUTH));
	assert_false(cert_usages_allow(SPAN(""), CLIENT_AUTH));
}

static void
test_odd_critical(void **state)
{
	static const struct {
		const char *extensions;
		const char *microsofts, *others; /* NULL: none */
	} all[] = {
		{ "keyUsage=critical,digitalSignature", NULL, NULL },
		{ "1.3.6.1.4.1.311.21.7=DER:0500", NULL, NULL },
		{ "1.3.6.1.4.1.311.21.7=critical,DER:0500",
		    "1.3.6.1.4.1.311.21.7", NULL },
		{ "1.3.6.1.4.1.3110.1=critical,DER:0500", NULL,
		    "1.3.6.1.4.1.3110.1" },
		{ "1.2.3.4=critical,DER:0500;"
		  "1.3.6.1.4.1.311.25.2=critical,DER:0500",
		    "1.3.6.1.4.1.311.25.2", "1.2.3.4" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct cert *c = make((struct help_cert){
		    .subject = "CN=a", .extensions = all[i].extensions });
		char oid[CERT_OID_MAX];

		for (int ms = 0; ms < 2; ms++) {
			const char *want = ms ? all[i].microsofts
					      : all[i].others;

			assert_int_equal(
			    cert_odd_critical(c, ms == 1, oid), want != NULL);
			if (want)
				assert_string_equal(oid, want);
		}
		cert_free(c);
	}
}

/* Reads whatever there is to read of a certificate that may be nonsense. */
static void
use(struct span der)
{
	struct cert *c = cert_decode(der);
	char oid[CERT_OID_MAX];

	if (!c)
		return;
	assert_non_null(cert_subject(c));
	assert_non_null(cert_issuer(c));
	assert_non_null(cert_common_name(c));
	cert_self_signed(c);
	cert_own_key(c);
	cert_may_issue(c);
	cert_path_length(c);
	cert_allows(c, CLIENT_AUTH);
	cert_odd_critical(c, true, oid);
	cert_names_key_of(c, c);
	assert_true(cert_same_name(c, c));
	cert_free(c);
}

static void
test_bad_der(void **state)
{
	struct help_cert how = {
		.subject = ROOT, .usages = CLIENT_AUTH, .ca = 1
	};
	struct buf der = BUF_INIT;
	uint32_t seed = 7;

	(void)state;
	help_cert_make(&how, &der);
	assert_null(cert_decode(SPAN_NONE));
	assert_null(cert_decode(SPAN("")));
	assert_null(cert_decode(SPAN("\x30\x84\xff\xff\xff\xff")));
	for (size_t n = 0; n < der.n; n++) {
		char *exact = span_dup(span_slice(buf_span(&der), 0, n));

		assert_null(cert_decode((struct span){ exact, n }));
		free(exact);
	}
	for (int i = 0; i < 3000; i++) {
		size_t at;
		char was;

		seed = seed * 1664525 + 1013904223;
		at = (seed >> 12) % der.n;
		was = der.p[at];
		der.p[at] = (char)(der.p[at] ^ (1 << (seed >> 29)));
		use(buf_span(&der));
		der.p[at] = was;
	}
	buf_byte(&der, '\0'); /* something behind it */
	assert_null(cert_decode(buf_span(&der)));
	buf_free(&der);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_sha1),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_self_issued),
		cmocka_unit_test(test_weak_signatures_still_verify),
		cmocka_unit_test(test_signed_by),
		cmocka_unit_test(test_usages),
		cmocka_unit_test(test_authorities),
		cmocka_unit_test(test_application_policies),
		cmocka_unit_test(test_store_usages),
		cmocka_unit_test(test_odd_critical),
		cmocka_unit_test(test_bad_der),
	};

	return cmocka_run_group_tests(tests, NULL, help_certs_teardown);
}
