/*
 * Nothing is made or written before touch(), which every writer
 * calls first: a case that was only looked at leaves nothing behind.
 */

#include "engine/case/session/session.h"

#include "engine/case/mended.h"
#include "engine/case/session/session_inside.h"
#include "engine/host/os/files.h"
#include "engine/host/os/user.h"
#include "engine/host/watch.h"

#include <stdlib.h>

int64_t
session_now(const struct session *s)
{
	return s->o.now != TIME_NONE ? s->o.now : watch_clock();
}

/* Whoever was asked to write nothing does not begin to because of it. */
static enum err
fail_with(struct session *s, const struct err_info *info)
{
	if (s->access != SESSION_UNKEPT)
		s->access = SESSION_FAILED;
	s->trouble = *info;
	return info->code;
}

static enum err
fail(struct session *s, enum err err)
{
	struct err_info info;

	err_set(&info, err, s->folder_name, 0, NULL);
	return fail_with(s, &info);
}

/* What cannot be read counts as not there; the files stay as they are. */
static enum err
read_earlier(struct session *s)
{
	struct buf text = BUF_INIT;
	enum err err = casefolder_read(s->folder, SESSION_FACTS_FILE, &text);

	if (!err)
		err = session_facts_parse(buf_span(&text), &s->earlier);
	s->had = err == OK;
	buf_free(&text);
	return err == ERR_NOMEM ? err : OK;
}

static enum err
read_folder(struct session *s)
{
	enum err err = read_earlier(s);

	if (!err)
		err = notes_read(&s->notes, s->folder);
	if (err != ERR_NOMEM)
		err = session_log_read(s);
	if (err != ERR_NOMEM)
		err = session_files_read(s);
	return err == ERR_NOMEM ? err : OK;
}

static enum err
open_folder(struct session *s)
{
	struct err_info info = { .code = OK };

	s->folder = casefolder_open(s->folder_name, false, &info);
	if (!s->folder) {
		if (info.code != ERR_NOT_FOUND)
			fail_with(s, &info);
		return info.code == ERR_NOMEM ? ERR_NOMEM : OK;
	}
	if (s->o.read_only)
		casefolder_yield(s->folder);
	else if (casefolder_read_only(s->folder))
		s->access = SESSION_BUSY;
	return read_folder(s);
}

void
session_say_who(
    struct span user, struct span machine, struct span client, struct buf *out)
{
	buf_add(out, user);
	buf_puts(out, machine.n ? "@" : "");
	buf_add(out, machine);
	buf_puts(out, client.n ? ", " : "");
	buf_add(out, client);
}

static void
find_who(struct session *s)
{
	user_name(&s->user);
	user_machine(&s->machine);
	user_client(&s->client);
	session_say_who(buf_span(&s->user), buf_span(&s->machine),
	    buf_span(&s->client), &s->who);
}

static enum err
fill_session(struct session *s)
{
	size_t checks = know_check_count(s->c->k);
	enum err err;

	s->capture = span_dup(span_of(s->o.capture));
	s->server = span_dup(span_of(s->o.server ? s->o.server : ""));
	s->folder_name = span_dup(span_of(s->o.folder ? s->o.folder : ""));
	s->verdicts = calloc(checks + 1, sizeof(*s->verdicts));
	if (!s->capture || !s->server || !s->folder_name || !s->verdicts)
		return ERR_NOMEM;
	s->o.capture = s->capture;
	s->o.server = s->server;
	s->o.folder = s->o.folder ? s->folder_name : NULL;
	for (size_t i = 0; i < checks; i++)
		s->verdicts[i] = VERDICT_COUNT;
	find_who(s);
	if (!s->o.folder || s->o.read_only)
		s->access = SESSION_UNKEPT;
	err = s->o.folder ? open_folder(s) : OK;
	if (!err)
		err = case_mended_in(s->c, s->folder);
	return err == ERR_NOMEM ? err : OK;
}

struct session *
session_new(struct case_file *c, const struct session_options *o)
{
	struct session *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->c = c;
	s->o = *o;
	s->notes = NOTES_INIT;
	s->started = session_now(s);
	if (fill_session(s) == OK)
		return s;
	session_free(s);
	return NULL;
}

/* "//?/C:/x" of Windows is "C:/x" to people, and opens as well. */
static const char *
without_prefix(const char *path)
{
	return span_starts(span_of(path), "//?/") && path[4] && path[5] == ':'
		   ? path + 4
		   : path;
}

struct session *
session_of(const struct opening *opened, bool read_only, struct err_info *info)
{
	struct session_options o = { .folder = opening_folder(opened),
		.capture = "",
		.server = opening_part(opened),
		.kind = opening_kind(opened),
		.read_only = read_only,
		.now = TIME_NONE };
	char *path = NULL;
	struct session *s = NULL;

	if (o.kind != OPENING_LIVE) {
		path = files_real(opening_path(opened));
		o.capture = without_prefix(path ? path : opening_path(opened));
	}
	s = session_new(opening_case(opened), &o);
	if (!s)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	free(path);
	return s;
}

