/*
 * wevtapi.dll for the tests under Wine, whose own has no events.  Lies beside
 * the program under test.  FAKE_EVENTS names a folder: CHANNEL.xml holds the
 * events of a channel ('/' in its name is %4), oldest first, as wevtutil
 * prints them; CHANNEL.denied says that it may not be read.  Of a query the
 * providers and "EventRecordID > N" are looked at, and with FAKE_NOW, such as
 * 2026-11-27T09:31:30, how long ago an event may be; nothing else.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <winevt.h>

enum kind { QUERY, EVENT, LOG };

struct thing {
	enum kind kind;
	char *text; /* owned by the query, and by each event */
	char **event;
	size_t count, at, step;
	char filter[2048]; /* of the query */
	unsigned long long after;
	unsigned long long oldest; /* as a FILETIME */
};

static char *
read_channel(const wchar_t *channel, DWORD *error)
{
	const wchar_t *folder = _wgetenv(L"FAKE_EVENTS");
	wchar_t path[1024];
	char *text = NULL;
	size_t n;
	FILE *f;

	if (!folder) {
		*error = ERROR_EVT_CHANNEL_NOT_FOUND;
		return NULL;
	}
	n = (size_t)_snwprintf(path, 600, L"%ls/", folder);
	for (; *channel && n < 900; channel++)
		n += (size_t)_snwprintf(
		    path + n, 4, *channel == L'/' ? L"%%4" : L"%c", *channel);
	wcscpy(path + n, L".denied");
	if (GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES) {
		*error = ERROR_ACCESS_DENIED;
		return NULL;
	}
	wcscpy(path + n, L".xml");
	f = _wfopen(path, L"rb");
	*error = f ? ERROR_SUCCESS : ERROR_EVT_CHANNEL_NOT_FOUND;
	if (!f)
		return NULL;
	fseek(f, 0, SEEK_END);
	n = (size_t)ftell(f);
	rewind(f);
	text = calloc(1, n + 1);
	text[fread(text, 1, n, f)] = '\0';
	fclose(f);
	return text;
}

/* Cuts TEXT into events, each ended by a NUL. */
static void
cut(struct thing *t)
{
	char *at = t->text, *end;

	while ((at = strstr(at, "<Event ")) != NULL) {
		end = strstr(at, "</Event>");
		if (!end)
			break;
		t->event = realloc(
		    t->event, (t->count + 1) * sizeof(*t->event));
		t->event[t->count++] = at;
		at = end + strlen("</Event>");
		if (*at)
			*at++ = '\0';
	}
}

static unsigned long long
number_of(const char *event)
{
	const char *at = strstr(event, "<EventRecordID>");

	return at ? strtoull(at + strlen("<EventRecordID>"), NULL, 10) : 0;
}

/* TEXT as a FILETIME; 0: it is no time. */
static unsigned long long
time_of(const char *text)
{
	SYSTEMTIME t = { 0 };
	FILETIME ft;

	if (!text ||
	    sscanf(text, "%hu-%hu-%huT%hu:%hu:%hu", &t.wYear, &t.wMonth,
		&t.wDay, &t.wHour, &t.wMinute, &t.wSecond) != 6)
		return 0;
	SystemTimeToFileTime(&t, &ft);
	return (unsigned long long)ft.dwHighDateTime << 32 | ft.dwLowDateTime;
}

/* Its provider is among those asked for, or none is. */
static bool
is_asked(const struct thing *q, const char *event)
{
	const char *name = strstr(event, "Provider Name=");
	const char *when = strstr(event, "SystemTime='");
	char wanted[200];

	if (when && time_of(when + 12) < q->oldest)
		return false;
	if (number_of(event) <= q->after)
		return false;
	if (!strstr(q->filter, "@Name=") || !name)
		return true;
	name += strlen("Provider Name=") + 1;
	snprintf(
	    wanted, sizeof(wanted), "'%.*s'", (int)strcspn(name, "'\""), name);
	return strstr(q->filter, wanted) != NULL;
}

