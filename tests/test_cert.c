/*
 * Certificates.
 */

#include "engine/evidence/cert.h"

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
	assert_true(cert_is_ca(client));
	assert_false(cert_is_ca(none));
	cert_free(none);
	cert_free(client);
	cert_free(any);
}

/* Reads whatever there is to read of a certificate that may be nonsense. */
static void
use(struct span der)
{
	struct cert *c = cert_decode(der);

	if (!c)
		return;
	assert_non_null(cert_subject(c));
	assert_non_null(cert_issuer(c));
	assert_non_null(cert_common_name(c));
	cert_self_signed(c);
	cert_own_key(c);
	cert_is_ca(c);
	cert_allows(c, CLIENT_AUTH);
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

static int
end(void **state)
{
	(void)state;
	help_cert_end();
	return 0;
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
		cmocka_unit_test(test_bad_der),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
