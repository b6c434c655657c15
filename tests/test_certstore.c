/*
 * Certificate stores out of registry exports.
 */

#include "engine/evidence/certs/certstore.h"

#include "tests/help_certs.h"
#include "tests/help_reg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ROOT    "CN=Contoso Root CA"
#define ISSUING "CN=Contoso Issuing CA"

/* A store, and what it was made of. */
struct made {
	struct registry *reg;
	struct certstore *store;
	struct source source;
};

static struct source *
source_of(void *arg, const char *file)
{
	struct source *s = arg;

	assert_string_equal(file, "a.reg");
	return s;
}

static void
load(struct made *m, struct span raw)
{
	memset(m, 0, sizeof(*m));
	m->reg = registry_new(&help_interest);
	assert_non_null(m->reg);
	assert_int_equal(help_reg_load(m->reg, raw, "a.reg"), OK);
	m->store = certstore_new(m->reg, source_of, &m->source);
	assert_non_null(m->store);
}

static void
unload(struct made *m)
{
	certstore_free(m->store);
	registry_free(m->reg);
}

/* Adds the certificate to the store KEY of the text REG. */
static void
put(struct buf *reg, const char *key, struct help_cert how)
{
	struct buf der = BUF_INIT;

	help_cert_make(&how, &der);
	help_reg_cert(reg, key, buf_span(&der), NULL, false);
	buf_free(&der);
}

static void
test_stores_and_properties(void **state)
{
	struct buf reg = BUF_INIT, der = BUF_INIT;
	struct help_cert how = { .subject = ROOT, .ca = true };
	const struct stored_cert *c;
	struct made m;

	(void)state;
	help_cert_make(&how, &der);
	buf_puts(&reg, HELP_REG_HEAD);
	help_reg_cert(&reg, "microsoft\\systemcertificates\\root",
	    buf_span(&der), "Caf\xC3\xA9", true);
	help_reg_cert(&reg, HELP_AUTHROOT, buf_span(&der), NULL, false);
	help_reg_cert(&reg, HELP_POLICY, buf_span(&der), "", false);
	help_reg_cert(&reg, HELP_ENTERPRISE, buf_span(&der), NULL, false);
	help_reg_cert(&reg, HELP_CA, buf_span(&der), NULL, false);
	help_reg_cert(&reg, "Policies\\" HELP_CA, buf_span(&der), NULL, false);
	help_reg_cert(&reg, "Microsoft\\EnterpriseCertificates\\CA",
	    buf_span(&der), NULL, false);
	help_reg_cert(&reg, HELP_MY, buf_span(&der), NULL, true);
	help_reg_cert(&reg, "Microsoft\\SystemCertificates\\Disallowed",
	    buf_span(&der), NULL, false);
	load(&m, buf_span(&reg));
	assert_int_equal(certstore_count(m.store), 9);
	assert_int_equal(m.source.records, 9);
	for (size_t i = 0; i < 9; i++) {
		static const struct {
			enum store_logical l;
			enum store_physical p;
		} wanted[] = { { STORE_ROOT, STORE_LOCAL },
			{ STORE_ROOT, STORE_AUTHROOT },
			{ STORE_ROOT, STORE_POLICY },
			{ STORE_ROOT, STORE_ENTERPRISE },
			{ STORE_CA, STORE_LOCAL }, { STORE_CA, STORE_POLICY },
			{ STORE_CA, STORE_ENTERPRISE },
			{ STORE_MY, STORE_LOCAL },
			{ STORE_DISALLOWED, STORE_LOCAL } };

		c = certstore_at(m.store, i);
		assert_int_equal(c->logical, wanted[i].l);
		assert_int_equal(c->physical, wanted[i].p);
		assert_string_equal(c->key_name, cert_thumbprint(c->cert));
		assert_int_equal(c->has_private_key, i == 0 || i == 7);
		assert_string_equal(
		    c->friendly_name, i == 0 ? "Caf\xC3\xA9" : "");
	}
	c = certstore_at(m.store, 0);
	assert_string_equal(c->file, "a.reg");
	assert_int_equal(c->line, 4);
	assert_null(certstore_at(m.store, 9));
	assert_string_equal(store_physical_name(STORE_POLICY), "policy");
	assert_string_equal(store_logical_name(STORE_CA), "ca");
	unload(&m);
	buf_free(&reg);
	buf_free(&der);
}

