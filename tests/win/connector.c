/*
 * Services that behave as the connector's and IIS do, for tests on Windows:
 *
 *   connector install   makes them, stopped; W3SVC needs WAS
 *   connector remove
 *
 * Each takes a while to start and to stop.  The connector of the older
 * generation writes SigningCertificate when it has started, as the real one
 * does once Intune answered; with the value NoNetwork below TEST_KEY it does
 * not.  Starts are counted there by the name of the service, so that a test
 * sees that one really happened.
 */

#include <windows.h>

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define TEST_KEY      L"SOFTWARE\\ndes-doctor-test"
#define CONNECTOR_KEY L"SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector"
#define CONNECTOR     L"NDESConnectorSvc"
#define PENDING       200 /* ms */

struct service {
	const wchar_t *name, *shown, *needs;
};

static const struct service services[] = {
	{ CONNECTOR, L"Intune Connector Service", NULL },
	{ L"PkiCreateConnectorSvc",
	    L"PFX Create Certificate Connector for Microsoft Intune", NULL },
	{ L"PkiRevokeConnectorSvc",
	    L"PFX Revoke Certificate Connector for Microsoft Intune", NULL },
	{ L"WAS", L"Windows Process Activation Service", NULL },
	{ L"W3SVC", L"World Wide Web Publishing Service", L"WAS\0" },
};
enum { SERVICES = sizeof(services) / sizeof(services[0]) };

struct running {
	SERVICE_STATUS_HANDLE handle;
	HANDLE stop;
};

static void
tell(const struct running *r, DWORD state)
{
	SERVICE_STATUS status = { .dwServiceType = SERVICE_WIN32_OWN_PROCESS,
		.dwCurrentState = state };

	if (state == SERVICE_RUNNING)
		status.dwControlsAccepted = SERVICE_ACCEPT_STOP;
	else if (state != SERVICE_STOPPED)
		status.dwWaitHint = 10 * PENDING;
	SetServiceStatus(r->handle, &status);
}

static DWORD WINAPI
control(DWORD code, DWORD type, void *data, void *context)
{
	struct running *r = context;

	(void)type, (void)data;
	if (code == SERVICE_CONTROL_STOP) {
		tell(r, SERVICE_STOP_PENDING);
		SetEvent(r->stop);
	}
	return NO_ERROR;
}

static HKEY
key_open(const wchar_t *path)
{
	HKEY key = NULL;

	RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0,
	    KEY_READ | KEY_WRITE | KEY_WOW64_64KEY, NULL, &key, NULL);
	return key;
}

static DWORD
number_of(HKEY key, const wchar_t *name)
{
	DWORD n = 0, size = sizeof(n);

	if (RegGetValueW(key, NULL, name, RRF_RT_REG_DWORD, NULL, &n, &size) !=
	    0)
		return 0;
	return n;
}

/* What a start leaves in the registry. */
static void
leave_traces(const wchar_t *name)
{
	static const wchar_t text[] =
	    L"0123456789ABCDEF0123456789ABCDEF01234567";
	HKEY test = key_open(TEST_KEY), connector;
	DWORD starts = number_of(test, name) + 1;

	RegSetValueExW(
	    test, name, 0, REG_DWORD, (const BYTE *)&starts, sizeof(starts));
	if (wcscmp(name, CONNECTOR) == 0 && !number_of(test, L"NoNetwork")) {
		connector = key_open(CONNECTOR_KEY);
		RegSetValueExW(connector, L"SigningCertificate", 0, REG_SZ,
		    (const BYTE *)text, sizeof(text));
		RegCloseKey(connector);
	}
	RegCloseKey(test);
}

static void WINAPI
serve(DWORD argc, wchar_t **argv)
{
	struct running r = { NULL, CreateEventW(NULL, TRUE, FALSE, NULL) };

	(void)argc;
	r.handle = RegisterServiceCtrlHandlerExW(argv[0], control, &r);
	tell(&r, SERVICE_START_PENDING);
	Sleep(PENDING);
	tell(&r, SERVICE_RUNNING);
	Sleep(PENDING);
	leave_traces(argv[0]);
	WaitForSingleObject(r.stop, INFINITE);
	Sleep(PENDING);
	tell(&r, SERVICE_STOPPED);
}

static int
install(SC_HANDLE manager)
{
	wchar_t path[MAX_PATH], command[2 * MAX_PATH];

	GetModuleFileNameW(NULL, path, MAX_PATH);
	for (int i = 0; i < SERVICES; i++) {
		const struct service *s = &services[i];
		SC_HANDLE made;

		swprintf(
		    command, 2 * MAX_PATH, L"\"%ls\" serve %ls", path, s->name);
		made = CreateServiceW(manager, s->name, s->shown,
		    SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS,
		    SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, command, NULL,
		    NULL, s->needs, NULL, NULL);
		if (!made) {
			fprintf(stderr, "%ls: error %lu\n", s->name,
			    GetLastError());
			return 1;
		}
		CloseServiceHandle(made);
	}
	return 0;
}

static int
take_away(SC_HANDLE manager)
{
	int code = 0;

	for (int i = SERVICES; i-- > 0;) {
		SC_HANDLE s = OpenServiceW(
		    manager, services[i].name, SERVICE_ALL_ACCESS);

		if (!s || !DeleteService(s))
			code = 1;
		if (s)
			CloseServiceHandle(s);
	}
	return code;
}

int
wmain(int argc, wchar_t **argv)
{
	SC_HANDLE manager;
	int code = 2;

	if (argc == 3 && wcscmp(argv[1], L"serve") == 0) {
		SERVICE_TABLE_ENTRYW table[] = { { argv[2], serve },
			{ NULL, NULL } };

		return StartServiceCtrlDispatcherW(table) ? 0 : 1;
	}
	manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
	if (argc == 2 && wcscmp(argv[1], L"install") == 0)
		code = install(manager);
	else if (argc == 2 && wcscmp(argv[1], L"remove") == 0)
		code = take_away(manager);
	CloseServiceHandle(manager);
	return code;
}
