/*
 * case.json, written as a whole and read with suspicion: a word that is not
 * known says nothing, a number out of range neither.
 */

#include "engine/case/session/session_facts.h"

#include "engine/base/json.h"
#include "engine/base/times.h"
#include "engine/host/os/files.h"
#include "engine/host/os/trust.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA "ndes-doctor/case/1"

static const char *const kinds[] = {
	[OPENING_CAPTURE] = "capture",
	[OPENING_LAB] = "lab",
	[OPENING_LIVE] = "live",
};
enum { KIND_COUNT = sizeof(kinds) / sizeof(*kinds) };

static struct json *
read_json(unsigned read)
{
	struct json *list = json_list();

	for (int k = 0; k < SOURCE_COUNT; k++)
		if (read >> k & 1)
			json_add(list,
			    json_words(source_kind_name((enum source_kind)k)));
	return list;
}

struct json *
session_facts_json(const struct session_facts *f)
{
	struct json *o = json_obj();

	json_put(o, "schema", json_words(SCHEMA));
	json_put(o, "version", json_words(VERSION));
	json_put(o, "capture", json_words(f->capture));
	json_put(o, "server", json_words(f->server));
	json_put(o, "host", json_words(f->host));
	json_put(o, "kind", json_words(kinds[f->kind]));
	json_put(o, "language", json_words(f->lang == LANG_FR ? "fr" : "en"));
	json_put(o, "read", read_json(f->read));
	json_put(o, "page", json_words(f->page));
	json_put(o, "check", json_words(f->check));
	json_put(o, "fixing", json_words(f->fixing));
	json_put(o, "verdict", json_words(whole_name(f->whole)));
	json_put(o, "failures", json_int((int64_t)f->failures));
	json_put(o, "cause", json_words(f->cause));
	json_put(o, "first", json_time(f->first));
	json_put(o, "last", json_time(f->last));
	return o;
}

/* "" when it is no text; NULL when out of memory. */
static const char *
keep_member(struct session_facts *f, const struct json *o, const char *key)
{
	struct span s = json_get_str(o, key);

	return arena_dup(&f->arena, s.p ? s : SPAN(""));
}

static bool
kind_of(const struct json *o, enum opening_kind *out)
{
	struct span word = json_get_str(o, "kind");

	for (int i = 0; i < KIND_COUNT; i++) {
		if (!span_is(word, kinds[i]))
			continue;
		*out = (enum opening_kind)i;
		return true;
	}
	return false;
}

static unsigned
read_of(const struct json *list)
{
	enum source_kind kind;
	unsigned read = 0;

	for (size_t i = 0; i < json_count(list) && i < SOURCE_COUNT; i++)
		if (source_kind_find(json_str(json_at(list, i)), &kind))
			read |= 1u << kind;
	return read;
}

static enum whole
whole_of(const struct json *o)
{
	struct span word = json_get_str(o, "verdict");

	for (int w = 0; w < WHOLE_COUNT; w++)
		if (span_is(word, whole_name((enum whole)w)))
			return (enum whole)w;
	return WHOLE_NOT_ENOUGH;
}

static enum err
read_facts(struct session_facts *f, const struct json *o)
{
	int64_t failures = json_number(json_get(o, "failures"));

	if (!span_is(json_get_str(o, "schema"), SCHEMA) ||
	    !kind_of(o, &f->kind))
		return ERR_FORMAT;
	f->capture = keep_member(f, o, "capture");
	f->server = keep_member(f, o, "server");
	f->host = keep_member(f, o, "host");
	f->page = keep_member(f, o, "page");
	f->check = keep_member(f, o, "check");
	f->fixing = keep_member(f, o, "fixing");
	f->cause = keep_member(f, o, "cause");
	if (!f->capture || !f->server || !f->host || !f->page || !f->check ||
	    !f->fixing || !f->cause)
		return ERR_NOMEM;
	f->lang = span_is(json_get_str(o, "language"), "fr") ? LANG_FR
							     : LANG_EN;
	f->read = read_of(json_get(o, "read"));
	f->whole = whole_of(o);
	f->failures = failures > 0 ? (uint64_t)failures : 0;
	f->first = json_get_time(o, "first");
	f->last = json_get_time(o, "last");
	return *f->capture || f->kind == OPENING_LIVE ? OK : ERR_FORMAT;
}

enum err
session_facts_parse(struct span text, struct session_facts *f)
{
	struct err_info info = { .code = OK };
	struct json *o = json_parse(text, &info);
	enum err err = o ? OK : info.code;

	memset(f, 0, sizeof(*f));
	if (!err)
		err = read_facts(f, o);
	json_free(o);
	return err;
}

static enum err
read_file(const char *path, struct buf *out)
{
	char *to = buf_room(out, SESSION_FACTS_MAX);
	intptr_t file;
	enum err err = to ? files_open(path, &file) : ERR_NOMEM;
	size_t got = 0;

	if (err)
		return err;
	err = files_read(file, 0, to, SESSION_FACTS_MAX, &got);
	out->n += got;
	files_close(file);
	return err;
}

enum err
session_facts_load(
    const char *path, struct session_facts *f, struct err_info *info)
{
	struct buf name = BUF_INIT, text = BUF_INIT;
	enum err err = trust_folder(path, false, info);
	char *folder;

	memset(f, 0, sizeof(*f));
	if (err)
		return err;
	folder = files_path(path);
	err = ERR_NOMEM;
	buf_printf(&name, "%s/" SESSION_FACTS_FILE, folder ? folder : "");
	if (folder && !buf_failed(&name))
		err = read_file(buf_str(&name), &text);
	if (!err)
		err = session_facts_parse(buf_span(&text), f);
	if (err)
		err_set(info, err, buf_str(&name), 0, NULL);
	buf_free(&name);
	buf_free(&text);
	free(folder);
	return err;
}

void
session_facts_free(struct session_facts *f)
{
	arena_free(&f->arena);
	memset(f, 0, sizeof(*f));
}

bool
session_is_gone(const struct session_facts *f)
{
	char *path = f->kind == OPENING_LIVE ? NULL : files_path(f->capture);
	struct file_look look;
	bool gone = path && files_look(path, &look) != OK;

	free(path);
	return gone;
}