/* Property 9, and what of it is not there. */
static void
test_usages(void **state)
{
	struct buf reg = BUF_INIT, der = BUF_INIT, blob = BUF_INIT;
	struct help_cert how = { .subject = ROOT, .ca = true };
	struct made m;

	(void)state;
	help_cert_make(&how, &der);
	buf_puts(&reg, HELP_REG_HEAD);
	help_reg_cert(&reg, HELP_CA, buf_span(&der), NULL, false);
	help_blob_add(&blob, 0x20, buf_span(&der));
	help_blob_add(&blob, 0x09, SPAN("\x30\0"));
	help_reg_blob(&reg, HELP_ROOT, buf_span(&der), buf_span(&blob));
	load(&m, buf_span(&reg));
	assert_null(certstore_at(m.store, 0)->usages.p);
	assert_true(span_eq(certstore_at(m.store, 1)->usages, SPAN("\x30\0")));
	unload(&m);
	buf_free(&reg);
	buf_free(&der);
	buf_free(&blob);
}

#define SOME_SHA1  "0123456789012345678901234567890123456789"
#define OTHER_SHA1 "1123456789012345678901234567890123456789"

/* The same in a store, whichever way a certificate is lost in it. */
static void
expect_damaged(const char *text, bool this, bool other)
{
	struct buf reg = BUF_INIT;
	struct made m;

	buf_puts(&reg, HELP_REG_HEAD);
	buf_puts(&reg, text);
	load(&m, buf_span(&reg));
	assert_true(certstore_exported(m.store, STORE_CA, STORE_LOCAL));
	assert_int_equal(certstore_count(m.store), 0);
	assert_int_equal(
	    certstore_damaged(m.store, STORE_CA, NULL), this || other);
	assert_int_equal(certstore_damaged(m.store, STORE_CA, SOME_SHA1), this);
	assert_int_equal(
	    certstore_damaged(m.store, STORE_CA, OTHER_SHA1), other);
	assert_false(certstore_damaged(m.store, STORE_MY, NULL));
	assert_int_equal(
	    m.source.problem[PROBLEM_CERTIFICATE].count, this || other);
	unload(&m);
	buf_free(&reg);
}

static void
test_damaged(void **state)
{
#define STORE "[HKEY_LOCAL_MACHINE\\SOFTWARE\\" HELP_CA
#define KEY   STORE "\\Certificates\\" SOME_SHA1

	(void)state;
	assert_false(certstore_damaged(NULL, STORE_CA, NULL));
	expect_damaged(STORE "]\r\n", false, false);
	expect_damaged(KEY "]\r\n", false, false);
	expect_damaged(KEY "]\r\n\"Blob\"=hex:20,00\r\n", true, false);
	/* the value is torn, its name too, the line end of the key is lost */
	expect_damaged(KEY "]\r\n\"Blob\"=hex:20,00,\\\r\n", true, false);
	expect_damaged(KEY "]\r\n\"Blob\"=hex:20,00,\r\n\r\n", true, false);
	expect_damaged(KEY "]\r\n\"Blo\r\n", true, false);
	expect_damaged(KEY "]\r\n\"Blob\"=hex:20,zz\r\n", true, false);
	expect_damaged(KEY "\r\n\"Blob\"=hex:20,00\r\n", true, false);
	/* which one it was cannot be said */
	expect_damaged(STORE "\\Certificates]\r\nwhat is this\r\n", true, true);
	expect_damaged(STORE "\\Certifi", true, true);
}

