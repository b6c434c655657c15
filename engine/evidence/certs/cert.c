/*
 * Certificates, through libcrypto.  Everything that people and checks read
 * is taken out once, when a certificate is decoded; the decoded form is kept
 * for comparing names and verifying signatures.
 *
 * X509_verify() asks for no security level: a root signed with SHA-1 or MD5
 * is still signed with its own key, and that is all that is asked here.
 */

#include "engine/evidence/certs/cert.h"

#include "engine/base/times.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#define DER_MAX    (1u << 20)
#define NAME_FLAGS (XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB)

#define ANY_PURPOSE          "2.5.29.37.0"
#define APPLICATION_POLICIES "1.3.6.1.4.1.311.21.10"
#define ANY_APPLICATION      "1.3.6.1.4.1.311.10.12.1"
#define MICROSOFT            "1.3.6.1.4.1.311."

struct cert {
	X509 *x;
	struct span der;
	char thumbprint[CERT_THUMBPRINT_MAX];
	char *subject, *issuer, *common_name;
	int64_t not_before, not_after;
	uint64_t subject_hash, issuer_hash, key_hash;
};

void
cert_sha1(struct span data, char out[CERT_THUMBPRINT_MAX])
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char hash[SHA_DIGEST_LENGTH];

	SHA1((const unsigned char *)(data.n ? data.p : ""), data.n, hash);
	for (size_t i = 0; i < sizeof(hash); i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
	out[2 * sizeof(hash)] = '\0';
}

static uint64_t
hash_start(const unsigned char *hash)
{
	uint64_t n = 0;

	for (int i = 0; i < 8; i++)
		n = n << 8 | hash[i];
	return n;
}

/* False when FLAGS cannot show it. */
static bool
print_name(const X509_NAME *name, unsigned long flags, char **out)
{
	BIO *bio = BIO_new(BIO_s_mem());
	bool shown = bio && X509_NAME_print_ex(bio, name, 0, flags) >= 0;
	char *text = NULL;
	long n;

	if (shown) {
		n = BIO_get_mem_data(bio, &text);
		*out = span_dup((struct span){ text, n > 0 ? (size_t)n : 0 });
	}
	BIO_free(bio);
	return shown;
}

/* A name whose strings are not what they claim is shown in hex. */
static enum err
name_text(const X509_NAME *name, char **out)
{
	if (!print_name(name, NAME_FLAGS, out) &&
	    !print_name(name, NAME_FLAGS | ASN1_STRFLGS_DUMP_ALL, out))
		return ERR_FORMAT;
	return *out ? OK : ERR_NOMEM;
}

