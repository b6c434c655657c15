/*
 * A stand-in for programs of Windows that Wine has as empty shells or in part;
 * it is copied under their names.  Only what the scripts of fixes use:
 *
 *   certutil [-f] -store STORE SHA1 FILE    -addstore STORE FILE
 *            -delstore STORE SHA1           -hashfile FILE SHA1|SHA256
 *   net      session    start NAME          stop NAME [/y]
 *   wevtutil gl CHANNEL                     qe CHANNEL /q:QUERY ...
 *   netsh    http ...
 *   appcmd   list apppool                   as appcmd.txt beside it says
 *   robocopy FROM TO PATTERNS [/S] [/MAXAGE:DAYS] [/L]
 */

#include <windows.h>

#include <wincrypt.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
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

/* An event of so many hours ago, when the query asks for one as old. */
static void
put_event(int hours, unsigned long long most)
{
	FILETIME ft;
	ULARGE_INTEGER n;
	SYSTEMTIME t;

	if (hours * 3600000ull > most)
		return;
	GetSystemTimeAsFileTime(&ft);
	n.LowPart = ft.dwLowDateTime;
	n.HighPart = ft.dwHighDateTime;
	n.QuadPart -= hours * 36000000000ull;
	ft.dwLowDateTime = n.LowPart;
	ft.dwHighDateTime = n.HighPart;
	FileTimeToSystemTime(&ft, &t);
	printf("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/"
	       "event'><System><Provider Name='Microsoft-Windows-"
	       "NetworkDeviceEnrollmentService'/><EventID>29</EventID><Level>2"
	       "</Level><TimeCreated SystemTime='%04u-%02u-%02uT%02u:%02u:%02uZ"
	       "'/><EventRecordID>%d</EventRecordID><Channel>Application"
	       "</Channel><Computer>ndes01</Computer></System></Event>\n",
	    t.wYear, t.wMonth, t.wDay, t.wHour, t.wMinute, t.wSecond,
	    1000 - hours);
}

/*
 * Application has events of half a day, five and twenty days ago, the others
 * none; the Security channel may not be read.
 */
static int
query(wchar_t **args)
{
	const wchar_t *most = wcsstr(args[1], L"timediff(@SystemTime) <= ");
	unsigned long long ms = most ? wcstoull(most + 25, NULL, 10) : ~0ull;

	if (wcscmp(args[0], L"Security") == 0)
		return 5;
	printf("<Events>");
	if (wcscmp(args[0], L"Application") == 0) {
		put_event(12, ms);
		put_event(5 * 24, ms);
		put_event(20 * 24, ms);
	}
	printf("</Events>\n");
	return 0;
}

static int
http(wchar_t **args)
{
	printf("http %ls\n", args[0]);
	return 0;
}

/* PATH becomes that of the file NAME beside this program. */
static void
beside(const wchar_t *name, wchar_t *path)
{
	GetModuleFileNameW(NULL, path, MAX_PATH);
	wcscpy(wcsrchr(path, L'\\') + 1, name);
}

/*
 * Pools.  What is to be read comes first, whoever gave it; PATH is left in
 * path.txt.  "hang", "flood" and "exit N" instead of text do that.
 */
static int
list(wchar_t **args)
{
	static BYTE text[65536];
	wchar_t path[MAX_PATH];
	FILE *seen;
	size_t n;
	int code = 0;

	(void)args;
	while ((n = fread(text, 1, sizeof(text), stdin)) > 0)
		fwrite(text, 1, n, stdout);
	beside(L"path.txt", path);
	seen = _wfopen(path, L"w");
	fprintf(seen, "%ls\n", _wgetenv(L"PATH"));
	fclose(seen);
	beside(L"appcmd.txt", path);
	n = load(path, text, sizeof(text) - 1);
	text[n] = '\0';
	while (strncmp((char *)text, "hang", 4) == 0)
		Sleep(1000);
	while (strncmp((char *)text, "flood", 5) == 0 &&
	       puts("APPPOOL \"SCEP\" (MgdVersion:v4.0,state:Started)") >= 0)
		;
	if (sscanf((char *)text, "exit %d", &code) == 1)
		puts("ERROR ( message:Access is denied. )");
	else
		fwrite(text, 1, n, stdout);
	return code;
}

