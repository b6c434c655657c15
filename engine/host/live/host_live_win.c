/*
 * The server itself: folders of logs as they lie, the registry as exports
 * that are made when somebody asks, channels of events, services, bindings
 * and pools as commands print them.  Whatever cannot be read is told as such.
 */

#include "engine/host/live/host_live.h"

#include "engine/base/times.h"
#include "engine/base/wide.h"
#include "engine/host/live/act_win.h"
#include "engine/host/live/live_events.h"
#include "engine/host/live/live_folders.h"
#include "engine/host/live/live_outputs.h"
#include "engine/host/live/live_registry.h"
#include "engine/host/watch.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define WAIT_PIECE   (100 * TIME_SECOND / 1000)
#define VOLUME_OF_US UINT64_MAX /* of exports, which are on no disk */

struct live {
	struct host host;
	struct live_folders folders;
	struct live_registry registry;
	struct live_events *events;
	struct live_outputs outputs;
	char *name;
};

/* A text that is made here, as it is now. */
struct own_text {
	const char *path;
	struct span text;
	int64_t changed;
	uint64_t id; /* among them all */
	enum err err;
};

/* Such a text as it was when it was opened, or a channel. */
struct live_stream {
	struct stream stream;
	const char *path; /* NULL: a channel */
	struct file_look look;
	struct buf text;
	struct live_channel *channel;
};

static struct own_text
own_export(const struct live *l, const struct live_export *x)
{
	return (struct own_text){ x->path, buf_span(&x->text), x->changed,
		(uint64_t)(x - l->registry.items) + 1, x->err };
}

/*
 * A text that changed is another file: what it said before is past.  Nor may
 * two of them be one file, each in its first edition.
 */
static struct own_text
own_output(const struct live *l, const struct live_output *o)
{
	return (struct own_text){ o->path, buf_span(&o->text), o->changed,
		o->edition << 32 | (uint64_t)(o - l->outputs.items), o->err };
}

static struct file_look
look_at_own(const struct own_text *o)
{
	return (struct file_look){ FILE_REGULAR, o->text.n, o->changed,
		VOLUME_OF_US, o->id };
}

static bool
find_own(const struct live *l, const char *path, struct own_text *out)
{
	const struct live_export *x = live_registry_find(&l->registry, path);
	const struct live_output *o = x ? NULL
					: live_outputs_find(&l->outputs, path);

	if (x)
		*out = own_export(l, x);
	else if (o)
		*out = own_output(l, o);
	return x || o;
}

static enum err
tell_export(const struct live_export *x, host_visit *visit, void *arg)
{
	struct host_file file = { x->path, x->text.n, x->changed, x->err };
	enum err err = visit(arg, &file);

	if (!err && x->denied) {
		file = (struct host_file){ x->denied, 0, TIME_NONE,
			ERR_ACCESS };
		err = visit(arg, &file);
	}
	return err;
}

static enum err
tell_output(const struct live_output *o, host_visit *visit, void *arg)
{
	struct host_file file = { o->path, o->text.n, o->changed, o->err };

	return visit(arg, &file);
}

static enum err
live_walk(struct host *host, host_visit *visit, void *arg)
{
	struct live *l = (struct live *)host;
	enum err err;

	live_outputs_begin(&l->outputs);
	err = live_folders_walk(&l->folders, visit, arg);
	if (!err)
		err = live_events_walk(l->events, visit, arg);
	if (!err)
		err = live_registry_look(&l->registry);
	for (size_t i = 0; !err && i < l->registry.count; i++)
		err = tell_export(&l->registry.items[i], visit, arg);
	if (!err)
		err = live_outputs_look(&l->outputs);
	for (size_t i = 0; !err && i < LIVE_OUTPUTS; i++)
		err = tell_output(&l->outputs.items[i], visit, arg);
	return err;
}

/* A text of our own, or a channel; both are in memory. */
static enum err
open_own(struct live *l, const char *path, struct stream **out)
{
	struct own_text own = { .path = NULL };
	struct live_channel *c = find_own(l, path, &own)
				     ? NULL
				     : live_events_find(l->events, path);
	struct live_stream *s;

	if (!own.path && !c)
		return ERR_NOT_FOUND;
	if (own.err)
		return own.err;
	s = calloc(1, sizeof(*s));
	if (!s)
		return ERR_NOMEM;
	s->stream.host = &l->host;
	s->path = own.path;
	s->look = look_at_own(&own);
	s->channel = c;
	buf_add(&s->text, own.text);
	*out = &s->stream;
	if (!buf_failed(&s->text))
		return OK;
	free(s);
	return ERR_NOMEM;
}

static enum err
live_open(struct host *host, const char *path, struct stream **out)
{
	struct live *l = (struct live *)host;
	const char *rest;
	const struct live_folder *f = live_folders_find(
	    &l->folders, path, &rest);

	return f ? host_open(f->host, rest, out) : open_own(l, path, out);
}

