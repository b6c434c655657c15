/*
 * Event channels through wevtapi.  The first look takes the newest events
 * and turns them round; later ones ask for what has a higher record number.
 * Nothing but what the interest set asks for is taken: Application and System
 * are full of other things.
 * https://learn.microsoft.com/windows/win32/wes/consuming-events
 */

#include "engine/host/live/live_events.h"

#include "engine/base/times.h"
#include "engine/base/wide.h"
#include "engine/host/os/files_win.h"
#include "engine/host/live/live_text.h"
#include "engine/host/watch.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <winevt.h>

#define FOLDER "events/"

#define FIRST_EVENTS_MAX 20000
#define FIRST_BYTES_MAX  (16u << 20)
#define NEWS_BYTES_MAX   (4u << 20)  /* of one later look */
#define TEXT_MAX         (24u << 20) /* kept of a channel ... */
#define TEXT_KEPT        (16u << 20) /* ... after some was forgotten */
#define EVENT_BYTES_MAX  (1u << 20)  /* of one event, in UTF-16 */
#define BATCH            32          /* handles asked for at once */
#define TIMEOUT          10000       /* of one EvtNext, milliseconds */

/* Numbers before the newest one, asked for again: see advance_last(). */
#define MARGIN 100

static const char end_of_event[] = "</Event>\n";

#define LAST_DAYS "TimeCreated[timediff(@SystemTime) <= 604800000]"

struct live_channel {
	const struct interest_channel *kind;
	char *path;
	enum err err; /* ERR_NOT_FOUND: there is no such channel */
	bool begun;
	struct live_text text;
	uint64_t last;   /* record number up to which all is known */
	uint64_t newest; /* of the whole channel at the last look */
	int64_t changed;
	char older[TIME_TEXT_MAX]; /* events before it were left out */
};

struct live_events {
	struct live_channel *channel;
	size_t count;
};

/* Events of one query, and the memory for one of them. */
struct results {
	EVT_HANDLE query;
	EVT_HANDLE batch[BATCH];
	DWORD count, at;
	char *wide;
	DWORD room; /* bytes */
	enum err err;
};

static char *
file_of(const char *channel)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, FOLDER);
	for (; *channel; channel++)
		buf_printf(&b, *channel == '/' ? "%%4" : "%c", *channel);
	buf_puts(&b, ".xml");
	return buf_steal(&b);
}

struct live_events *
live_events_new(const struct interest *in)
{
	struct live_events *e = calloc(1, sizeof(*e));

	if (e)
		e->channel = calloc(in->channel_count + 1, sizeof(*e->channel));
	for (size_t i = 0; e && e->channel && i < in->channel_count; i++) {
		struct live_channel *c = &e->channel[e->count++];

		c->kind = &in->channels[i];
		c->text = LIVE_TEXT_INIT;
		c->path = file_of(c->kind->name);
		if (!c->path)
			goto failed;
	}
	if (e && e->channel)
		return e;
failed:
	live_events_free(e);
	return NULL;
}

void
live_events_free(struct live_events *e)
{
	for (size_t i = 0; e && i < e->count; i++) {
		live_text_free(&e->channel[i].text);
		free(e->channel[i].path);
	}
	if (e)
		free(e->channel);
	free(e);
}

/* A system without the log answers nothing at all. */
static enum err
why(void)
{
	switch (GetLastError()) {
	case ERROR_SUCCESS:
	case ERROR_CALL_NOT_IMPLEMENTED:
	case ERROR_EVT_CHANNEL_NOT_FOUND:
		return ERR_NOT_FOUND;
	default:
		return files_last_err();
	}
}

static wchar_t *
wide(const char *text)
{
	return (wchar_t *)wide_of(span_of(text));
}

/* The newest record number of C; false when that cannot be told. */
static bool
newest_of(const struct live_channel *c, uint64_t *newest)
{
	wchar_t *name = wide(c->kind->name);
	EVT_HANDLE log = name ? EvtOpenLog(NULL, name, EvtOpenChannelPath)
			      : NULL;
	EVT_VARIANT count, oldest;
	DWORD used;
	bool known = false;

	free(name);
	if (!log)
		return false;
	if (EvtGetLogInfo(
		log, EvtLogNumberOfLogRecords, sizeof(count), &count, &used) &&
	    EvtGetLogInfo(log, EvtLogOldestRecordNumber, sizeof(oldest),
		&oldest, &used)) {
		known = true;
		*newest = count.UInt64Val
			      ? oldest.UInt64Val + count.UInt64Val - 1
			      : 0;
	}
	EvtClose(log);
	return known;
}