static struct thing *new (enum kind kind, const wchar_t *channel)
{
	DWORD error;
	char *text = read_channel(channel, &error);
	struct thing *t = text ? calloc(1, sizeof(*t)) : NULL;

	SetLastError(error);
	if (!t)
		return NULL;
	t->kind = kind;
	t->text = text;
	cut(t);
	return t;
}

/* Brackets and quotes must be closed. */
static bool
is_query(const char *s)
{
	int depth = 0;
	bool quoted = false;

	for (; *s; s++) {
		quoted ^= *s == '\'';
		if (!quoted)
			depth += (*s == '[' || *s == '(') -
				 (*s == ']' || *s == ')');
		if (depth < 0)
			return false;
	}
	return depth == 0 && !quoted;
}

EVT_HANDLE WINAPI
EvtQuery(EVT_HANDLE session, LPCWSTR path, LPCWSTR query, DWORD flags)
{
	struct thing *q = new (QUERY, path);
	const char *after, *most;
	unsigned long long now = time_of(getenv("FAKE_NOW"));

	(void)session;
	if (!q)
		return NULL;
	snprintf(q->filter, sizeof(q->filter), "%ls", query);
	if (!(flags & EvtQueryChannelPath) || !is_query(q->filter)) {
		SetLastError(ERROR_EVT_INVALID_QUERY);
		return NULL;
	}
	after = strstr(q->filter, "EventRecordID > ");
	if (after)
		q->after = strtoull(after + 16, NULL, 10);
	most = strstr(q->filter, "timediff(@SystemTime) <= ");
	if (most && now)
		q->oldest = now - strtoull(most + 25, NULL, 10) * 10000;
	q->step = flags & EvtQueryReverseDirection ? SIZE_MAX : 1;
	q->at = q->step == 1 ? 0 : q->count - 1;
	return q;
}

BOOL WINAPI
EvtNext(EVT_HANDLE query, DWORD size, EVT_HANDLE *out, DWORD timeout,
    DWORD flags, PDWORD returned)
{
	struct thing *q = query, *e;

	(void)timeout, (void)flags;
	for (*returned = 0; q->at < q->count && *returned < size;
	     q->at += q->step) {
		if (!is_asked(q, q->event[q->at]))
			continue;
		e = calloc(1, sizeof(*e));
		e->kind = EVENT;
		e->text = _strdup(q->event[q->at]);
		out[(*returned)++] = e;
	}
	if (*returned == 0)
		SetLastError(ERROR_NO_MORE_ITEMS);
	return *returned > 0;
}

BOOL WINAPI
EvtRender(EVT_HANDLE context, EVT_HANDLE event, DWORD flags, DWORD size,
    PVOID buffer, PDWORD used, PDWORD count)
{
	struct thing *e = event;
	int n = MultiByteToWideChar(CP_UTF8, 0, e->text, -1, NULL, 0);

	(void)context;
	*used = (DWORD)n * sizeof(wchar_t);
	*count = 0;
	if (flags != EvtRenderEventXml || e->kind != EVENT) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (*used > size) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	MultiByteToWideChar(CP_UTF8, 0, e->text, -1, buffer, n);
	return TRUE;
}

EVT_HANDLE WINAPI
EvtOpenLog(EVT_HANDLE session, LPCWSTR path, DWORD flags)
{
	(void)session, (void)flags;
	return new (LOG, path);
}

BOOL WINAPI
EvtGetLogInfo(EVT_HANDLE log, EVT_LOG_PROPERTY_ID property, DWORD size,
    PEVT_VARIANT out, PDWORD used)
{
	struct thing *l = log;

	*used = sizeof(*out);
	if (size < sizeof(*out)) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	*out = (EVT_VARIANT){ .Type = EvtVarTypeUInt64 };
	if (property == EvtLogNumberOfLogRecords)
		out->UInt64Val = l->count;
	else
		out->UInt64Val = l->count ? number_of(l->event[0]) : 0;
	return TRUE;
}

BOOL WINAPI
EvtClose(EVT_HANDLE handle)
{
	struct thing *t = handle;

	free(t->event);
	free(t->text);
	free(t);
	return TRUE;
}