/* Files of folders are streams of their own hosts. */
static enum err
live_read(
    struct stream *stream, uint64_t offset, char *to, size_t n, size_t *got)
{
	const struct live_stream *s = (const struct live_stream *)stream;
	struct span text = buf_span(&s->text);
	size_t room = n - *got, left;

	if (s->channel)
		return live_channel_read(s->channel, offset, to, n, got);
	left = offset < text.n ? text.n - (size_t)offset : 0;
	if (room > left)
		room = left;
	if (room > 0)
		memcpy(to + *got, text.p + offset, room);
	*got += room;
	return OK;
}

static void
live_close(struct stream *stream)
{
	struct live_stream *s = (struct live_stream *)stream;

	buf_free(&s->text);
	free(s);
}

static int64_t
live_now(struct host *h)
{
	(void)h;
	return watch_clock();
}

static void
live_free(struct host *host)
{
	struct live *l = (struct live *)host;

	live_folders_free(&l->folders);
	live_registry_free(&l->registry);
	live_events_free(l->events);
	live_outputs_free(&l->outputs);
	free(l->name);
	free(l);
}

static const struct host_ops live_ops = { live_walk, live_open, live_read,
	live_close, live_now, live_free };

static enum err
live_look(struct host *host, const char *path, struct file_look *out)
{
	struct live *l = (struct live *)host;
	const char *rest;
	const struct live_folder *f = live_folders_find(
	    &l->folders, path, &rest);
	struct own_text own;
	struct live_channel *c;

	if (f)
		return host_look(f->host, rest, out);
	if (!find_own(l, path, &own)) {
		c = live_events_find(l->events, path);
		return c ? live_channel_look(c, out) : ERR_NOT_FOUND;
	}
	if (own.err)
		return own.err;
	*out = look_at_own(&own);
	return OK;
}

/* What is open stays what it was when another text has its name. */
static enum err
live_look_open(struct stream *stream, struct file_look *out)
{
	const struct live_stream *s = (const struct live_stream *)stream;
	enum err err;

	if (s->channel)
		return live_channel_look(s->channel, out);
	err = live_look(stream->host, s->path, out);
	if (err || out->id != s->look.id)
		*out = s->look;
	return OK;
}

static const char *
live_path(struct host *h)
{
	return h->name;
}

static const struct watch_ops live_watch = { live_look, live_look_open,
	live_path };

static void
live_wait(struct host *h, int64_t time)
{
	(void)h;
	for (; time > 0; time -= WAIT_PIECE)
		Sleep((DWORD)((time < WAIT_PIECE ? time : WAIT_PIECE) / 1000));
}

static const struct act_ops live_acts = {
	.cert_get = act_cert_get,
	.cert_put = act_cert_put,
	.cert_drop = act_cert_drop,
	.value_get = act_value_get,
	.value_set = act_value_set,
	.value_drop = act_value_drop,
	.service_get = act_service_get,
	.service_start = act_service_start,
	.service_stop = act_service_stop,
	.service_dependents = act_service_dependents,
	.wait = live_wait,
};

static char *
computer_name(void)
{
	wchar_t name[256];
	DWORD n = sizeof(name) / sizeof(*name);
	struct buf b = BUF_INIT;

	if (!GetComputerNameExW(ComputerNamePhysicalDnsHostname, name, &n))
		return span_dup(SPAN("localhost"));
	wide_decode(name, n, &b);
	return buf_steal(&b);
}

/* Without the rights of an administrator much cannot be read. */
static bool
is_elevated(void)
{
	TOKEN_ELEVATION e = { 0 };
	DWORD n;
	HANDLE token;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return false;
	if (!GetTokenInformation(token, TokenElevation, &e, sizeof(e), &n))
		e.TokenIsElevated = 0;
	CloseHandle(token);
	return e.TokenIsElevated != 0;
}

struct host *
host_live_new(const struct interest *interest, struct err_info *info)
{
	struct live *l = calloc(1, sizeof(*l));
	enum err err = ERR_NOMEM;

	if (l) {
		l->host.ops = &live_ops;
		l->host.acts = &live_acts;
		l->host.watch = &live_watch;
		l->host.nature = HOST_LIVE;
		l->host.limited = !is_elevated();
		l->host.name = l->name = computer_name();
		live_outputs_init(&l->outputs);
		l->events = live_events_new(interest);
		err = live_registry_init(&l->registry, interest);
	}
	if (l && !err)
		err = live_folders_init(&l->folders, interest, watch_clock());
	if (l && !err && l->name && l->events)
		return &l->host;
	err_set(info, err ? err : ERR_NOMEM, "", 0, NULL);
	if (l)
		live_free(&l->host);
	return NULL;
}

bool
host_live_exists(void)
{
	return true;
}