/* What stands in FROM and is like NAMES goes into TO, if it is new enough. */
static void
copy_files(const wchar_t *from, const wchar_t *to, wchar_t **names, int count,
    ULONGLONG oldest)
{
	wchar_t path[MAX_PATH], made[MAX_PATH];
	WIN32_FIND_DATAW found;

	for (int i = 0; i < count; i++) {
		HANDLE h;

		swprintf(path, MAX_PATH, L"%ls\\%ls", from, names[i]);
		h = FindFirstFileW(path, &found);
		while (h != INVALID_HANDLE_VALUE) {
			const FILETIME *w = &found.ftLastWriteTime;
			ULONGLONG when = (ULONGLONG)w->dwHighDateTime << 32 |
					 w->dwLowDateTime;

			swprintf(
			    path, MAX_PATH, L"%ls\\%ls", from, found.cFileName);
			swprintf(
			    made, MAX_PATH, L"%ls\\%ls", to, found.cFileName);
			CreateDirectoryW(to, NULL);
			if (when >= oldest)
				CopyFileW(path, made, FALSE);
			if (!FindNextFileW(h, &found))
				break;
		}
		FindClose(h);
	}
}

/* Folders below FROM too. */
static void
copy_below(const wchar_t *from, const wchar_t *to, wchar_t **names, int count,
    ULONGLONG oldest)
{
	wchar_t path[MAX_PATH], made[MAX_PATH];
	WIN32_FIND_DATAW found;
	HANDLE h;

	copy_files(from, to, names, count, oldest);
	swprintf(path, MAX_PATH, L"%ls\\*", from);
	h = FindFirstFileW(path, &found);
	while (h != INVALID_HANDLE_VALUE) {
		swprintf(path, MAX_PATH, L"%ls\\%ls", from, found.cFileName);
		swprintf(made, MAX_PATH, L"%ls\\%ls", to, found.cFileName);
		if (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY &&
		    found.cFileName[0] != L'.')
			copy_below(path, made, names, count, oldest);
		if (!FindNextFileW(h, &found))
			break;
	}
	FindClose(h);
}

/* 1: files were copied, as far as this one tells. */
static int
robocopy(int argc, wchar_t **argv)
{
	FILETIME now;
	ULONGLONG oldest = 0;
	bool below = false;
	int names = 0;

	GetSystemTimeAsFileTime(&now);
	while (3 + names < argc && argv[3 + names][0] != L'/' &&
	       argv[3 + names][0] != L'\0')
		names++;
	for (int i = 3; i < argc; i++) {
		below |= wcscmp(argv[i], L"/S") == 0;
		if (wcsncmp(argv[i], L"/MAXAGE:", 8) == 0)
			oldest = ((ULONGLONG)now.dwHighDateTime << 32 |
				     now.dwLowDateTime) -
				 wcstoull(argv[i] + 8, NULL, 10) *
				     864000000000ull;
	}
	CreateDirectoryW(argv[2], NULL);
	if (below)
		copy_below(argv[1], argv[2], argv + 3, names, oldest);
	else
		copy_files(argv[1], argv[2], argv + 3, names, oldest);
	return 1;
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
	{ L"qe", 2, query },
	{ L"http", 1, http },
	{ L"list", 1, list },
};

int
wmain(int argc, wchar_t **argv)
{
	int first = argc > 1 && wcscmp(argv[1], L"-f") == 0 ? 2 : 1;
	wchar_t own[MAX_PATH];

	GetModuleFileNameW(NULL, own, MAX_PATH);
	if (argc > 3 && _wcsicmp(wcsrchr(own, L'\\') + 1, L"robocopy.exe") == 0)
		return robocopy(argc, argv);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (argc > first + verbs[i].arguments &&
		    wcscmp(argv[first], verbs[i].word) == 0)
			return verbs[i].run(argv + first + 1);
	fprintf(stderr, "%ls: not known here\n", argc > 1 ? argv[1] : L"");
	return 3;
}
