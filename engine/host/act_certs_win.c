/*
 * Certificates of this server.  They are read where evidence reads them, in
 * the registry; crypt32 changes them, so that whoever watches a store hears
 * of it.  Only the store that lies in the registry of the machine is opened:
 * what comes by Group Policy or the directory cannot be meant.
 */

#include "engine/host/act_win.h"

#include "engine/base/wide.h"
#include "engine/host/files_win.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <wincrypt.h>

#define HASH_BYTES 20

static const struct {
	const char *key;
	const wchar_t *name;
} stores[] = {
	[ACT_ROOT] = { "ROOT", L"Root" },
	[ACT_CA] = { "CA", L"CA" },
	[ACT_MY] = { "MY", L"My" },
};

enum err
act_cert_get(struct host *h, enum act_store store, const char *thumbprint,
    struct buf *blob)
{
	struct buf key = BUF_INIT;
	uint32_t type;
	enum err err = ERR_NOMEM;

	buf_printf(&key,
	    "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\%s\\Certificates\\"
	    "%s",
	    stores[store].key, thumbprint);
	if (!buf_failed(&key))
		err = act_value_get(h, buf_str(&key), "Blob", &type, blob);
	buf_free(&key);
	return err;
}

static enum err
crypt_err(void)
{
	DWORD code = GetLastError();

	return code == (DWORD)CRYPT_E_NOT_FOUND ? ERR_NOT_FOUND
						: files_err(code);
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

/* A Blob of the registry is what crypt32 calls a serialized element. */
enum err
act_cert_put(struct host *h, enum act_store store, const char *thumbprint,
    struct span blob)
{
	HCERTSTORE at;
	enum err err = open_store(store, &at);

	(void)h, (void)thumbprint;
	if (err)
		return err;
	if (!CertAddSerializedElementToStore(at, (const BYTE *)blob.p,
		(DWORD)blob.n, CERT_STORE_ADD_REPLACE_EXISTING, 0,
		CERT_STORE_CERTIFICATE_CONTEXT_FLAG, NULL, NULL))
		err = crypt_err();
	return close_store(at, err);
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

/* Deleting a context frees it, whatever comes of it. */
enum err
act_cert_drop(struct host *h, enum act_store store, const char *thumbprint)
{
	BYTE hash[HASH_BYTES];
	CRYPT_HASH_BLOB wanted = { HASH_BYTES, hash };
	PCCERT_CONTEXT found;
	HCERTSTORE at;
	enum err err = read_hash(thumbprint, hash) ? open_store(store, &at)
						   : ERR_NOT_FOUND;

	(void)h;
	if (err)
		return err;
	found = CertFindCertificateInStore(at,
	    X509_ASN_ENCODING | PKCS_7_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH,
	    &wanted, NULL);
	if (!found || !CertDeleteCertificateFromStore(found))
		err = crypt_err();
	return close_store(at, err);
}