static enum err
query_events(const struct live_channel *c, DWORD direction, struct results *r)
{
	struct buf query = BUF_INIT;
	wchar_t *path = wide(c->kind->name), *text = NULL;

	buf_puts(&query, "*[System[" LAST_DAYS);
	if (c->last > 0)
		buf_printf(&query, " and EventRecordID > %llu",
		    (unsigned long long)c->last);
	buf_printf(
	    &query, "%s%s]]", *c->kind->filter ? " and " : "", c->kind->filter);
	if (!buf_failed(&query))
		text = wide(buf_str(&query));
	buf_free(&query);
	*r = (struct results){ .err = ERR_NOMEM };
	if (path && text) {
		SetLastError(ERROR_SUCCESS);
		r->query = EvtQuery(
		    NULL, path, text, EvtQueryChannelPath | direction);
		r->err = r->query ? OK : why();
	}
	free(path);
	free(text);
	return r->err;
}

static void
finish(struct results *r)
{
	for (; r->at < r->count; r->at++)
		EvtClose(r->batch[r->at]);
	if (r->query)
		EvtClose(r->query);
	free(r->wide);
}

/* The next event, which the caller closes; NULL at the end or on an error. */
static EVT_HANDLE
next_event(struct results *r)
{
	if (r->at == r->count) {
		r->at = r->count = 0;
		if (!EvtNext(
			r->query, BATCH, r->batch, TIMEOUT, 0, &r->count)) {
			r->count = 0;
			if (GetLastError() != ERROR_NO_MORE_ITEMS)
				r->err = why();
		}
	}
	return r->at < r->count ? r->batch[r->at++] : NULL;
}

static bool
grow_results(struct results *r, DWORD room)
{
	char *p = room <= EVENT_BYTES_MAX ? realloc(r->wide, room) : NULL;

	if (!p)
		return false;
	r->wide = p;
	r->room = room;
	return true;
}

/*
 * Appends EVENT as a line of OUT; false when it is too big, or gone since.
 * A line end inside it stays: readers go by its tags.
 */
static bool
render(struct results *r, EVT_HANDLE event, struct buf *out)
{
	DWORD used = 0, count;

	if (!r->wide && !grow_results(r, 16384))
		return false;
	while (!EvtRender(
	    NULL, event, EvtRenderEventXml, r->room, r->wide, &used, &count))
		if (GetLastError() != ERROR_INSUFFICIENT_BUFFER ||
		    used <= r->room || !grow_results(r, used))
			return false;
	count = used / (DWORD)sizeof(wchar_t);
	while (count > 0 && ((wchar_t *)r->wide)[count - 1] == 0)
		count--;
	wide_decode((uint16_t *)r->wide, count, out);
	buf_byte(out, '\n');
	return true;
}

/* The first VALUE in <NAME...VALUE... of an event; System stands first. */
static struct span
text_after(struct span event, struct span name, char end)
{
	size_t at = span_find(event, name, 0);

	if (at == SIZE_MAX)
		return SPAN_NONE;
	at += name.n;
	return span_slice(event, at, span_find_byte(event, end, at));
}

static uint64_t
number_of(struct span event)
{
	uint64_t n = 0;

	span_number(text_after(event, SPAN("<EventRecordID>"), '<'), 10, &n);
	return n;
}

/* Older events than EVENT were left out. */
static void
note_older(struct live_channel *c, struct span event)
{
	static const struct span name = SPAN("SystemTime=");
	int64_t t = TIME_NONE;
	size_t at = span_find(event, name, 0), from;

	/* either quote may stand there */
	if (at != SIZE_MAX && at + name.n + 1 < event.n) {
		from = at + name.n + 1;
		time_parse(span_slice(event, from,
			       span_find_byte(event, event.p[from - 1], from)),
		    &t);
	}
	if (t != TIME_NONE)
		time_rfc3339(t, c->older);
}

/* TEXT holds events newest first, each as long as LENGTHS says. */
static enum err
turn_round(struct live_channel *c, const struct buf *text,
    const size_t *lengths, size_t count)
{
	struct span rest = buf_span(text), event;

	for (size_t n = count; n-- > 0;) {
		event = span_slice(rest, rest.n - lengths[n], rest.n);
		if (n == 0)
			c->last = number_of(event);
		buf_add(&c->text.tail, event);
		rest.n -= lengths[n];
	}
	return buf_failed(&c->text.tail) ? ERR_NOMEM : OK;
}

/* The newest events of C, newest first. */
static enum err
collect(struct live_channel *c, struct results *r, struct buf *text,
    size_t *lengths, size_t *count)
{
	EVT_HANDLE event;
	size_t n = 0, before = 0;
	bool full = false;

	while (!full && (event = next_event(r)) != NULL) {
		full = n == FIRST_EVENTS_MAX || text->n >= FIRST_BYTES_MAX;
		if (!full && render(r, event, text)) {
			lengths[n++] = text->n - before;
			before = text->n;
		}
		EvtClose(event);
	}
	*count = n;
	if (buf_failed(text))
		return ERR_NOMEM;
	if (n == 0)
		return r->err;
	if (full || r->err)
		note_older(c, span_slice(buf_span(text),
				  text->n - lengths[n - 1], text->n));
	return OK;
}

