/*
 * httpapi.dll for the tests under Wine, whose own knows of no bindings.
 * FAKE_BINDINGS is the SHA-1 of the certificate of two: of any address, and of
 * a name, both on port 443.
 */

#include <stdlib.h>
#include <string.h>
#include <winsock2.h>
#include <windows.h>

#define BY_ADDRESS 1
#define BY_NAME    5
#define HASH       20 /* bytes */

struct param {
	ULONG hash_length;
	void *hash;
	GUID app;
	wchar_t *store;
	DWORD check_mode, freshness, timeout;
	wchar_t *ctl, *ctl_store;
	DWORD flags;
};

struct by_address {
	SOCKADDR *at;
	struct param param;
	SOCKADDR_STORAGE address;
	BYTE hash[HASH];
	wchar_t store[8];
};

struct by_name {
	SOCKADDR_STORAGE at;
	wchar_t *host;
	struct param param;
	BYTE hash[HASH];
	wchar_t store[8], name[32];
};

static const GUID app = { 0x4dc3e181, 0xe14b, 0x4a21,
	{ 0xb0, 0x22, 0x59, 0xfc, 0x66, 0x9b, 0x09, 0x14 } };

static void
put_hash(const char *hex, BYTE *out)
{
	char two[3] = "";

	for (int i = 0; i < HASH; i++) {
		memcpy(two, hex + 2 * i, 2);
		out[i] = (BYTE)strtoul(two, NULL, 16);
	}
}

static void
fill(struct param *p, BYTE *hash, wchar_t *store, const char *hex)
{
	put_hash(hex, hash);
	wcscpy(store, L"My");
	p->hash_length = HASH;
	p->hash = hash;
	p->app = app;
	p->store = store;
	p->check_mode = 1;
	p->flags = 2;
}

ULONG WINAPI HttpInitialize(DWORD version, ULONG flags, void *reserved);
ULONG WINAPI HttpTerminate(ULONG flags, void *reserved);
ULONG WINAPI HttpQueryServiceConfiguration(HANDLE service, int kind,
    const void *in, ULONG in_size, void *out, ULONG room, ULONG *need,
    OVERLAPPED *overlapped);

ULONG WINAPI
HttpInitialize(DWORD version, ULONG flags, void *reserved)
{
	(void)version, (void)flags, (void)reserved;
	return NO_ERROR;
}

ULONG WINAPI
HttpTerminate(ULONG flags, void *reserved)
{
	(void)flags, (void)reserved;
	return NO_ERROR;
}

/* Which one is asked for stands at the end of the question. */
static DWORD
number_of(const void *in, ULONG size)
{
	DWORD n;

	memcpy(&n, (const char *)in + size - 8, sizeof(n));
	return n;
}

ULONG WINAPI
HttpQueryServiceConfiguration(HANDLE service, int kind, const void *in,
    ULONG in_size, void *out, ULONG room, ULONG *need, OVERLAPPED *overlapped)
{
	const char *hex = getenv("FAKE_BINDINGS");
	struct by_address *a = out;
	struct by_name *n = out;

	(void)service, (void)overlapped;
	if (!hex || strlen(hex) != 2 * HASH)
		return ERROR_FILE_NOT_FOUND;
	if (number_of(in, in_size) > 0 ||
	    (kind != BY_ADDRESS && kind != BY_NAME))
		return ERROR_NO_MORE_ITEMS;
	*need = (kind == BY_ADDRESS ? sizeof(*a) : sizeof(*n)) + 8192;
	if (room < *need)
		return ERROR_INSUFFICIENT_BUFFER;
	memset(out, 0, *need);
	if (kind == BY_ADDRESS) {
		a->at = (SOCKADDR *)&a->address;
		a->address.ss_family = AF_INET;
		((struct sockaddr_in *)a->at)->sin_port = htons(443);
		fill(&a->param, a->hash, a->store, hex);
		return NO_ERROR;
	}
	n->at.ss_family = AF_INET;
	((struct sockaddr_in *)&n->at)->sin_port = htons(443);
	wcscpy(n->name, L"ndes.contoso.com");
	n->host = n->name;
	fill(&n->param, n->hash, n->store, hex);
	return NO_ERROR;
}