/* *OUT stays NULL when there is none to show. */
static enum err
common_name_text(const X509_NAME *name, char **out)
{
	int i = -1, last = -1;
	unsigned char *utf8 = NULL;
	bool shown;
	int n;

	while ((i = X509_NAME_get_index_by_NID(name, NID_commonName, i)) >= 0)
		last = i;
	if (last < 0)
		return OK;
	n = ASN1_STRING_to_UTF8(
	    &utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
	if (n <= 0)
		return OK;
	shown = !memchr(utf8, 0, (size_t)n);
	if (shown)
		*out = span_dup((struct span){ (const char *)utf8, (size_t)n });
	OPENSSL_free(utf8);
	return !shown || *out ? OK : ERR_NOMEM;
}

static int64_t
asn1_time(const ASN1_TIME *t)
{
	struct tm tm;
	struct civil c;

	memset(&tm, 0, sizeof(tm));
	if (!t || !ASN1_TIME_to_tm(t, &tm))
		return TIME_NONE;
	c = (struct civil){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
		tm.tm_hour, tm.tm_min, tm.tm_sec, 0 };
	return time_of_civil(&c);
}

static enum err
fill_cert(struct cert *c)
{
	const X509_NAME *subject = X509_get_subject_name(c->x);
	unsigned char hash[EVP_MAX_MD_SIZE] = { 0 };
	unsigned int n = sizeof(hash);
	enum err err;

	cert_sha1(c->der, c->thumbprint);
	err = name_text(subject, &c->subject);
	if (!err)
		err = name_text(X509_get_issuer_name(c->x), &c->issuer);
	if (!err)
		err = common_name_text(subject, &c->common_name);
	if (err)
		return err;
	c->not_before = asn1_time(X509_get0_notBefore(c->x));
	c->not_after = asn1_time(X509_get0_notAfter(c->x));
	c->subject_hash = X509_NAME_hash(X509_get_subject_name(c->x));
	c->issuer_hash = X509_NAME_hash(X509_get_issuer_name(c->x));
	if (X509_pubkey_digest(c->x, EVP_sha1(), hash, &n))
		c->key_hash = hash_start(hash);
	return OK;
}

enum err
cert_read(struct span der, struct cert **out)
{
	const unsigned char *at = (const unsigned char *)der.p;
	struct cert *c;
	enum err err = OK;

	*out = NULL;
	if (der.n == 0 || der.n > DER_MAX)
		return ERR_FORMAT;
	c = calloc(1, sizeof(*c));
	if (!c)
		return ERR_NOMEM;
	c->der.p = span_dup(der);
	c->der.n = der.n;
	c->x = d2i_X509(NULL, &at, (long)der.n);
	if (!c->x || at != (const unsigned char *)der.p + der.n)
		err = ERR_FORMAT;
	else
		err = c->der.p ? fill_cert(c) : ERR_NOMEM;
	if (err)
		cert_free(c);
	else
		*out = c;
	ERR_clear_error();
	return err;
}

struct cert *
cert_decode(struct span der)
{
	struct cert *c;

	(void)cert_read(der, &c);
	return c;
}

void
cert_free(struct cert *c)
{
	if (!c)
		return;
	X509_free(c->x);
	free((char *)c->der.p);
	free(c->subject);
	free(c->issuer);
	free(c->common_name);
	free(c);
}

struct span
cert_der(const struct cert *c)
{
	return c->der;
}

const char *
cert_thumbprint(const struct cert *c)
{
	return c->thumbprint;
}

const char *
cert_subject(const struct cert *c)
{
	return c->subject;
}

const char *
cert_issuer(const struct cert *c)
{
	return c->issuer;
}

int64_t
cert_not_before(const struct cert *c)
{
	return c->not_before;
}

int64_t
cert_not_after(const struct cert *c)
{
	return c->not_after;
}

const char *
cert_common_name(const struct cert *c)
{
	return c->common_name ? c->common_name : c->subject;
}

static bool
same_name(const X509_NAME *a, const X509_NAME *b)
{
	return X509_NAME_cmp(a, b) == 0;
}

bool
cert_self_issued(const struct cert *c)
{
	return same_name(
	    X509_get_subject_name(c->x), X509_get_issuer_name(c->x));
}

static bool
verifies(const struct cert *c, const struct cert *issuer)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer->x);
	bool good = key && X509_verify(c->x, key) == 1;

	ERR_clear_error();
	return good;
}

bool
cert_own_key(const struct cert *c)
{
	return verifies(c, c);
}

bool
cert_self_signed(const struct cert *c)
{
	return cert_self_issued(c) && cert_own_key(c);
}

bool
cert_signed_by(const struct cert *c, const struct cert *issuer)
{
	return same_name(X509_get_issuer_name(c->x),
		   X509_get_subject_name(issuer->x)) &&
	       verifies(c, issuer);
}

bool
cert_same_name(const struct cert *a, const struct cert *b)
{
	return same_name(
	    X509_get_subject_name(a->x), X509_get_subject_name(b->x));
}

