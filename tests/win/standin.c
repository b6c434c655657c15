/*
 * A stand-in for programs of Windows that Wine has as empty shells or in part;
 * it is copied under their names.  Only what the scripts of fixes use:
 *
 *   certutil [-f] -store STORE SHA1 FILE    -addstore STORE FILE
 *            -delstore STORE SHA1           -hashfile FILE SHA1|SHA256
 *   net      session    start NAME          stop NAME [/y]
 *   wevtutil gl CHANNEL                     qe CHANNEL ...
 *   netsh    http ...
 */

#include <windows.h>

#include <wincrypt.h>

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define HASH 20

static HCERTSTORE
store_open(const wchar_t *name)
{
	return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
	    CERT_SYSTEM_STORE_LOCAL_MACHINE, name);
}

static PCCERT_CONTEXT
find(HCERTSTORE store, const wchar_t *thumbprint)
{
	BYTE hash[HASH];
	CRYPT_HASH_BLOB wanted = { HASH, hash };

	for (int i = 0; i < HASH; i++) {
		unsigned n;

		if (swscanf(thumbprint + 2 * i, L"%2x", &n) != 1)
			return NULL;
		hash[i] = (BYTE)n;
	}
	return CertFindCertificateInStore(
	    store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &wanted, NULL);
}

static int
save(wchar_t **args)
{
	HCERTSTORE store = store_open(args[0]);
	PCCERT_CONTEXT cert = find(store, args[1]);
	FILE *file = cert ? _wfopen(args[2], L"wb") : NULL;
	int code = 1;

	if (file) {
		fwrite(cert->pbCertEncoded, 1, cert->cbCertEncoded, file);
		code = fclose(file) ? 1 : 0;
	}
	if (cert)
		CertFreeCertificateContext(cert);
	CertCloseStore(store, 0);
	return code;
}

static DWORD
load(const wchar_t *path, BYTE *to, DWORD max)
{
	FILE *file = _wfopen(path, L"rb");
	DWORD n = 0;

	if (file) {
		n = (DWORD)fread(to, 1, max, file);
		fclose(file);
	}
	return n;
}

static int
add(wchar_t **args)
{
	static BYTE bytes[65536];
	DWORD n = load(args[1], bytes, sizeof(bytes));
	HCERTSTORE store = store_open(args[0]);
	BOOL good = CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING,
	    bytes, n, CERT_STORE_ADD_USE_EXISTING, NULL);

	CertCloseStore(store, 0);
	return good ? 0 : 1;
}

static int
drop(wchar_t **args)
{
	HCERTSTORE store = store_open(args[0]);
	PCCERT_CONTEXT cert = find(store, args[1]);
	BOOL good = cert && CertDeleteCertificateFromStore(cert);

	CertControlStore(store, 0, CERT_STORE_CTRL_COMMIT, NULL);
	CertCloseStore(store, 0);
	return good ? 0 : 1;
}

static int
hash_file(wchar_t **args)
{
	static BYTE bytes[65536];
	BOOL sha1 = wcscmp(args[1], L"SHA1") == 0;
	BYTE hash[32];
	DWORD n = load(args[0], bytes, sizeof(bytes)), size = sizeof(hash);

	if (!n || !CryptHashCertificate(0, sha1 ? CALG_SHA1 : CALG_SHA_256, 0,
		      bytes, n, hash, &size))
		return 1;
	printf("%ls hash of %ls:\n", args[1], args[0]);
	for (DWORD i = 0; i < size; i++)
		printf("%02x", hash[i]);
	printf("\nCertUtil: -hashfile command completed successfully.\n");
	return 0;
}

/* A service by either of its names, waited for. */
static int
turn(const wchar_t *name, BOOL on)
{
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
	wchar_t key[256];
	DWORD n = 256, wanted = on ? SERVICE_RUNNING : SERVICE_STOPPED;
	SC_HANDLE service;
	SERVICE_STATUS status = { 0 };

	if (GetServiceKeyNameW(manager, name, key, &n))
		name = key;
	service = OpenServiceW(manager, name, SERVICE_ALL_ACCESS);
	if (!service)
		return 2;
	if (on ? !StartServiceW(service, 0, NULL)
	       : !ControlService(service, SERVICE_CONTROL_STOP, &status))
		return 2;
	for (int i = 0; i < 200 && status.dwCurrentState != wanted; i++) {
		Sleep(50);
		QueryServiceStatus(service, &status);
	}
	printf("%ls %ls\n", on ? L"started" : L"stopped", name);
	return status.dwCurrentState == wanted ? 0 : 2;
}

static int
session(wchar_t **args)
{
	(void)args;
	return 0;
}

static int
start(wchar_t **args)
{
	return turn(args[0], TRUE);
}

static int
stop(wchar_t **args)
{
	return turn(args[0], FALSE);
}

/* The channels of the legacy connector are not there: 15007. */
static int
look_up(wchar_t **args)
{
	return wcscmp(args[0], L"Microsoft Intune Connector") == 0 ? 15007 : 0;
}

/* Nothing happened; the Security channel may not be read. */
static int
query(wchar_t **args)
{
	if (wcscmp(args[0], L"Security") == 0)
		return 5;
	printf("<Events></Events>\n");
	return 0;
}

static int
http(wchar_t **args)
{
	printf("http %ls\n", args[0]);
	return 0;
}

static const struct {
	const wchar_t *word;
	int arguments; /* at least */
	int (*run)(wchar_t **args);
} verbs[] = {
	{ L"-store", 3, save },
	{ L"-addstore", 2, add },
	{ L"-delstore", 2, drop },
	{ L"-hashfile", 2, hash_file },
	{ L"session", 0, session },
	{ L"start", 1, start },
	{ L"stop", 1, stop },
	{ L"gl", 1, look_up },
	{ L"qe", 1, query },
	{ L"http", 1, http },
};

int
wmain(int argc, wchar_t **argv)
{
	int first = argc > 1 && wcscmp(argv[1], L"-f") == 0 ? 2 : 1;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (argc > first + verbs[i].arguments &&
		    wcscmp(argv[first], verbs[i].word) == 0)
			return verbs[i].run(argv + first + 1);
	fprintf(stderr, "%ls: not known here\n", argc > 1 ? argv[1] : L"");
	return 3;
}