static void
test_exported(void **state)
{
	struct buf reg = BUF_INIT;
	struct made m;

	(void)state;
	buf_puts(&reg, HELP_REG_HEAD);
	buf_puts(&reg, "[HKEY_LOCAL_MACHINE\\SOFTWARE\\" HELP_ROOT "]\r\n");
	buf_puts(&reg, "[HKEY_LOCAL_MACHINE\\SOFTWARE\\" HELP_CA "\\CRLs]\r\n");
	buf_puts(&reg, "[HKEY_LOCAL_MACHINE\\SOFTWARE\\" HELP_MY "x]\r\n");
	help_reg_store(&reg, HELP_POLICY);
	buf_puts(&reg, "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\"
		       "EnterpriseCertificates\\Root]\r\n");
	load(&m, buf_span(&reg));
	assert_true(certstore_exported(m.store, STORE_ROOT, STORE_ENTERPRISE));
	assert_false(certstore_exported(m.store, STORE_CA, STORE_ENTERPRISE));
	assert_true(certstore_exported(m.store, STORE_ROOT, STORE_LOCAL));
	assert_true(certstore_exported(m.store, STORE_ROOT, STORE_POLICY));
	assert_false(certstore_exported(m.store, STORE_ROOT, STORE_AUTHROOT));
	assert_true(certstore_exported(m.store, STORE_CA, STORE_LOCAL));
	assert_false(certstore_exported(m.store, STORE_MY, STORE_LOCAL));
	assert_false(certstore_exported(NULL, STORE_MY, STORE_LOCAL));
	assert_int_equal(certstore_count(m.store), 0);
	unload(&m);
	buf_free(&reg);
}

#define A_KEY                                                                  \
	"[HKEY_LOCAL_MACHINE\\SOFTWARE\\" HELP_ROOT                            \
	"\\Certificates\\0123456789012345678901234567890123456789]\r\n"

static uint64_t
bad_certificates(const char *value)
{
	struct buf reg = BUF_INIT;
	struct made m;
	uint64_t count;

	buf_puts(&reg, HELP_REG_HEAD A_KEY);
	buf_puts(&reg, value);
	load(&m, buf_span(&reg));
	assert_int_equal(certstore_count(m.store), 0);
	assert_int_equal(m.source.records, 0);
	count = m.source.problem[PROBLEM_CERTIFICATE].count;
	unload(&m);
	buf_free(&reg);
	return count;
}