void
session_free(struct session *s)
{
	if (!s)
		return;
	session_log_free(s);
	session_files_free(s);
	notes_free(&s->notes);
	session_facts_free(&s->earlier);
	casefolder_close(s->folder);
	buf_free(&s->user);
	buf_free(&s->machine);
	buf_free(&s->client);
	buf_free(&s->who);
	free(s->verdicts);
	free(s->capture);
	free(s->server);
	free(s->folder_name);
	free(s);
}

const struct session_facts *
session_earlier(const struct session *s)
{
	return s->had ? &s->earlier : NULL;
}

enum session_access
session_access(const struct session *s)
{
	return s->access;
}

const struct err_info *
session_trouble(const struct session *s)
{
	return &s->trouble;
}

struct casefolder *
session_folder(const struct session *s)
{
	return s->folder;
}

const char *
session_folder_name(const struct session *s)
{
	return s->folder_name;
}

/* False: nothing is to be written. */
static bool
touch(struct session *s, enum err *err)
{
	struct err_info info = { .code = OK };

	*err = OK;
	if (s->access == SESSION_UNKEPT || s->access == SESSION_BUSY)
		return false;
	if (!s->folder) {
		s->folder = casefolder_open(s->folder_name, true, &info);
		if (!s->folder) {
			*err = fail_with(s, &info);
			return false;
		}
		if (casefolder_read_only(s->folder)) {
			s->access = SESSION_BUSY;
			return false;
		}
		*err = read_folder(s); /* others may have been there */
	}
	return *err == OK;
}

struct casefolder *
session_folder_made(struct session *s)
{
	enum err err;

	touch(s, &err);
	return s->folder;
}

static unsigned
kinds_read(const struct session *s)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < case_source_count(s->c); i++)
		if (case_source(s->c, i)->read)
			kinds |= 1u << case_source(s->c, i)->kind;
	return kinds;
}

static void
take_verdict(const struct session *s, struct session_facts *f)
{
	const struct diagnosis *d = case_diagnosis(s->c);

	f->whole = d->whole;
	f->cause = d->cause_count ? know_cause(s->c->k, d->causes[0].cause)->id
				  : "";
	for (size_t i = 0; i < d->check_count; i++)
		f->failures += d->checks[i].verdict == VERDICT_FAIL;
}

static enum err
write_facts(struct session *s, const struct session_place *at)
{
	struct session_facts f = { .capture = s->capture,
		.server = s->server,
		.host = s->c->host->name,
		.kind = s->o.kind,
		.lang = at->lang,
		.read = kinds_read(s),
		.page = at->page,
		.check = at->check,
		.fixing = at->fixing,
		.first = s->had ? s->earlier.first : s->started,
		.last = session_now(s) };
	struct json *o;
	char *text;
	enum err err = ERR_NOMEM;

	take_verdict(s, &f);
	o = session_facts_json(&f);
	text = json_print(o, true);
	if (text)
		err = casefolder_write(
		    s->folder, SESSION_FACTS_FILE, span_of(text));
	free(text);
	json_free(o);
	return err;
}

static enum err
save(struct session *s, const struct session_place *at, bool end)
{
	enum err err;

	if (!touch(s, &err))
		return err;
	err = session_log_write(s, end);
	if (!err)
		err = write_facts(s, at);
	if (!err)
		err = session_files_write(s);
	if (err)
		return fail(s, err);
	s->access = SESSION_FREE;
	return OK;
}

enum err
session_read(struct session *s, const struct session_place *at)
{
	session_files_again(s);
	return save(s, at, false);
}

enum err
session_save(struct session *s, const struct session_place *at)
{
	return s->touched || kinds_read(s) ? save(s, at, false) : OK;
}

enum err
session_end(struct session *s, const struct session_place *at)
{
	return s->touched || kinds_read(s) ? save(s, at, true) : OK;
}

size_t
session_note_count(const struct session *s)
{
	return s->notes.count;
}

const struct note *
session_note(const struct session *s, size_t i)
{
	return &s->notes.items[i];
}

static enum err
may_note(struct session *s)
{
	enum err err;

	if (!touch(s, &err))
		return err ? err : ERR_ACCESS;
	return s->touched ? OK : session_log_write(s, false);
}

enum err
session_note_add(struct session *s, const char *check,
    const struct evidence_item *item, const char *text)
{
	struct note note = { .check = check ? check : "",
		.file = item && item->file ? item->file : "",
		.line = item ? item->line : 0,
		.offset = item ? item->offset : 0,
		.head = item ? item->text : "",
		.text = text,
		.author = buf_str(&s->who),
		.time = session_now(s) };
	enum err err = may_note(s);

	if (!err)
		err = notes_add(&s->notes, s->folder, &note);
	return err ? err_set(&s->trouble, err, s->folder_name, 0, NULL) : OK;
}

enum err
session_note_remove(struct session *s, uint64_t id)
{
	enum err err = may_note(s);

	if (!err)
		err = notes_remove(
		    &s->notes, s->folder, id, buf_str(&s->who), session_now(s));
	return err ? err_set(&s->trouble, err, s->folder_name, 0, NULL) : OK;
}
