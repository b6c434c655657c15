/*
 * Services of this server, by their short name or the name that people see.
 * The builds of the connector do not agree on theirs.
 */

#include "engine/host/live/act_win.h"

/* winsvc.h gives the names of act.h numbers of its own. */
enum {
	STOPPED = SERVICE_STOPPED,
	STARTING = SERVICE_STARTING,
	RUNNING = SERVICE_RUNNING,
	STOPPING = SERVICE_STOPPING
};

#include "engine/base/wide.h"

#include <stdlib.h>
#include <windows.h>

#define NAME_ROOM 260

/* Tried in this order when a service of the first name is not there. */
static const struct {
	const char *name, *other;
} others[] = {
	{ "Intune Connector Service", "NDESConnectorSvc" },
	{ "NDESConnectorSvc", "Intune Connector Service" },
	{ "PFXCertificateConnectorSvc", "PKICertificateConnectorSvc" },
	{ "PFXCertificateConnectorSvc", "PKIConnectorSvc" },
	{ "PFXCertificateConnectorSvc", "PkiCreateConnectorSvc" },
};

/* Pauses and their ends do not concern a restart: it runs. */
static const struct {
	DWORD theirs;
	int ours;
} states[] = {
	{ SERVICE_STOPPED, STOPPED },
	{ SERVICE_START_PENDING, STARTING },
	{ SERVICE_STOP_PENDING, STOPPING },
};

static const struct {
	DWORD code;
	enum err err;
} codes[] = {
	{ ERROR_SERVICE_DOES_NOT_EXIST, ERR_NOT_FOUND },
	{ ERROR_SERVICE_DISABLED, ERR_DISABLED },
	{ ERROR_SERVICE_LOGON_FAILED, ERR_LOGON },
};

static enum err
last_err(void)
{
	DWORD code = GetLastError();

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (codes[i].code == code)
			return codes[i].err;
	return act_err(code);
}

/* By either name; NULL, and the reason in GetLastError(). */
static SC_HANDLE
open_named(SC_HANDLE manager, const char *name, DWORD access)
{
	wchar_t *wide = wide_of(span_of(name)), key[NAME_ROOM];
	DWORD room = NAME_ROOM;
	SC_HANDLE s;

	if (!wide) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	s = OpenServiceW(manager, wide, access);
	if (!s && GetLastError() != ERROR_ACCESS_DENIED) {
		if (GetServiceKeyNameW(manager, wide, key, &room))
			s = OpenServiceW(manager, key, access);
		else
			SetLastError(ERROR_SERVICE_DOES_NOT_EXIST);
	}
	free(wide);
	return s;
}

static enum err
open_service(const char *name, DWORD access, SC_HANDLE *out)
{
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
	enum err err = manager ? OK : last_err();

	if (err)
		return err;
	*out = open_named(manager, name, access);
	err = *out ? OK : last_err();
	for (size_t i = 0;
	     err == ERR_NOT_FOUND && i < sizeof(others) / sizeof(*others);
	     i++) {
		if (!span_ieq(span_of(name), span_of(others[i].name)))
			continue;
		*out = open_named(manager, others[i].other, access);
		err = *out ? OK : last_err();
	}
	CloseServiceHandle(manager);
	return err;
}

enum err
act_service_get(struct host *h, const char *name, enum service_state *state)
{
	SERVICE_STATUS now;
	SC_HANDLE s;
	enum err err = open_service(name, SERVICE_QUERY_STATUS, &s);

	(void)h;
	if (err)
		return err;
	if (!QueryServiceStatus(s, &now))
		err = last_err();
	*state = (enum service_state)RUNNING;
	for (size_t i = 0; !err && i < sizeof(states) / sizeof(*states); i++)
		if (states[i].theirs == now.dwCurrentState)
			*state = (enum service_state)states[i].ours;
	CloseServiceHandle(s);
	return err;
}

enum err
act_service_start(struct host *h, const char *name)
{
	SC_HANDLE s;
	enum err err = open_service(name, SERVICE_START, &s);

	(void)h;
	if (err)
		return err;
	if (!StartServiceW(s, 0, NULL) &&
	    GetLastError() != ERROR_SERVICE_ALREADY_RUNNING)
		err = last_err();
	CloseServiceHandle(s);
	return err;
}

enum err
act_service_stop(struct host *h, const char *name)
{
	SERVICE_STATUS now;
	SC_HANDLE s;
	enum err err = open_service(name, SERVICE_STOP, &s);

	(void)h;
	if (err)
		return err;
	if (!ControlService(s, SERVICE_CONTROL_STOP, &now) &&
	    GetLastError() != ERROR_SERVICE_NOT_ACTIVE)
		err = last_err();
	CloseServiceHandle(s);
	return err;
}

/* They come in the order in which they must stop, those of those too. */
static enum err
list_dependents(SC_HANDLE s, struct buf *names)
{
	struct buf room = BUF_INIT;
	ENUM_SERVICE_STATUSW *item;
	DWORD need = 0, count = 0;
	enum err err = OK;

	EnumDependentServicesW(s, SERVICE_ACTIVE, NULL, 0, &need, &count);
	if (need > 0 && !buf_room(&room, need))
		err = ERR_NOMEM;
	item = (ENUM_SERVICE_STATUSW *)room.p;
	if (!err && need > 0 &&
	    !EnumDependentServicesW(
		s, SERVICE_ACTIVE, item, need, &need, &count))
		err = last_err();
	for (DWORD i = 0; !err && need > 0 && i < count; i++) {
		const wchar_t *name = item[i].lpServiceName;

		wide_decode(name, wide_length(name), names);
		buf_byte(names, '\n');
	}
	buf_free(&room);
	return !err && buf_failed(names) ? ERR_NOMEM : err;
}

enum err
act_service_dependents(struct host *h, const char *name, struct buf *names)
{
	SC_HANDLE s;
	enum err err = open_service(name, SERVICE_ENUMERATE_DEPENDENTS, &s);

	(void)h;
	if (err)
		return err;
	err = list_dependents(s, names);
	CloseServiceHandle(s);
	return err;
}