static void
test_bad_blobs(void **state)
{
	static const char *const bad[] = { "\"Blob\"=hex:\r\n",
		"\"Blob\"=hex:00\r\n", "\"Blob\"=\"text\"\r\n",
		"\"Blob\"=hex(7):20,00,00,00\r\n",
		"\"blob\"=hex:20,00,00,00,01,00,00,00,00,00,00,00\r\n",
		"\"Blob\"=hex:20,00,00,00,01,00,00,00,02,00,00,00,30\r\n",
		"\"Blob\"=hex:20,00,00,00,01,00,00,00,ff,ff,ff,ff,30,00\r\n",
		"\"Blob\"=hex:03,00,00,00,01,00,00,00,01,00,00,00,30\r\n",
		"\"Blob\"=hex:20,00,00,00,01,00,00,00,02,00,00,00,30,00\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(bad_certificates(bad[i]), 1);
	/* what is left of a deleted certificate is no fault */
	assert_int_equal(bad_certificates(""), 0);
	assert_int_equal(bad_certificates("\"Other\"=dword:00000001\r\n"), 0);
}

/* Right but for the length, or for the type of the value. */
static void
test_nearly_good_blobs(void **state)
{
	struct buf der = BUF_INIT, blob = BUF_INIT, value = BUF_INIT;
	struct help_cert how = { .subject = ROOT };
	char *type;

	(void)state;
	help_cert_make(&how, &der);
	help_blob_add(&blob, 0x20, buf_span(&der));
	blob.p[8]++;
	help_reg_hex(&value, "Blob", buf_span(&blob));
	assert_int_equal(bad_certificates(buf_str(&value)), 1);
	blob.p[8]--;
	buf_clear(&value);
	help_reg_hex(&value, "Blob", buf_span(&blob));
	type = strstr(value.p, "hex:") + 3;
	blob.n = 0;
	buf_add(&blob, (struct span){ value.p, (size_t)(type - value.p) });
	buf_puts(&blob, "(0)");
	buf_puts(&blob, type);
	assert_int_equal(bad_certificates(buf_str(&blob)), 1);
	buf_free(&der);
	buf_free(&blob);
	buf_free(&value);
}

static void
test_properties_in_any_order(void **state)
{
	struct buf reg = BUF_INIT, der = BUF_INIT, blob = BUF_INIT;
	struct help_cert how = { .subject = ROOT };
	struct made m;

	(void)state;
	help_cert_make(&how, &der);
	help_blob_add(&blob, 0x20, buf_span(&der));
	help_blob_add(&blob, 0x7f, SPAN(""));
	help_blob_add(&blob, 0x0b, SPAN("N\0\0\0junk"));
	buf_puts(&reg, HELP_REG_HEAD A_KEY);
	help_reg_hex(&reg, "Blob", buf_span(&blob));
	load(&m, buf_span(&reg));
	assert_int_equal(certstore_count(m.store), 1);
	assert_string_equal(certstore_at(m.store, 0)->friendly_name, "N");
	/* kept, though its key lies about its SHA-1 */
	assert_int_equal(m.source.problem[PROBLEM_THUMBPRINT].count, 1);
	assert_int_equal(m.source.problem[PROBLEM_THUMBPRINT].line, 4);
	assert_int_equal(certstore_at(m.store, 0)->key_name[0], (int)'0');
	unload(&m);
	buf_free(&reg);
	buf_free(&der);
	buf_free(&blob);
}

static void
test_find(void **state)
{
	struct buf reg = BUF_INIT, text = BUF_INIT;
	const struct stored_cert *c;
	const char *sha1;
	struct made m;

	(void)state;
	buf_puts(&reg, HELP_REG_HEAD);
	put(&reg, HELP_ROOT, (struct help_cert){ .subject = "CN=b" });
	put(&reg, HELP_MY, (struct help_cert){ .subject = "CN=a" });
	load(&m, buf_span(&reg));
	c = certstore_at(m.store, 1);
	sha1 = cert_thumbprint(c->cert);
	assert_ptr_equal(certstore_find(m.store, STORE_MY, sha1), c);
	assert_null(certstore_find(m.store, STORE_CA, sha1));
	assert_null(certstore_find(m.store, STORE_ROOT, sha1));
	buf_puts(&text, "\xE2\x80\x8E ");
	for (size_t i = 0; i < 40; i++)
		buf_printf(&text, "%c%s",
		    sha1[i] >= 'A' ? sha1[i] + 'a' - 'A' : sha1[i],
		    i % 8 == 7   ? ":"
		    : i % 8 == 3 ? " \xC2\xA0"
				 : "");
	assert_ptr_equal(certstore_find(m.store, STORE_MY, buf_str(&text)), c);
	buf_puts(&text, "0");
	assert_null(certstore_find(m.store, STORE_MY, buf_str(&text)));
	assert_null(certstore_find(m.store, STORE_MY, ""));
	assert_null(certstore_find(m.store, STORE_MY, NULL));
	assert_null(certstore_find(NULL, STORE_MY, sha1));
	unload(&m);
	buf_free(&reg);
	buf_free(&text);
}

/* Where certificate I of the store stands: is it cross-signed? */
static bool
crossed(const struct made *m, size_t i)
{
	return certstore_cross_signed(m->store, certstore_at(m->store, i));
}

static void
test_cross_signed(void **state)
{
	struct buf reg = BUF_INIT;
	struct made m;

	(void)state;
	buf_puts(&reg, HELP_REG_HEAD);
	put(&reg, HELP_ROOT,
	    (struct help_cert){ .subject = ROOT, .issuer = "CN=Other" });
	put(&reg, HELP_ROOT,
	    (struct help_cert){ .subject = ISSUING, .issuer = ROOT });
	put(&reg, HELP_CA,
	    (struct help_cert){ .subject = ROOT, .issuer = "CN=Third" });
	put(&reg, HELP_POLICY, (struct help_cert){ .subject = ROOT });
	put(&reg, HELP_ROOT,
	    (struct help_cert){
		.subject = ROOT, .key = "other", .issuer = "CN=Other" });
	/* self-issued, but not signed with its own key: no root */
	put(&reg, HELP_ROOT,
	    (struct help_cert){
		.subject = ISSUING, .issuer = ISSUING, .issuer_key = "old" });
	load(&m, buf_span(&reg));
	assert_int_equal(certstore_count(m.store), 6);
	assert_true(crossed(&m, 0));
	assert_false(crossed(&m, 1));
	assert_false(crossed(&m, 2)); /* not in Root */
	assert_false(crossed(&m, 3));
	assert_false(crossed(&m, 4)); /* another key */
	assert_false(crossed(&m, 5));
	unload(&m);
	buf_free(&reg);
}

static void
test_real_files(void **state)
{
	static const struct {
		const char *file, *sha1;
		enum store_logical logical;
		bool self_signed, private_key;
	} files[] = {
		{ "reg/realtenzo_cert_blob_utf16.reg",
		    "50E8E66831E80168D79A7969ECA005A323740371", STORE_ROOT,
		    true, false },
		{ "reg/erwan_blob_utf16.reg",
		    "39998B608693058FDCDE3FE42D003E207AC0BAF8", STORE_MY, false,
		    true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct buf raw = BUF_INIT;
		const struct stored_cert *c;
		struct made m;

		if (!help_real(files[i].file, &raw)) {
			buf_free(&raw);
			skip();
		}
		load(&m, buf_span(&raw));
		assert_int_equal(certstore_count(m.store), 1);
		c = certstore_at(m.store, 0);
		printf("%s: %s, issuer %s\n", files[i].file,
		    cert_subject(c->cert), cert_issuer(c->cert));
		assert_string_equal(cert_thumbprint(c->cert), files[i].sha1);
		assert_int_equal(c->logical, files[i].logical);
		assert_int_equal(c->has_private_key, files[i].private_key);
		assert_int_equal(
		    cert_self_signed(c->cert), files[i].self_signed);
		assert_int_equal(
		    m.source.problem[PROBLEM_CERTIFICATE].count, 0);
		assert_int_equal(m.source.problem[PROBLEM_THUMBPRINT].count, 0);
		unload(&m);
		buf_free(&raw);
	}
}

/* Every cut, and random changes, of a Blob. */
static void
test_hostile_blobs(void **state)
{
	struct buf reg = BUF_INIT, der = BUF_INIT, blob = BUF_INIT;
	struct help_cert how = { .subject = ROOT };
	uint32_t seed = 11;
	struct made m;

	(void)state;
	help_cert_make(&how, &der);
	help_blob_add(&blob, 0x0b, SPAN("N\0a\0m\0e\0\0\0"));
	help_blob_add(&blob, 0x20, buf_span(&der));
	for (size_t n = 0; n < blob.n + 2000; n++) {
		struct buf copy = BUF_INIT;

		buf_add(&copy, span_slice(buf_span(&blob), 0, n));
		if (n >= blob.n) {
			seed = seed * 1664525 + 1013904223;
			copy.p[(seed >> 16) % (n % 2 ? 40 : copy.n)] =
			    (char)(seed >> 8);
		}
		buf_clear(&reg);
		buf_puts(&reg, HELP_REG_HEAD A_KEY);
		help_reg_hex(&reg, "Blob", buf_span(&copy));
		load(&m, buf_span(&reg));
		assert_true(n >= blob.n || certstore_count(m.store) == 0);
		assert_int_equal(
		    certstore_count(m.store) +
			m.source.problem[PROBLEM_CERTIFICATE].count,
		    1);
		unload(&m);
		buf_free(&copy);
	}
	buf_free(&reg);
	buf_free(&der);
	buf_free(&blob);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stores_and_properties),
		cmocka_unit_test(test_exported),
		cmocka_unit_test(test_usages),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_bad_blobs),
		cmocka_unit_test(test_nearly_good_blobs),
		cmocka_unit_test(test_properties_in_any_order),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_cross_signed),
		cmocka_unit_test(test_real_files),
		cmocka_unit_test(test_hostile_blobs),
	};

	return cmocka_run_group_tests(tests, NULL, help_certs_teardown);
}
