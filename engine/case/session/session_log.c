/*
 * log.jsonl holds what stands nowhere else: sittings, and verdicts as they
 * changed.  Notes and fixes have files of their own; the events shown are
 * all of these, in the order of their times.
 */

#include "engine/case/session/session_inside.h"

#include "engine/base/times.h"
#include "engine/case/inside.h"

#include <stdlib.h>

/* sparse: the rest have lines of their own, with another "what" */
static const char *const words[] = {
	[SESSION_BEGUN] = "begun",
	[SESSION_RESUMED] = "resumed",
	[SESSION_ENDED] = "ended",
	[SESSION_VERDICT] = "verdict",
};
enum { WORD_COUNT = sizeof(words) / sizeof(*words) };

static bool
push(struct session *s, const struct session_event *e)
{
	struct session_event *items = array_grow(
	    s->logged, s->logged_count, &s->logged_cap, sizeof(*items));

	if (!items)
		return false;
	s->logged = items;
	items[s->logged_count++] = *e;
	return true;
}

static const char *
who_of(struct session *s, const struct json *o)
{
	struct buf b = BUF_INIT;
	const char *who;

	session_say_who(json_get_str(o, "user"), json_get_str(o, "host"),
	    json_get_str(o, "client"), &b);
	who = arena_dup(&s->arena, buf_span(&b));
	buf_free(&b);
	return who;
}

static bool
take_verdict(struct session *s, const struct json *o, struct session_event *e)
{
	struct span check = json_get_str(o, "check");
	struct span verdict = json_get_str(o, "verdict");
	const char *id = arena_dup(&s->arena, check.p ? check : SPAN(""));
	size_t at = id ? know_check_find(s->c->k, id) : SIZE_MAX;

	e->check = id ? id : "";
	e->verdict = VERDICT_NO_EVIDENCE;
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (span_is(verdict, verdict_name((enum verdict)v)))
			e->verdict = (enum verdict)v;
	if (at != SIZE_MAX)
		s->verdicts[at] = e->verdict;
	return id != NULL;
}

/* A line that says nothing is passed over. */
static bool
read_event(void *arg, const struct json *o)
{
	struct session *s = arg;
	struct span word = json_get_str(o, "what");
	struct session_event e = { .who = "", .check = "", .fix = "" };
	int kind = 0;

	while (kind < WORD_COUNT && !span_is(word, words[kind]))
		kind++;
	if (kind == WORD_COUNT || !time_parse(json_get_str(o, "time"), &e.time))
		return true;
	e.kind = (enum session_event_kind)kind;
	if (e.kind == SESSION_VERDICT ? !take_verdict(s, o, &e)
				      : !(e.who = who_of(s, o)))
		return false;
	return push(s, &e);
}

enum err
session_log_read(struct session *s)
{
	return jsonl_read(s->folder, LOG_FILE, read_event, s, &s->log);
}

void
session_log_free(struct session *s)
{
	free(s->logged);
	free(s->events);
	journal_free(&s->journal);
	arena_free(&s->arena);
}

/* Lines to be written, and the events that they are. */
struct writing {
	struct session *s;
	struct buf lines;
	size_t before; /* events known before */
	bool failed;
};

static struct json *
line_of(const struct session_event *e)
{
	struct json *o = json_obj();

	json_put(o, "time", json_time(e->time));
	json_put(o, "what", json_words(words[e->kind]));
	return o;
}

static void
put_event(struct writing *w, const struct session_event *e, struct json *o)
{
	jsonl_put(&w->lines, o);
	if (!push(w->s, e))
		w->failed = true;
}

static void
put_sitting(struct writing *w, enum session_event_kind kind, int64_t time)
{
	const struct session *s = w->s;
	struct session_event e = { .kind = kind,
		.time = time,
		.who = buf_str(&s->who),
		.check = "",
		.fix = "" };
	struct json *o = line_of(&e);

	json_put(o, "user", json_text(buf_span(&s->user)));
	json_put(o, "host", json_text(buf_span(&s->machine)));
	if (s->client.n)
		json_put(o, "client", json_text(buf_span(&s->client)));
	json_put(o, "version", json_words(VERSION));
	put_event(w, &e, o);
}

