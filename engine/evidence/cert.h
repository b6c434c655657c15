#ifndef ENGINE_EVIDENCE_CERT_H
#define ENGINE_EVIDENCE_CERT_H

/*
 * Certificates, decoded by libcrypto, which no other file includes.
 */

#include "engine/base/err.h"
#include "engine/base/span.h"

struct cert;

#define CERT_THUMBPRINT_MAX 41 /* 40 upper-case hex digits and the NUL */

/* NULL when DER is not one certificate.  The caller frees. */
struct cert *cert_decode(struct span der);
void cert_free(struct cert *c);

struct span cert_der(const struct cert *c);
const char *cert_thumbprint(const struct cert *c); /* SHA-1 of the DER */
const char *cert_subject(const struct cert *c);    /* RFC 2253, UTF-8 */
const char *cert_issuer(const struct cert *c);
/* TIME_NONE when the certificate holds something that is no time. */
int64_t cert_not_before(const struct cert *c);
int64_t cert_not_after(const struct cert *c);

/* The last CN of the subject, or the whole subject; borrowed. */
const char *cert_common_name(const struct cert *c);

/* Subject and issuer are the same name (RFC 5280 comparison). */
bool cert_self_issued(const struct cert *c);

/* And its own key verifies its signature. */
bool cert_self_signed(const struct cert *c);

/* Its own key verifies its signature, whatever the names say. */
bool cert_own_key(const struct cert *c);

/* The subject of ISSUER is the issuer of C, and its key signed C. */
bool cert_signed_by(const struct cert *c, const struct cert *issuer);

/* Same subject, same public key; the hashes are for looking them up. */
bool cert_same_name(const struct cert *a, const struct cert *b);
bool cert_same_key(const struct cert *a, const struct cert *b);
uint64_t cert_subject_hash(const struct cert *c);
uint64_t cert_issuer_hash(const struct cert *c);
uint64_t cert_key_hash(const struct cert *c);

/* Basic constraints say CA (or a version 1 certificate). */
bool cert_is_ca(const struct cert *c);

/*
 * The extended key usage OID (dotted) is allowed: named, or no extended key
 * usage extension at all, or anyExtendedKeyUsage.
 */
bool cert_allows(const struct cert *c, const char *oid);

/* The extension is there and names OID. */
bool cert_names_usage(const struct cert *c, const char *oid);

#define CERT_PATH_MAX 10
#define CERT_NAME_MAX 100

/* A chain as libcrypto builds and verifies it, the leaf first. */
struct cert_path {
	bool good;       /* it ends in a trusted root and all is in date */
	bool complete;   /* it ends in a root of the trusted ones */
	const char *why; /* libcrypto's words; static */
	size_t count;
	char names[CERT_PATH_MAX][CERT_NAME_MAX]; /* cut, not cleaned */
};

/*
 * The chain of LEAF from the certificates of Root (TRUSTED) and CA (OTHERS)
 * at NOW; without a time, dates are not looked at.  Revocation
 * is not looked at.  False when out of memory.
 */
bool cert_path(const struct cert *leaf, const struct cert *const *trusted,
    size_t trusted_count, const struct cert *const *others, size_t other_count,
    int64_t now, struct cert_path *out);

/* SHA-1 of DATA as 40 upper-case hex digits. */
void cert_sha1(struct span data, char out[CERT_THUMBPRINT_MAX]);

#endif
