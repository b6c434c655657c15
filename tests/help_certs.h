#ifndef TESTS_HELP_CERTS_H
#define TESTS_HELP_CERTS_H

/*
 * Certificates made on the spot, and registry exports that hold them.
 * Keys are made once and by name: the same name is the same key, RSA if it
 * begins with "rsa", else P-256.
 */

#include "engine/base/buf.h"

#define HELP_CERT_NOW INT64_C(1750000000000000) /* 2025-06-15T15:06:40Z */

struct help_cert {
	const char *subject;    /* "CN=Contoso Root CA,DC=contoso,DC=com";
				   a comma separates */
	const char *key;        /* NULL: named as the subject */
	const char *issuer;     /* NULL: the subject */
	const char *issuer_key; /* NULL: named as the issuer */
	const char *usages;     /* OIDs with blanks between, NULL: none */
	bool ca;                /* basic constraints say so */
	int from, until;        /* days around HELP_CERT_NOW; both 0: from
				   a year before to a year after */
	const char *digest;     /* "sha1", NULL: "sha256" */
	int string_type;        /* of the subject; 0: UTF8String */
	const char *not_after;  /* as ASN.1 writes it; instead of UNTIL */
	/*
	 * More extensions as openssl.cnf writes them, with ; between:
	 * "keyUsage=digitalSignature;1.2.3=critical,DER:0500"
	 */
	const char *extensions;
};

/* Appends the DER to OUT. */
void help_cert_make(const struct help_cert *c, struct buf *out);

/* Forgets the keys; the second one is the teardown of a group. */
void help_cert_end(void);
int help_certs_teardown(void **state);

/* One property of a Blob. */
void help_blob_add(struct buf *blob, uint32_t id, struct span data);

/*
 * Appends "[KEY\Certificates\<SHA-1>]" and its Blob to a .reg text.  KEY
 * without its root "HKEY_LOCAL_MACHINE\SOFTWARE\".  FRIENDLY may be NULL.
 */
void help_reg_cert(struct buf *reg, const char *key, struct span der,
    const char *friendly, bool private_key);

/* The same with the Blob as it is, the key named by the SHA-1 of DER. */
void help_reg_blob(
    struct buf *reg, const char *key, struct span der, struct span blob);

/* "[KEY]" and "[KEY\Certificates]": the store was exported. */
void help_reg_store(struct buf *reg, const char *key);

#define HELP_ROOT       "Microsoft\\SystemCertificates\\ROOT"
#define HELP_AUTHROOT   "Microsoft\\SystemCertificates\\AuthRoot"
#define HELP_CA         "Microsoft\\SystemCertificates\\CA"
#define HELP_DISALLOWED "Microsoft\\SystemCertificates\\Disallowed"
#define HELP_MY         "Microsoft\\SystemCertificates\\MY"
#define HELP_POLICY     "Policies\\Microsoft\\SystemCertificates\\Root"
#define HELP_ENTERPRISE "Microsoft\\EnterpriseCertificates\\Root"

#define HELP_REG_HEAD "Windows Registry Editor Version 5.00\r\n\r\n"

#endif
