#ifndef ENGINE_EVIDENCE_CERT_H
#define ENGINE_EVIDENCE_CERT_H

/*
 * Certificates, decoded by libcrypto, which no other file includes.
 */

#include "engine/base/err.h"
#include "engine/base/err.h"
#include "engine/base/span.h"

struct cert;

#define CERT_OID_MAX        80
#define CERT_THUMBPRINT_MAX 41 /* 40 upper-case hex digits and the NUL */

/*
 * ERR_FORMAT when DER is not one certificate, or ERR_NOMEM.  The caller
 * frees *OUT, NULL on an error.
 */
enum err cert_read(struct span der, struct cert **out);

/* The same where the two are one: NULL. */
struct cert *cert_decode(struct span der);
void cert_free(struct cert *c);

/* All of what is told of C lives as long as C. */
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

/*
 * May it sign certificates?  Basic constraints say CA, and key usage, where
 * there is one, allows it.  Without basic constraints only a version 1
 * certificate and one that signed itself may.
 */
bool cert_may_issue(const struct cert *c);

/* Key usage, where there is one, allows the key to be used for this. */
enum cert_key { CERT_KEY_SIGN = 0, CERT_KEY_ENCRYPT = 2, CERT_KEY_ISSUE = 5 };
bool cert_key_may(const struct cert *c, enum cert_key what);

/* How many authorities may stand between it and the last one; -1: any. */
long cert_path_length(const struct cert *c);

/*
 * The extended key usage OID (dotted) is allowed: named, or no restriction at
 * all, or any purpose.  Application policies (1.3.6.1.4.1.311.21.10) stand
 * before the extended key usage where both are there, as in Windows.
 */
bool cert_allows(const struct cert *c, const char *oid);

/* The extension is there and names OID. */
bool cert_names_usage(const struct cert *c, const char *oid);

/*
 * USAGES, the DER of an extended key usage as a store keeps it beside a
 * certificate, allows OID.  What cannot be decoded allows nothing.
 */
bool cert_usages_allow(struct span usages, const char *oid);

/*
 * The first critical extension that libcrypto does not know: its OID.
 * Windows knows those of Microsoft (MICROSOFTS), others it refuses with
 * CERT_E_CRITICAL as libcrypto does.  False when there is none.
 */
bool cert_odd_critical(
    const struct cert *c, bool microsofts, char oid[CERT_OID_MAX]);

/*
 * The authority key identifier of C, where there is one, fits ISSUER: key,
 * and name and serial number.
 */
bool cert_names_key_of(const struct cert *c, const struct cert *issuer);

/*
 * What libcrypto says of the chain PATH, the leaf first, when its last one is
 * TRUSTED; no security level, no purpose, no revocation; without a time (NOW)
 * dates are not looked at.  Static words; NULL when out of memory.
 */
const char *cert_openssl_says(
    const struct cert *const *path, size_t count, bool trusted, int64_t now);

/* SHA-1 of DATA as 40 upper-case hex digits. */
void cert_sha1(struct span data, char out[CERT_THUMBPRINT_MAX]);

#endif
