/*
 * Certificates of this server.  They are read where evidence reads them, in
 * the registry; crypt32 changes them, so that whoever watches a store hears
 * of it.  Only the store that lies in the registry of the machine is opened:
 * what comes by Group Policy or the directory cannot be meant.
 */

#include "engine/host/live/act_win.h"

#include "engine/base/wide.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <wincrypt.h>

#define HASH_BYTES           20
#define CERTIFICATE_PROPERTY 32 /* the DER, in a Blob of the registry */
#define PUBLIC_KEY_LENGTH    92 /* CERT_SUBJECT_PUB_KEY_BIT_LENGTH_PROP_ID */

static const struct {
	const char *key;
	const wchar_t *name;
} stores[] = {
	[ACT_ROOT] = { "ROOT", L"Root" },
	[ACT_CA] = { "CA", L"CA" },
	[ACT_MY] = { "MY", L"My" },
};

/* The key of a certificate below HKLM. */
static void
put_cert_key(struct buf *out, enum act_store store, const char *thumbprint)
{
	buf_printf(out,
	    "SOFTWARE\\Microsoft\\SystemCertificates\\%s\\Certificates\\%s",
	    stores[store].key, thumbprint);
}

enum err
act_cert_get(struct host *h, enum act_store store, const char *thumbprint,
    struct buf *blob)
{
	struct buf key = BUF_INIT;
	uint32_t type;
	enum err err = ERR_NOMEM;

	buf_puts(&key, "HKLM\\");
	put_cert_key(&key, store, thumbprint);
	if (!buf_failed(&key))
		err = act_value_get(h, buf_str(&key), "Blob", &type, blob);
	buf_free(&key);
	return err;
}

/* Something failed; not every system says why. */
static enum err
crypt_err(void)
{
	DWORD code = GetLastError();

	if (code == (DWORD)CRYPT_E_NOT_FOUND)
		return ERR_NOT_FOUND;
	return code == ERROR_SUCCESS ? ERR_REFUSED : act_err(code);
}

static enum err
open_store(enum act_store store, HCERTSTORE *out)
{
	*out = CertOpenStore(CERT_STORE_PROV_SYSTEM_REGISTRY_W, 0, 0,
	    CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_OPEN_EXISTING_FLAG,
	    stores[store].name);
	return *out ? OK : crypt_err();
}

/* Some systems write when a store is closed, others only when told to. */
static enum err
close_store(HCERTSTORE store, enum err err)
{
	if (!err && !CertControlStore(store, 0, CERT_STORE_CTRL_COMMIT, NULL))
		err = crypt_err();
	if (!CertCloseStore(store, 0) && !err)
		err = crypt_err();
	return err;
}

/* Properties that crypt32 works out from the certificate when asked. */
static bool
is_derived(uint32_t property)
{
	static const uint32_t derived[] = { CERT_SHA1_HASH_PROP_ID,
		CERT_MD5_HASH_PROP_ID, CERT_SIGNATURE_HASH_PROP_ID,
		CERT_KEY_IDENTIFIER_PROP_ID,
		CERT_ISSUER_PUBLIC_KEY_MD5_HASH_PROP_ID,
		CERT_SUBJECT_PUBLIC_KEY_MD5_HASH_PROP_ID,
		CERT_ISSUER_SERIAL_NUMBER_MD5_HASH_PROP_ID,
		CERT_SUBJECT_NAME_MD5_HASH_PROP_ID, PUBLIC_KEY_LENGTH };

	for (size_t i = 0; i < sizeof(derived) / sizeof(*derived); i++)
		if (derived[i] == property)
			return true;
	return false;
}

/* The Blob without them. */
static void
put_essence(struct span blob, struct buf *out)
{
	struct {
		uint32_t id, one, size;
	} head;

	while (blob.n >= sizeof(head)) {
		size_t whole;

		memcpy(&head, blob.p, sizeof(head));
		if (head.size > blob.n - sizeof(head))
			return;
		whole = sizeof(head) + head.size;
		if (!is_derived(head.id))
			buf_add(out, span_slice(blob, 0, whole));
		blob = span_slice(blob, whole, blob.n);
	}
}

