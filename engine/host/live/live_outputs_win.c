/*
 * The service control manager, the configuration of HTTP.sys, and appcmd.
 * https://learn.microsoft.com/windows/win32/services/services
 * https://learn.microsoft.com/windows/win32/api/winsvc/
 *     nf-winsvc-queryserviceconfigw
 * https://learn.microsoft.com/windows/win32/api/http/
 *     nf-http-httpqueryserviceconfiguration
 * https://learn.microsoft.com/iis/get-started/getting-started-with-iis/
 *     getting-started-with-appcmdexe
 */

#include "engine/host/live/live_outputs.h"

#include "engine/base/times.h"
#include "engine/base/wide.h"
#include "engine/host/live/cmdtext.h"
#include "engine/host/live/live_command.h"
#include "engine/host/os/files_win.h"
#include "engine/host/watch.h"

#include <string.h>
#include <winsock2.h>
#include <windows.h>
#include <http.h>
#include <ws2tcpip.h>

#define ROOM_MAX     (8u << 20) /* bytes of one answer */
#define BINDINGS_MAX 10000
#define CONFIG_MAX   8192 /* bytes; so much Windows gives at most */
#define AGAIN_MS     5000 /* what is dear is not asked sooner again */

/* Of Windows 8 and later; this header is older. */
#define BOUND_BY_NAME ((HTTP_SERVICE_CONFIG_ID)5)

struct name_key {
	SOCKADDR_STORAGE at;
	wchar_t *host;
};

struct name_query {
	HTTP_SERVICE_CONFIG_QUERY_TYPE how;
	struct name_key key;
	DWORD number;
};

struct name_set {
	struct name_key key;
	HTTP_SERVICE_CONFIG_SSL_PARAM param;
};

static void
put_wide(struct buf *out, const wchar_t *text)
{
	if (text)
		wide_decode(text, wide_length(text), out);
}

static void
put_service(
    SC_HANDLE manager, struct buf *out, const ENUM_SERVICE_STATUS_PROCESSW *s)
{
	struct buf name = BUF_INIT, shown = BUF_INIT;

	(void)manager;
	put_wide(&name, s->lpServiceName);
	put_wide(&shown, s->lpDisplayName);
	cmdtext_service(
	    out, &(struct cmdtext_service){ .name = buf_span(&name),
		     .shown = buf_span(&shown),
		     .type = s->ServiceStatusProcess.dwServiceType,
		     .state = s->ServiceStatusProcess.dwCurrentState,
		     .exit_code = s->ServiceStatusProcess.dwWin32ExitCode,
		     .service_exit_code = s->ServiceStatusProcess
					      .dwServiceSpecificExitCode });
	out->failed |= buf_failed(&name) || buf_failed(&shown);
	buf_free(&name);
	buf_free(&shown);
}

static void
put_config_of(struct buf *out, const ENUM_SERVICE_STATUS_PROCESSW *s,
    const QUERY_SERVICE_CONFIGW *c)
{
	struct buf name = BUF_INIT, command = BUF_INIT, account = BUF_INIT;

	put_wide(&name, s->lpServiceName);
	put_wide(&command, c->lpBinaryPathName);
	put_wide(&account, c->lpServiceStartName);
	cmdtext_config(out, &(struct cmdtext_config){ .name = buf_span(&name),
				.type = c->dwServiceType,
				.start = c->dwStartType,
				.error_control = c->dwErrorControl,
				.command = buf_span(&command),
				.account = buf_span(&account) });
	out->failed |= buf_failed(&name) || buf_failed(&command) ||
		       buf_failed(&account);
	buf_free(&name);
	buf_free(&command);
	buf_free(&account);
}

/* One that may not be asked is told, as sc tells it. */
static void
put_config(
    SC_HANDLE manager, struct buf *out, const ENUM_SERVICE_STATUS_PROCESSW *s)
{
	union {
		QUERY_SERVICE_CONFIGW config;
		BYTE bytes[CONFIG_MAX];
	} room;
	struct buf name = BUF_INIT;
	DWORD need = 0, code = ERROR_SUCCESS;
	SC_HANDLE service = OpenServiceW(
	    manager, s->lpServiceName, SERVICE_QUERY_CONFIG);

	if (!service ||
	    !QueryServiceConfigW(service, &room.config, sizeof(room), &need))
		code = GetLastError();
	else
		put_config_of(out, s, &room.config);
	if (code) {
		put_wide(&name, s->lpServiceName);
		cmdtext_refused(out, buf_span(&name), code);
		out->failed |= buf_failed(&name);
	}
	if (service)
		CloseServiceHandle(service);
	buf_free(&name);
}