bool
cert_same_key(const struct cert *a, const struct cert *b)
{
	const ASN1_BIT_STRING *p = X509_get0_pubkey_bitstr(a->x);
	const ASN1_BIT_STRING *q = X509_get0_pubkey_bitstr(b->x);

	return p && q && ASN1_STRING_cmp(p, q) == 0;
}

uint64_t
cert_subject_hash(const struct cert *c)
{
	return c->subject_hash;
}

uint64_t
cert_issuer_hash(const struct cert *c)
{
	return c->issuer_hash;
}

uint64_t
cert_key_hash(const struct cert *c)
{
	return c->key_hash;
}

/* Decoded basic constraints; NULL: none, *ODD: something else is there. */
static BASIC_CONSTRAINTS *
constraints_of(const struct cert *c, bool *odd)
{
	int critical = 0;
	BASIC_CONSTRAINTS *b = X509_get_ext_d2i(
	    c->x, NID_basic_constraints, &critical, NULL);

	*odd = !b && critical != -1;
	ERR_clear_error();
	return b;
}

/* The numbers of enum cert_key are those of the bits. */
bool
cert_key_may(const struct cert *c, enum cert_key what)
{
	ASN1_BIT_STRING *usage = X509_get_ext_d2i(
	    c->x, NID_key_usage, NULL, NULL);
	bool may = !usage || ASN1_BIT_STRING_get_bit(usage, (int)what);

	ASN1_BIT_STRING_free(usage);
	ERR_clear_error();
	return may;
}

bool
cert_may_issue(const struct cert *c)
{
	bool odd;
	BASIC_CONSTRAINTS *b = constraints_of(c, &odd);
	bool ca = b ? b->ca != 0
		    : !odd && (X509_get_version(c->x) == X509_VERSION_1 ||
				  cert_self_signed(c));

	BASIC_CONSTRAINTS_free(b);
	return ca && cert_key_may(c, CERT_KEY_ISSUE);
}

long
cert_path_length(const struct cert *c)
{
	bool odd;
	BASIC_CONSTRAINTS *b = constraints_of(c, &odd);
	long n = b && b->ca && b->pathlen ? ASN1_INTEGER_get(b->pathlen) : -1;

	BASIC_CONSTRAINTS_free(b);
	return n;
}

/* USAGES names OID, or a purpose that stands for all. */
static bool
usages_allow(const EXTENDED_KEY_USAGE *usages, const char *oid, const char *any)
{
	char text[CERT_OID_MAX];
	bool named = false;

	for (int i = 0; !named && i < sk_ASN1_OBJECT_num(usages); i++)
		named = OBJ_obj2txt(text, sizeof(text),
			    sk_ASN1_OBJECT_value(usages, i), 1) > 0 &&
			(strcmp(text, oid) == 0 ||
			    (any && strcmp(text, any) == 0));
	return named;
}

/* The extension is there and names OID, or ANY; *NONE when there is none. */
static bool
names_usage(const struct cert *c, const char *oid, const char *any, bool *none)
{
	int critical = 0;
	EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(
	    c->x, NID_ext_key_usage, &critical, NULL);
	bool named = usages_allow(usages, oid, any);

	*none = !usages && critical == -1;
	EXTENDED_KEY_USAGE_free(usages);
	ERR_clear_error();
	return named;
}

bool
cert_names_usage(const struct cert *c, const char *oid)
{
	bool none;

	return names_usage(c, oid, NULL, &none);
}

static void
extension_oid(X509_EXTENSION *e, char oid[CERT_OID_MAX])
{
	if (OBJ_obj2txt(oid, CERT_OID_MAX, X509_EXTENSION_get_object(e), 1) <=
	    0)
		oid[0] = '\0';
}

static X509_EXTENSION *
extension_named(const struct cert *c, const char *oid)
{
	char text[CERT_OID_MAX];

	for (int i = 0; i < X509_get_ext_count(c->x); i++) {
		extension_oid(X509_get_ext(c->x, i), text);
		if (strcmp(text, oid) == 0)
			return X509_get_ext(c->x, i);
	}
	return NULL;
}