/* The certificate itself among the properties; absent when there is none. */
static struct span
find_der(struct span blob)
{
	struct {
		uint32_t id, one, size;
	} head;

	while (blob.n >= sizeof(head)) {
		memcpy(&head, blob.p, sizeof(head));
		blob = span_slice(blob, sizeof(head), blob.n);
		if (head.size > blob.n)
			break;
		if (head.id == CERTIFICATE_PROPERTY)
			return span_slice(blob, 0, head.size);
		blob = span_slice(blob, head.size, blob.n);
	}
	return SPAN_NONE;
}

static bool
read_hash(const char *thumbprint, BYTE hash[HASH_BYTES])
{
	uint64_t n;

	if (strlen(thumbprint) != 2 * HASH_BYTES)
		return false;
	for (size_t i = 0; i < HASH_BYTES; i++) {
		if (!span_number(
			(struct span){ thumbprint + 2 * i, 2 }, 16, &n))
			return false;
		hash[i] = (BYTE)n;
	}
	return true;
}

/* The Blob may bring a hash property of its own: the bytes are hashed. */
static bool
is_certificate(struct span blob, const char *thumbprint)
{
	struct span der = find_der(blob);
	BYTE wanted[HASH_BYTES], is[HASH_BYTES];
	DWORD n = sizeof(is);

	return der.p && read_hash(thumbprint, wanted) &&
	       CryptHashCertificate(0, CALG_SHA1, 0, (const BYTE *)der.p,
		   (DWORD)der.n, is, &n) &&
	       n == sizeof(is) && memcmp(is, wanted, sizeof(is)) == 0;
}

/* A Blob of the registry is what crypt32 calls a serialized element. */
static enum err
add_element(HCERTSTORE store, struct span blob)
{
	return CertAddSerializedElementToStore(store, (const BYTE *)blob.p,
		   (DWORD)blob.n, CERT_STORE_ADD_REPLACE_EXISTING, 0,
		   CERT_STORE_CERTIFICATE_CONTEXT_FLAG, NULL, NULL)
		   ? OK
		   : crypt_err();
}

/* A property that this system does not know refuses the whole. */
enum err
act_cert_put(struct host *h, enum act_store store, const char *thumbprint,
    struct span blob)
{
	struct buf essence = BUF_INIT;
	HCERTSTORE at;
	enum err err;

	(void)h;
	if (!is_certificate(blob, thumbprint))
		return ERR_FORMAT;
	err = open_store(store, &at);
	if (err)
		return err;
	err = add_element(at, blob);
	if (err && err != ERR_ACCESS) {
		put_essence(blob, &essence);
		err = buf_failed(&essence)
			  ? ERR_NOMEM
			  : add_element(at, buf_span(&essence));
		buf_free(&essence);
	}
	return close_store(at, err);
}

/* What crypt32 refuses to see is taken away where it lies. */
static enum err
drop_key(enum act_store store, const char *thumbprint)
{
	struct buf key = BUF_INIT;
	wchar_t *wide = NULL;
	enum err err = ERR_NOMEM;

	put_cert_key(&key, store, thumbprint);
	if (!buf_failed(&key))
		wide = wide_of(buf_span(&key));
	if (wide)
		err = act_err((uint32_t)RegDeleteKeyExW(
		    HKEY_LOCAL_MACHINE, wide, KEY_WOW64_64KEY, 0));
	free(wide);
	buf_free(&key);
	return err;
}

/* Deleting a context frees it, whatever comes of it. */
static enum err
drop_context(enum act_store store, const char *thumbprint)
{
	BYTE hash[HASH_BYTES];
	CRYPT_HASH_BLOB wanted = { HASH_BYTES, hash };
	PCCERT_CONTEXT found;
	HCERTSTORE at;
	enum err err = read_hash(thumbprint, hash) ? open_store(store, &at)
						   : ERR_NOT_FOUND;

	if (err)
		return err;
	found = CertFindCertificateInStore(at,
	    X509_ASN_ENCODING | PKCS_7_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH,
	    &wanted, NULL);
	if (!found || !CertDeleteCertificateFromStore(found))
		err = crypt_err();
	return close_store(at, err);
}

enum err
act_cert_drop(struct host *h, enum act_store store, const char *thumbprint)
{
	enum err err = drop_context(store, thumbprint);

	(void)h;
	return err == ERR_NOT_FOUND ? drop_key(store, thumbprint) : err;
}