/* What is put of each service. */
typedef void put_one(
    SC_HANDLE manager, struct buf *out, const ENUM_SERVICE_STATUS_PROCESSW *s);

/* So many at a time as ROOM holds; they may become more meanwhile. */
static enum err
list_services(
    SC_HANDLE manager, struct buf *room, put_one *put, struct buf *out)
{
	DWORD need = 0, count = 0, from = 0;
	BOOL more = TRUE;

	while (more) {
		ENUM_SERVICE_STATUS_PROCESSW *item;
		bool whole = EnumServicesStatusExW(manager,
		    SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL,
		    (BYTE *)room->p, (DWORD)room->cap, &need, &count, &from,
		    NULL);

		if (!whole && GetLastError() != ERROR_MORE_DATA)
			return files_last_err();
		more = !whole;
		item = (ENUM_SERVICE_STATUS_PROCESSW *)room->p;
		for (DWORD i = 0; i < count; i++)
			put(manager, out, &item[i]);
		if (more && count == 0 &&
		    (need > ROOM_MAX || !buf_room(room, need)))
			return need > ROOM_MAX ? ERR_LIMIT : ERR_NOMEM;
	}
	return OK;
}

static enum err
ask_manager(put_one *put, struct buf *out)
{
	SC_HANDLE manager = OpenSCManagerW(
	    NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE);
	struct buf room = BUF_INIT;
	enum err err;

	if (!manager)
		return files_last_err();
	err = buf_room(&room, 64u << 10)
		  ? list_services(manager, &room, put, out)
		  : ERR_NOMEM;
	CloseServiceHandle(manager);
	buf_free(&room);
	return err;
}

static enum err
ask_services(struct live_outputs *o, struct buf *out, bool *later)
{
	(void)o, (void)later;
	return ask_manager(put_service, out);
}

static enum err
ask_configs(struct live_outputs *o, struct buf *out, bool *later)
{
	(void)o, (void)later;
	return ask_manager(put_config, out);
}

/* "0.0.0.0:443", "[::]:443" */
static void
put_address(struct buf *out, const SOCKADDR *at)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)at;
	char text[INET6_ADDRSTRLEN] = "";

	if (at->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(text));
	else
		inet_ntop(AF_INET, &v4->sin_addr, text, sizeof(text));
	buf_printf(out, at->sa_family == AF_INET6 ? "[%s]:%u" : "%s:%u", text,
	    (unsigned)ntohs(v4->sin_port));
}

static void
put_binding(struct buf *out, const SOCKADDR *at, const wchar_t *host,
    const HTTP_SERVICE_CONFIG_SSL_PARAM *p)
{
	struct buf where = BUF_INIT, store = BUF_INIT;
	const GUID *g = &p->AppId;
	char app[64];

	if (host) {
		put_wide(&where, host);
		buf_printf(&where, ":%u",
		    (unsigned)ntohs(
			((const struct sockaddr_in *)at)->sin_port));
	} else {
		put_address(&where, at);
	}
	put_wide(&store, p->pSslCertStoreName);
	snprintf(app, sizeof(app),
	    "{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}",
	    (unsigned long)g->Data1, g->Data2, g->Data3, g->Data4[0],
	    g->Data4[1], g->Data4[2], g->Data4[3], g->Data4[4], g->Data4[5],
	    g->Data4[6], g->Data4[7]);
	cmdtext_binding(out,
	    &(struct cmdtext_binding){ .named = host != NULL,
		.where = buf_span(&where),
		.hash = { p->pSslHash, p->SslHashLength },
		.app = app,
		.store = buf_span(&store),
		.check_mode = p->DefaultCertCheckMode,
		.mapped = (p->DefaultFlags &
			      HTTP_SERVICE_CONFIG_SSL_FLAG_USE_DS_MAPPER) != 0,
		.asks_for_client =
		    (p->DefaultFlags &
			HTTP_SERVICE_CONFIG_SSL_FLAG_NEGOTIATE_CLIENT_CERT) !=
		    0 });
	out->failed |= buf_failed(&where) || buf_failed(&store);
	buf_free(&where);
	buf_free(&store);
}