static enum err
first_look(struct live_channel *c)
{
	size_t *lengths = calloc(FIRST_EVENTS_MAX, sizeof(*lengths)), count;
	struct buf text = BUF_INIT;
	struct results r = { .err = OK };
	enum err err = lengths ? query_events(c, EvtQueryReverseDirection, &r)
			       : ERR_NOMEM;

	if (!err)
		err = collect(c, &r, &text, lengths, &count);
	if (!err)
		err = turn_round(c, &text, lengths, count);
	c->begun = !err;
	finish(&r);
	buf_free(&text);
	free(lengths);
	return err;
}

/*
 * All up to NEWEST has been looked at.  An event may be given its number
 * before it can be seen: the last ones are asked for again.
 */
static void
advance_last(struct live_channel *c, uint64_t newest)
{
	c->newest = newest;
	if (newest > MARGIN && c->last < newest - MARGIN)
		c->last = newest - MARGIN;
}

static enum err
take_news(struct live_channel *c, struct results *r, bool *all)
{
	uint64_t full = live_text_size(&c->text) + NEWS_BYTES_MAX, number;
	struct buf *text = &c->text.tail;
	EVT_HANDLE event = NULL;
	size_t from;

	while (live_text_size(&c->text) < full &&
	       (event = next_event(r)) != NULL) {
		from = text->n;
		if (render(r, event, text)) {
			number = number_of(
			    span_slice(buf_span(text), from, text->n));
			if (number > c->last)
				c->last = number;
			else
				text->n = from;
		}
		EvtClose(event);
	}
	*all = !event && !r->err;
	if (text->n > TEXT_MAX)
		live_text_forget(&c->text, SPAN(end_of_event), TEXT_KEPT);
	return buf_failed(text) ? ERR_NOMEM : OK;
}

/*
 * Record numbers begin again at 1 when a channel was cleared: all that is
 * in it is new then.
 */
static enum err
later_look(struct live_channel *c)
{
	uint64_t newest = 0;
	bool known = newest_of(c, &newest), all;
	struct results r;
	enum err err;

	if (known && newest == c->newest)
		return OK;
	if (known && newest < c->last)
		c->last = 0;
	err = query_events(c, EvtQueryForwardDirection, &r);
	if (!err)
		err = take_news(c, &r, &all);
	if (!err && known && all)
		advance_last(c, newest);
	finish(&r);
	return err;
}

/* Only what cannot be read from the start is an error of the channel. */
static enum err
read_channel(struct live_channel *c)
{
	uint64_t size = live_text_size(&c->text);
	enum err err = c->begun ? later_look(c) : first_look(c);

	c->err = c->begun ? OK : err;
	if (live_text_size(&c->text) != size)
		c->changed = watch_clock();
	return err == ERR_NOMEM ? err : OK;
}

static enum err
visit_channel(const struct live_channel *c, host_visit *visit, void *arg)
{
	struct host_file file = { c->path, live_text_size(&c->text), c->changed,
		c->err };
	struct buf older = BUF_INIT;
	enum err err;

	if (c->err == ERR_NOT_FOUND || (!c->err && file.size == 0))
		return OK;
	err = visit(arg, &file);
	if (err || !c->older[0])
		return err;
	buf_printf(&older, "%s < %s", c->path, c->older);
	file = (struct host_file){ buf_str(&older), 0, c->changed, ERR_LIMIT };
	err = buf_failed(&older) ? ERR_NOMEM : visit(arg, &file);
	buf_free(&older);
	return err;
}

enum err
live_events_walk(struct live_events *e, host_visit *visit, void *arg)
{
	enum err err = OK;

	for (size_t i = 0; !err && i < e->count; i++) {
		err = read_channel(&e->channel[i]);
		if (!err)
			err = visit_channel(&e->channel[i], visit, arg);
	}
	return err;
}

struct live_channel *
live_events_find(struct live_events *e, const char *path)
{
	for (size_t i = 0; i < e->count; i++)
		if (strcmp(e->channel[i].path, path) == 0)
			return &e->channel[i];
	return NULL;
}

enum err
live_channel_look(struct live_channel *c, struct file_look *out)
{
	enum err err = read_channel(c);

	*out = (struct file_look){ .kind = FILE_REGULAR,
		.size = live_text_size(&c->text),
		.changed = c->changed };
	return err ? err : c->err;
}

enum err
live_channel_read(const struct live_channel *c, uint64_t offset, char *to,
    size_t n, size_t *got)
{
	*got = live_text_read(&c->text, offset, to, n);
	return c->err;
}
