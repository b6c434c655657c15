/*
 * The service control manager, and the configuration of HTTP.sys.
 * https://learn.microsoft.com/windows/win32/services/services
 * https://learn.microsoft.com/windows/win32/api/http/
 *     nf-http-httpqueryserviceconfiguration
 */

#include "engine/host/live/live_outputs.h"

#include "engine/base/times.h"
#include "engine/base/wide.h"
#include "engine/host/live/cmdtext.h"
#include "engine/host/os/files_win.h"
#include "engine/host/watch.h"

#include <string.h>
#include <winsock2.h>
#include <windows.h>
#include <http.h>
#include <ws2tcpip.h>

#define ROOM_MAX     (8u << 20) /* bytes of one answer */
#define BINDINGS_MAX 10000

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
put_service(struct buf *out, const ENUM_SERVICE_STATUS_PROCESSW *s)
{
	struct buf name = BUF_INIT, shown = BUF_INIT;

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

/* So many at a time as ROOM holds; they may become more meanwhile. */
static enum err
list_services(SC_HANDLE manager, struct buf *room, struct buf *out)
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
			put_service(out, &item[i]);
		if (more && count == 0 &&
		    (need > ROOM_MAX || !buf_room(room, need)))
			return need > ROOM_MAX ? ERR_LIMIT : ERR_NOMEM;
	}
	return OK;
}

static enum err
ask_services(struct buf *out)
{
	SC_HANDLE manager = OpenSCManagerW(
	    NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE);
	struct buf room = BUF_INIT;
	enum err err;

	if (!manager)
		return files_last_err();
	err = buf_room(&room, 64u << 10) ? list_services(manager, &room, out)
					 : ERR_NOMEM;
	CloseServiceHandle(manager);
	buf_free(&room);
	return err;
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
ask_bindings(struct buf *out)
{
	struct buf room = BUF_INIT;
	enum err err;
	ULONG code = HttpInitialize(
	    (HTTPAPI_VERSION)HTTPAPI_VERSION_1, HTTP_INITIALIZE_CONFIG, NULL);

	if (code)
		return files_err(code);
	err = buf_room(&room, 4096) ? list_all_bindings(&room, out) : ERR_NOMEM;
	HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
	buf_free(&room);
	return err;
}

static const struct {
	const char *path;
	enum err (*ask)(struct buf *out);
} kinds[LIVE_OUTPUTS] = {
	[LIVE_SERVICES] = { "service/services.txt", ask_services },
	[LIVE_BINDINGS] = { "binding/sslcert.txt", ask_bindings },
};

void
live_outputs_init(struct live_outputs *o)
{
	for (size_t i = 0; i < LIVE_OUTPUTS; i++)
		o->items[i] = (struct live_output){ .path = kinds[i].path,
			.text = BUF_INIT,
			.changed = TIME_NONE };
}

void
live_outputs_free(struct live_outputs *o)
{
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

enum err
live_outputs_look(struct live_outputs *o)
{
	for (size_t i = 0; i < LIVE_OUTPUTS; i++) {
		struct live_output *item = &o->items[i];
		struct buf text = BUF_INIT;

		enum err err = kinds[i].ask(&text);

		if (!err && buf_failed(&text))
			err = ERR_NOMEM;
		if (!err)
			err = renew(item, buf_span(&text));
		item->err = err;
		buf_free(&text);
		if (err == ERR_NOMEM)
			return err;
	}
	return OK;
}

const struct live_output *
live_outputs_find(const struct live_outputs *o, const char *path)
{
	for (size_t i = 0; i < LIVE_OUTPUTS; i++)
		if (strcmp(o->items[i].path, path) == 0)
			return &o->items[i];
	return NULL;
}