/* Silence is only worth a line where something was seen before. */
static bool
is_news(const struct session *s, size_t check)
{
	enum verdict now = case_diagnosis(s->c)->checks[check].verdict;
	enum verdict before = s->verdicts[check];

	if (now == before || case_is_unread(s->c, check))
		return false;
	return before != VERDICT_COUNT ||
	       (now != VERDICT_NO_EVIDENCE && now != VERDICT_NOT_APPLICABLE);
}

static void
put_verdicts(struct writing *w)
{
	struct session *s = w->s;
	const struct diagnosis *d = case_diagnosis(s->c);

	for (size_t i = 0; i < d->check_count; i++) {
		struct session_event e = { .kind = SESSION_VERDICT,
			.time = session_now(s),
			.who = "",
			.check = know_check(s->c->k, i)->id,
			.fix = "",
			.verdict = d->checks[i].verdict };
		struct json *o;

		if (!is_news(s, i))
			continue;
		o = line_of(&e);
		json_put(o, "check", json_words(e.check));
		json_put(o, "verdict", json_words(verdict_name(e.verdict)));
		put_event(w, &e, o);
	}
}

enum err
session_log_write(struct session *s, bool end)
{
	const struct diagnosis *d = case_diagnosis(s->c);
	struct writing w = {
		.s = s, .lines = BUF_INIT, .before = s->logged_count
	};
	enum err err = OK;

	if (!s->touched)
		put_sitting(
		    &w, s->had ? SESSION_RESUMED : SESSION_BEGUN, s->started);
	put_verdicts(&w);
	if (end)
		put_sitting(&w, SESSION_ENDED, session_now(s));
	if (w.failed || s->logged_count > w.before)
		err = w.failed ? ERR_NOMEM
			       : jsonl_append(
				     s->folder, LOG_FILE, &s->log, &w.lines);
	buf_free(&w.lines);
	if (err) {
		s->logged_count = w.before;
		return err;
	}
	s->touched = true;
	for (size_t i = 0; i < d->check_count; i++)
		if (is_news(s, i))
			s->verdicts[i] = d->checks[i].verdict;
	return OK;
}

static bool
show(struct session *s, const struct session_event *e)
{
	struct session_event *items = array_grow(
	    s->events, s->event_count, &s->event_cap, sizeof(*items));

	if (!items)
		return false;
	s->events = items;
	items[s->event_count] = *e;
	items[s->event_count].order = s->event_count;
	s->event_count++;
	return true;
}

static bool
show_note(struct session *s, const struct note *note)
{
	struct session_event e = { .kind = SESSION_NOTED,
		.time = note->time,
		.who = note->author,
		.check = note->check,
		.fix = "",
		.note = note };

	if (!show(s, &e))
		return false;
	e.kind = SESSION_UNNOTED;
	e.time = note->removed_at;
	e.who = note->remover;
	return !note->removed || show(s, &e);
}

/* One event for each run: how far its last action came. */
static bool
show_fixes(struct session *s)
{
	const struct journal *j = &s->journal;

	for (size_t i = 0; i < j->count; i++) {
		const struct journal_item *item = j->items[i];
		struct session_event e = { .kind = SESSION_FIX,
			.time = item->last,
			.who = "",
			.check = "",
			.fix = item->fix,
			.phase = item->phase };

		if (i + 1 < j->count && j->items[i + 1]->run == item->run &&
		    item->phase == j->items[i + 1]->phase)
			continue;
		if (!show(s, &e))
			return false;
	}
	return true;
}

/* Of the same time the one that was met last comes first. */
static int
newest_first(const void *a, const void *b)
{
	const struct session_event *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? 1 : -1;
	return x->order < y->order ? 1 : -1;
}

const struct session_event *
session_events(struct session *s, size_t *count)
{
	bool good = true;

	s->event_count = 0;
	*count = 0;
	journal_free(&s->journal);
	if (s->folder &&
	    journal_read(s->folder, s->c->k, &s->journal) == ERR_NOMEM)
		good = false;
	for (size_t i = 0; good && i < s->logged_count; i++)
		good = show(s, &s->logged[i]);
	for (size_t i = 0; good && i < s->notes.count; i++)
		good = show_note(s, &s->notes.items[i]);
	if (!good || !show_fixes(s))
		return NULL;
	if (s->event_count > 1)
		qsort(s->events, s->event_count, sizeof(*s->events),
		    newest_first);
	*count = s->event_count;
	return s->events ? s->events
			 : (s->events = calloc(1, sizeof(*s->events)));
}