/* The binding with this number, of one kind, into ROOM; a code of Windows. */
static ULONG
ask_binding(HTTP_SERVICE_CONFIG_ID kind, DWORD number, struct buf *room)
{
	HTTP_SERVICE_CONFIG_SSL_QUERY query = {
		.QueryDesc = HttpServiceConfigQueryNext, .dwToken = number
	};
	struct name_query named = { .how = HttpServiceConfigQueryNext,
		.number = number };
	bool by_name = kind == BOUND_BY_NAME;
	void *in = by_name ? (void *)&named : (void *)&query;
	ULONG size = by_name ? sizeof(named) : sizeof(query), need = 0, code;

	code = HttpQueryServiceConfiguration(
	    NULL, kind, in, size, room->p, (ULONG)room->cap, &need, NULL);
	if (code != ERROR_INSUFFICIENT_BUFFER || need > ROOM_MAX)
		return code;
	if (!buf_room(room, need))
		return ERROR_NOT_ENOUGH_MEMORY;
	return HttpQueryServiceConfiguration(
	    NULL, kind, in, size, room->p, (ULONG)room->cap, &need, NULL);
}

/*
 * All of one kind; *COUNT becomes more by those that there are.  Where there
 * is none the system may say that it found no such file, as netsh prints.
 */
static enum err
list_bindings(HTTP_SERVICE_CONFIG_ID kind, struct buf *room, struct buf *out,
    DWORD *count)
{
	for (DWORD i = 0; i < BINDINGS_MAX; i++) {
		ULONG code = ask_binding(kind, i, room);
		const HTTP_SERVICE_CONFIG_SSL_SET *set = (const void *)room->p;
		const struct name_set *named = (const void *)room->p;

		if (code)
			return code == ERROR_NO_MORE_ITEMS ? OK
							   : files_err(code);
		if (kind == BOUND_BY_NAME)
			put_binding(out, (const SOCKADDR *)&named->key.at,
			    named->key.host, &named->param);
		else
			put_binding(
			    out, set->KeyDesc.pIpPort, NULL, &set->ParamDesc);
		++*count;
	}
	return ERR_LIMIT;
}

static enum err
list_all_bindings(struct buf *room, struct buf *out)
{
	static const HTTP_SERVICE_CONFIG_ID all[] = {
		HttpServiceConfigSSLCertInfo, BOUND_BY_NAME
	};
	enum err err = OK;
	DWORD count = 0;

	cmdtext_bindings_head(out);
	for (size_t i = 0; i < 2 && (!err || err == ERR_NOT_FOUND); i++) {
		enum err more = list_bindings(all[i], room, out, &count);

		err = more ? more : err;
	}
	if (count > 0)
		return err == ERR_NOT_FOUND ? OK : err;
	/* a server without any is not told from one that cannot say */
	return err ? err : ERR_NOT_FOUND;
}

static enum err
ask_bindings(struct live_outputs *o, struct buf *out, bool *later)
{
	struct buf room = BUF_INIT;
	enum err err;
	ULONG code = HttpInitialize(
	    (HTTPAPI_VERSION)HTTPAPI_VERSION_1, HTTP_INITIALIZE_CONFIG, NULL);

	(void)o, (void)later;
	if (code)
		return files_err(code);
	err = buf_room(&room, 4096) ? list_all_bindings(&room, out) : ERR_NOMEM;
	HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
	buf_free(&room);
	return err;
}

static enum err
start_pools(struct live_outputs *o)
{
	return o->pools ? OK
			: live_command_new(L"\\inetsrv\\appcmd.exe",
			      L"list apppool", &o->pools);
}

