/*
 * Certificates for tests: P-256 keys, because they are made in no time.
 */

#include "tests/help_certs.h"

#include "engine/base/times.h"
#include "engine/evidence/certs/cert.h"
#include "tests/help_reg.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define KEYS_MAX 64

struct key_of {
	char *name;
	EVP_PKEY *key;
};

static struct key_of *
keys(void)
{
	static struct key_of all[KEYS_MAX];

	return all;
}

static EVP_PKEY *
key_named(const char *name)
{
	struct key_of *k = keys();

	while (k->name && strcmp(k->name, name) != 0)
		k++;
	assert_true(k < keys() + KEYS_MAX - 1);
	if (!k->name) {
		k->name = span_dup(span_of(name));
		k->key = strncmp(name, "rsa", 3) == 0 ? EVP_RSA_gen(1024)
						      : EVP_EC_gen("P-256");
		assert_non_null(k->key);
	}
	return k->key;
}

void
help_cert_end(void)
{
	for (struct key_of *k = keys(); k->name; k++) {
		free(k->name);
		EVP_PKEY_free(k->key);
		*k = (struct key_of){ NULL, NULL };
	}
}

int
help_certs_teardown(void **state)
{
	(void)state;
	help_cert_end();
	return 0;
}

static X509_NAME *
name_of(const char *text, int type)
{
	X509_NAME *name = X509_NAME_new();
	struct span rest = span_of(text), part;

	while (span_next(&rest, ',', &part)) {
		struct span kind = SPAN_NONE, value = part;
		struct buf wide = BUF_INIT;
		char *word;

		assert_true(span_next(&value, '=', &kind));
		word = span_dup(kind);
		for (size_t i = 0; i < value.n; i++) {
			buf_byte(&wide, '\0');
			buf_byte(&wide, value.p[i]);
		}
		if (type == V_ASN1_BMPSTRING)
			value = buf_span(&wide);
		/* the first part is the last one in the certificate */
		assert_true(X509_NAME_add_entry_by_txt(name, word,
		    type ? type : MBSTRING_UTF8, (const unsigned char *)value.p,
		    (int)value.n, 0, 0));
		free(word);
		buf_free(&wide);
	}
	return name;
}

static void
add_extension(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	assert_non_null(e);
	assert_true(X509_add_ext(x, e, -1));
	X509_EXTENSION_free(e);
}

static void
add_usages(X509 *x, const char *usages)
{
	char *list = span_dup(span_of(usages));

	for (char *p = list; *p; p++)
		if (*p == ' ')
			*p = ',';
	add_extension(x, NID_ext_key_usage, list);
	free(list);
}

/* "name=value;name=value" */
static void
add_others(X509 *x, const char *text)
{
	struct span rest = span_of(text), one, name;

	while (span_next(&rest, ';', &one)) {
		X509_EXTENSION *e;
		char *n, *value;

		assert_true(span_next(&one, '=', &name));
		n = span_dup(name);
		value = span_dup(one);
		e = X509V3_EXT_conf(NULL, NULL, n, value);
		assert_non_null(e);
		assert_true(X509_add_ext(x, e, -1));
		X509_EXTENSION_free(e);
		free(n);
		free(value);
	}
}

static void
set_times(X509 *x, const struct help_cert *c)
{
	bool year = c->from == 0 && c->until == 0;
	int from = year ? -365 : c->from, until = year ? 365 : c->until;
	time_t now = (time_t)(HELP_CERT_NOW / TIME_SECOND);

	X509_time_adj_ex(X509_getm_notBefore(x), from, 0, &now);
	X509_time_adj_ex(X509_getm_notAfter(x), until, 0, &now);
	if (c->not_after)
		assert_true(
		    ASN1_TIME_set_string(X509_getm_notAfter(x), c->not_after));
}

void
help_cert_make(const struct help_cert *c, struct buf *out)
{
	const char *issuer = c->issuer ? c->issuer : c->subject;
	const char *issuer_key = c->issuer_key          ? c->issuer_key
				 : !c->issuer && c->key ? c->key
							: issuer;
	X509_NAME *s = name_of(c->subject, c->string_type);
	X509_NAME *i = name_of(issuer, 0);
	X509 *x = X509_new();
	unsigned char *der = NULL;
	int n;

	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 7);
	X509_set_subject_name(x, s);
	X509_set_issuer_name(x, i);
	set_times(x, c);
	X509_set_pubkey(x, key_named(c->key ? c->key : c->subject));
	if (!c->extensions || !strstr(c->extensions, "basicConstraints"))
		add_extension(
		    x, NID_basic_constraints, c->ca ? "CA:TRUE" : "CA:FALSE");
	if (c->extensions)
		add_others(x, c->extensions);
	if (c->usages)
		add_usages(x, c->usages);
	assert_true(X509_sign(x, key_named(issuer_key),
	    EVP_get_digestbyname(c->digest ? c->digest : "sha256")));
	n = i2d_X509(x, &der);
	assert_true(n > 0);
	buf_add(out, (struct span){ (const char *)der, (size_t)n });
	OPENSSL_free(der);
	X509_NAME_free(s);
	X509_NAME_free(i);
	X509_free(x);
}

static void
add_number(struct buf *b, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		buf_byte(b, (char)(n >> 8 * i & 0xff));
}

void
help_blob_add(struct buf *blob, uint32_t id, struct span data)
{
	add_number(blob, id);
	add_number(blob, 1);
	add_number(blob, (uint32_t)data.n);
	buf_add(blob, data);
}

void
help_reg_store(struct buf *reg, const char *key)
{
	buf_printf(reg,
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\%s]\r\n\r\n"
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\%s\\Certificates]\r\n\r\n",
	    key, key);
}

void
help_reg_blob(
    struct buf *reg, const char *key, struct span der, struct span blob)
{
	char sha1[CERT_THUMBPRINT_MAX];

	cert_sha1(der, sha1);
	buf_printf(reg,
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\%s\\Certificates\\%s]\r\n", key,
	    sha1);
	help_reg_hex(reg, "Blob", blob);
	buf_puts(reg, "\r\n");
}

void
help_reg_cert(struct buf *reg, const char *key, struct span der,
    const char *friendly, bool private_key)
{
	struct buf blob = BUF_INIT, wide = BUF_INIT;

	help_blob_add(&blob, 0x14, SPAN("01234567890123456789"));
	if (private_key)
		help_blob_add(&blob, 0x02, SPAN("provider info"));
	if (friendly) {
		help_utf16(&wide, span_of(friendly));
		buf_add(&wide, SPAN("\0\0"));
		help_blob_add(&blob, 0x0b, buf_span(&wide));
	}
	help_blob_add(&blob, 0x20, der);
	help_reg_blob(reg, key, der, buf_span(&blob));
	buf_free(&blob);
	buf_free(&wide);
}
