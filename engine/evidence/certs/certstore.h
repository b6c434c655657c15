#ifndef ENGINE_EVIDENCE_CERTSTORE_H
#define ENGINE_EVIDENCE_CERTSTORE_H

/*
 * Certificates of LocalMachine, decoded out of the Blob values of the
 * registry: four physical stores behind Root, three behind CA and
 * Disallowed, one behind My.
 * Keys and layout of a Blob: domain facts 2.6 (property id, 1, length, data,
 * little endian; property 0x20 is the certificate).
 */

#include "engine/base/buf.h"
#include "engine/evidence/certs/cert.h"
#include "engine/evidence/record/registry.h"

enum store_physical {
	STORE_LOCAL,      /* ...\SystemCertificates\ROOT */
	STORE_POLICY,     /* Group Policy */
	STORE_ENTERPRISE, /* published in Active Directory */
	STORE_AUTHROOT,   /* third-party roots of Microsoft's program */
	STORE_PHYSICAL_COUNT
};

enum store_logical {
	STORE_ROOT,
	STORE_CA,
	STORE_MY,
	STORE_DISALLOWED, /* what is in it is distrusted, whatever says else */
	STORE_LOGICAL_COUNT
};

const char *store_physical_name(enum store_physical s); /* "local", ... */
const char *store_logical_name(enum store_logical s);   /* "root", ... */

struct stored_cert {
	struct cert *cert; /* owned by the store */
	enum store_physical physical;
	enum store_logical logical;
	const char *key_name;      /* SHA-1 as the key is named */
	const char *friendly_name; /* property 0x0B, "" if none */
	bool has_private_key;      /* property 0x02 is there */
	bool cross_signed;         /* see certstore_cross_signed() */
	/*
	 * Property 0x09: what the store lets it be used for, the DER of an
	 * extended key usage; SPAN_NONE: no restriction.  Windows adds it
	 * to what the certificate itself says.
	 */
	struct span usages;
	const char *file;
	uint64_t line, offset;
};

struct certstore;

/* The certificate inside a Blob, borrowed from it; absent: none. */
struct span certstore_blob_der(struct span blob);

/* Appends a Blob that holds a certificate and no other property. */
void certstore_blob_make(struct span der, struct buf *blob);

/*
 * Decodes every certificate of REG.  SOURCE_OF gives the source (kind
 * certstore) that faults of a file are counted in; it may return NULL.
 */
struct certstore *certstore_new(const struct registry *reg,
    struct source *(*source_of)(void *arg, const char *file), void *arg);
void certstore_free(struct certstore *s);

/* The key of this store was exported, empty or not. */
bool certstore_exported(
    const struct certstore *s, enum store_logical l, enum store_physical p);

/*
 * A certificate of this logical store cannot be read: it is not absent.
 * THUMBPRINT, unless NULL: that one, as far as the names of keys tell.
 */
bool certstore_damaged(
    const struct certstore *s, enum store_logical l, const char *thumbprint);

/* The keys of the registry that the stores are read from; NULL at the end. */
const char *certstore_key(size_t i);

/* Certificates of all stores; borrowed. */
size_t certstore_count(const struct certstore *s);
const struct stored_cert *certstore_at(const struct certstore *s, size_t i);

/*
 * The 40 upper-case hex digits of TEXT, without blanks, colons and the marks
 * that nobody sees but that pastes bring (U+200E); false when it is none.
 */
bool certstore_thumbprint(const char *text, char out[CERT_THUMBPRINT_MAX]);

/* First certificate in L with this thumbprint, however it is written. */
const struct stored_cert *certstore_find(
    const struct certstore *s, enum store_logical l, const char *thumbprint);

/* The N-th certificate of any store whose subject has this hash, or NULL. */
const struct stored_cert *certstore_named(
    const struct certstore *s, uint64_t subject_hash, size_t n);

/*
 * C is in Root under an issuer that is not its subject, but a root of the
 * same name and key exists: a cross-signed root, not an intermediate.
 */
bool certstore_cross_signed(
    const struct certstore *s, const struct stored_cert *c);

#endif