/* Application policies are written like certificate policies. */
static bool
policies_allow(X509_EXTENSION *e, const char *oid)
{
	const ASN1_OCTET_STRING *data = X509_EXTENSION_get_data(e);
	const unsigned char *at = ASN1_STRING_get0_data(data);
	CERTIFICATEPOLICIES *list = d2i_CERTIFICATEPOLICIES(
	    NULL, &at, ASN1_STRING_length(data));
	char text[CERT_OID_MAX];
	bool named = false;

	for (int i = 0; !named && i < sk_POLICYINFO_num(list); i++)
		named = OBJ_obj2txt(text, sizeof(text),
			    sk_POLICYINFO_value(list, i)->policyid, 1) > 0 &&
			(strcmp(text, oid) == 0 ||
			    strcmp(text, ANY_APPLICATION) == 0);
	CERTIFICATEPOLICIES_free(list);
	ERR_clear_error();
	return named;
}

bool
cert_allows(const struct cert *c, const char *oid)
{
	X509_EXTENSION *policies = extension_named(c, APPLICATION_POLICIES);
	bool none, named;

	if (policies)
		return policies_allow(policies, oid);
	named = names_usage(c, oid, ANY_PURPOSE, &none);
	return named || none;
}

bool
cert_usages_allow(struct span usages, const char *oid)
{
	const unsigned char *at = (const unsigned char *)usages.p;
	EXTENDED_KEY_USAGE *list = d2i_EXTENDED_KEY_USAGE(
	    NULL, &at, (long)usages.n);
	bool named = usages_allow(list, oid, ANY_PURPOSE);

	EXTENDED_KEY_USAGE_free(list);
	ERR_clear_error();
	return named;
}

bool
cert_odd_critical(const struct cert *c, bool microsofts, char oid[CERT_OID_MAX])
{
	for (int i = 0; i < X509_get_ext_count(c->x); i++) {
		X509_EXTENSION *e = X509_get_ext(c->x, i);

		if (!X509_EXTENSION_get_critical(e) ||
		    X509_supported_extension(e))
			continue;
		extension_oid(e, oid);
		if ((strncmp(oid, MICROSOFT, sizeof(MICROSOFT) - 1) == 0) ==
		    microsofts)
			return true;
	}
	return false;
}

bool
cert_names_key_of(const struct cert *c, const struct cert *issuer)
{
	AUTHORITY_KEYID *id = X509_get_ext_d2i(
	    c->x, NID_authority_key_identifier, NULL, NULL);
	bool fits;

	X509_check_purpose(issuer->x, -1, 0); /* reads its key identifier */
	fits = !id || X509_check_akid(issuer->x, id) == X509_V_OK;

	AUTHORITY_KEYID_free(id);
	ERR_clear_error();
	return fits;
}

const char *
cert_openssl_says(
    const struct cert *const *path, size_t count, bool trusted, int64_t now)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *between = sk_X509_new_null();
	bool done = store && ctx && between && count > 0;
	const char *says = NULL;

	if (done && trusted)
		done = X509_STORE_add_cert(store, path[count - 1]->x);
	for (size_t i = 1; done && i < count; i++)
		done = sk_X509_push(between, path[i]->x) > 0;
	if (done && X509_STORE_CTX_init(ctx, store, path[0]->x, between)) {
		X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);

		X509_VERIFY_PARAM_set_auth_level(param, 0);
		if (now == TIME_NONE)
			X509_VERIFY_PARAM_set_flags(
			    param, X509_V_FLAG_NO_CHECK_TIME);
		else
			X509_VERIFY_PARAM_set_time(
			    param, (time_t)(now / TIME_SECOND));
		X509_verify_cert(ctx);
		says = X509_verify_cert_error_string(
		    X509_STORE_CTX_get_error(ctx));
	}
	sk_X509_free(between);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	ERR_clear_error();
	return says;
}