/* The first answer is waited for; later the one before holds until then. */
static enum err
ask_pools(struct live_outputs *o, struct buf *out, bool *later)
{
	bool first = o->items[LIVE_POOLS].due == 0, ended = true;
	enum err err = start_pools(o);
	struct span text = SPAN("");

	if (!err)
		err = live_command_wait(
		    o->pools, first ? UINT32_MAX : 0, &ended);
	*later = !err && !ended;
	if (*later)
		return OK;
	if (!err)
		text = live_command_text(o->pools);
	/* a server without any is not told from one that cannot say */
	if (!err && cmdtext_pools(out, text) == 0)
		err = span_trim(text).n > 0 ? ERR_FORMAT : ERR_NOT_FOUND;
	live_command_free(o->pools);
	o->pools = NULL;
	return err;
}

static const struct {
	const char *path;
	/* *LATER: it has not answered yet, and is asked again next time. */
	enum err (*ask)(struct live_outputs *o, struct buf *out, bool *later);
	unsigned again; /* so many milliseconds its answer is good for */
} kinds[LIVE_OUTPUTS] = {
	[LIVE_SERVICES] = { "service/services.txt", ask_services, 0 },
	[LIVE_CONFIGS] = { "service/config.txt", ask_configs, AGAIN_MS },
	[LIVE_BINDINGS] = { "binding/sslcert.txt", ask_bindings, 0 },
	[LIVE_POOLS] = { "iis-config/pools.txt", ask_pools, AGAIN_MS },
};

void
live_outputs_init(struct live_outputs *o)
{
	o->pools = NULL;
	for (size_t i = 0; i < LIVE_OUTPUTS; i++)
		o->items[i] = (struct live_output){ .path = kinds[i].path,
			.text = BUF_INIT,
			.changed = TIME_NONE };
}

void
live_outputs_free(struct live_outputs *o)
{
	live_command_free(o->pools);
	for (size_t i = 0; i < LIVE_OUTPUTS; i++)
		buf_free(&o->items[i].text);
}

/*
 * What is still as it was keeps its time and its text.  The first line tells
 * one from the next: of two lists a follower compares beginnings and ends.
 */
static enum err
renew(struct live_output *item, struct span now)
{
	char time[TIME_TEXT_MAX];

	if (item->edition > 0 && !item->err &&
	    span_eq(
		span_slice(buf_span(&item->text), item->head, SIZE_MAX), now))
		return OK;
	item->changed = watch_clock();
	item->edition++;
	buf_clear(&item->text);
	buf_printf(&item->text, "%.19sZ %06u\r\n",
	    time_rfc3339(item->changed, time), (unsigned)item->edition);
	item->head = item->text.n;
	buf_add(&item->text, now);
	return buf_failed(&item->text) ? ERR_NOMEM : OK;
}

static bool
is_due(const struct live_output *item)
{
	return GetTickCount64() >= item->due;
}

static enum err
look_at(struct live_outputs *o, size_t i)
{
	struct live_output *item = &o->items[i];
	struct buf text = BUF_INIT;
	bool later = false;
	enum err err = kinds[i].ask(o, &text, &later);

	/* whoever follows waits for the empty line that ends the last block */
	buf_puts(&text, "\r\n");
	if (!err && buf_failed(&text))
		err = ERR_NOMEM;
	if (!err && !later)
		err = renew(item, buf_span(&text));
	if (!later) {
		item->err = err;
		item->due = GetTickCount64() + kinds[i].again;
	}
	buf_free(&text);
	return err == ERR_NOMEM ? err : OK;
}

void
live_outputs_begin(struct live_outputs *o)
{
	/* an error is seen once more, and told, when it is looked at */
	if (is_due(&o->items[LIVE_POOLS]))
		start_pools(o);
}

enum err
live_outputs_look(struct live_outputs *o)
{
	enum err err = OK;

	for (size_t i = 0; !err && i < LIVE_OUTPUTS; i++)
		if (is_due(&o->items[i]))
			err = look_at(o, i);
	return err;
}

const struct live_output *
live_outputs_find(const struct live_outputs *o, const char *path)
{
	for (size_t i = 0; i < LIVE_OUTPUTS; i++)
		if (strcmp(o->items[i].path, path) == 0)
			return &o->items[i];
	return NULL;
}
