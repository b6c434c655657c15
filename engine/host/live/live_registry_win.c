/*
 * Exports of the registry, kept until a key changes.  Which keys, the interest
 * set says.  When a key or a value
 * comes or goes, the key that held it is marked with the time: looking at
 * the times of all keys tells whether the text still stands.
 */

#include "engine/host/live/live_registry.h"

#include "engine/base/times.h"
#include "engine/base/wide.h"
#include "engine/host/os/files_win.h"
#include "engine/host/live/regtext.h"
#include "engine/host/secrets.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define ROOT      L"HKEY_LOCAL_MACHINE\\"
#define FOLDER    "registry/HKLM/"
#define NAME_MAX  16384 /* of a value, units with the final NUL */
#define DEPTH_MAX 64
#define TEXT_MAX  (64u << 20)

/* A walk over a key and, if it is wanted, those below it. */
struct pass {
	struct live_export *item;
	struct buf *out; /* NULL: only the times are looked at */
	struct buf path; /* UTF-16, terminated */
	struct buf name, data;
	int64_t newest;
	size_t depth;
};

/* What no guide may have read, wherever a walk comes to it. */
static bool
is_secret(const struct buf *path)
{
	const wchar_t *wide = (const wchar_t *)buf_str(path);
	struct buf text = BUF_INIT;
	bool secret;

	wide_decode(wide, wide_length(wide), &text);
	secret = buf_failed(&text) || secret_key(buf_span(&text));
	buf_free(&text);
	return secret;
}

static enum err
open_key(HKEY above, const wchar_t *name, HKEY *out)
{
	LSTATUS status = RegOpenKeyExW(
	    above, name, 0, KEY_READ | KEY_WOW64_64KEY, out);

	return status ? files_err((uint32_t)status) : OK;
}

static void
put_path(struct buf *path, const wchar_t *part)
{
	for (; *part; part++)
		buf_add(path, (struct span){ (const char *)part, 2 });
	buf_add(path, SPAN("\0\0"));
	path->n -= 2;
}

static void
cut_path(struct buf *path, size_t n)
{
	path->n = n;
	put_path(path, L"");
}

static char *
file_of(const wchar_t *key)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, FOLDER);
	wide_decode(key, wide_length(key), &b);
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] == '\\')
			b.p[i] = '/';
	buf_puts(&b, ".reg");
	return buf_steal(&b);
}

/* The first key that could not be opened is named. */
static enum err
deny(struct pass *p, enum err err)
{
	const wchar_t *path = (const wchar_t *)buf_str(&p->path);

	if (err == ERR_NOMEM)
		return err;
	if (!p->item->denied && err != ERR_NOT_FOUND)
		p->item->denied = file_of(path + wide_length(ROOT));
	return OK;
}

/* One value; *MORE is false after the last one. */
static enum err
export_value(struct pass *p, HKEY key, DWORD i, bool *more)
{
	DWORD room = NAME_MAX, type = 0, size = (DWORD)p->data.cap;
	wchar_t *name = (wchar_t *)p->name.p;
	LSTATUS status = RegEnumValueW(
	    key, i, name, &room, NULL, &type, (BYTE *)p->data.p, &size);

	*more = status != ERROR_NO_MORE_ITEMS;
	if (!*more)
		return OK;
	if (status == ERROR_MORE_DATA && size > p->data.cap &&
	    size < TEXT_MAX) {
		if (!buf_room(&p->data, size))
			return ERR_NOMEM;
		return export_value(p, key, i, more);
	}
	if (status)
		return OK; /* it changes at this moment: next time */
	regtext_value(p->out, name, type, (struct span){ p->data.p, size });
	if (p->out->n > TEXT_MAX)
		return ERR_LIMIT;
	return buf_failed(p->out) ? ERR_NOMEM : OK;
}

static enum err
put_values(struct pass *p, HKEY key)
{
	enum err err = OK;
	bool more = true;

	regtext_key(p->out, (const wchar_t *)buf_str(&p->path));
	for (DWORD i = 0; !err && more; i++)
		err = export_value(p, key, i, &more);
	return err;
}

static enum err pass_key(struct pass *p, HKEY key);

/* The key NAME below KEY, whose path stands in P; a secret is passed over. */
static enum err
pass_one(struct pass *p, HKEY key, const wchar_t *name)
{
	HKEY below;
	enum err err;

	if (is_secret(&p->path))
		return OK;
	err = open_key(key, name, &below);
	if (err)
		return deny(p, err);
	err = pass_key(p, below);
	RegCloseKey(below);
	return err;
}

static enum err
pass_below(struct pass *p, HKEY key)
{
	size_t length = p->path.n;
	enum err err = p->depth < DEPTH_MAX ? OK : ERR_LIMIT;
	wchar_t name[256];

	p->depth++;
	for (DWORD i = 0; !err; i++) {
		DWORD room = sizeof(name) / sizeof(*name);

		if (RegEnumKeyExW(
			key, i, name, &room, NULL, NULL, NULL, NULL) != 0)
			break;
		put_path(&p->path, L"\\");
		put_path(&p->path, name);
		if (buf_failed(&p->path))
			return ERR_NOMEM;
		err = pass_one(p, key, name);
		cut_path(&p->path, length);
	}
	p->depth--;
	return err;
}

static enum err
pass_key(struct pass *p, HKEY key)
{
	FILETIME t = { 0, 0 };
	int64_t changed;
	enum err err = OK;

	RegQueryInfoKeyW(key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	    NULL, NULL, &t);
	changed = files_time(
	    (uint64_t)t.dwHighDateTime << 32 | t.dwLowDateTime);
	if (changed > p->newest)
		p->newest = changed;
	if (p->out)
		err = put_values(p, key);
	return err || !p->item->below ? err : pass_below(p, key);
}

static enum err
pass_all(struct live_export *item, HKEY key, struct buf *out, int64_t *newest)
{
	struct pass p = { .item = item, .out = out, .newest = TIME_NONE };
	enum err err;

	put_path(&p.path, ROOT);
	put_path(&p.path, item->key);
	if (!buf_room(&p.name, NAME_MAX * sizeof(wchar_t)) ||
	    !buf_room(&p.data, 4096) || buf_failed(&p.path))
		err = ERR_NOMEM;
	else
		err = pass_key(&p, key);
	*newest = p.newest;
	buf_free(&p.path);
	buf_free(&p.name);
	buf_free(&p.data);
	return err;
}

static enum err
export_key(struct live_export *item, HKEY key)
{
	struct buf text = BUF_INIT;
	int64_t newest, now;
	enum err err;

	free(item->denied);
	item->denied = NULL;
	err = pass_all(item, key, NULL, &newest);
	if (err || (item->known && newest == item->changed))
		return err;
	regtext_begin(&text);
	err = pass_all(item, key, &text, &now);
	regtext_end(&text);
	if (!err && buf_failed(&text))
		err = ERR_NOMEM;
	buf_free(&item->text);
	item->text = text;
	item->changed = newest;
	return err;
}

/* The key is not there, which is worth knowing too. */
static enum err
export_nothing(struct live_export *item)
{
	struct buf path = BUF_INIT;
	enum err err;

	put_path(&path, ROOT);
	put_path(&path, item->key);
	buf_clear(&item->text);
	regtext_begin(&item->text);
	if (!buf_failed(&path))
		regtext_gone(&item->text, (const wchar_t *)buf_str(&path));
	regtext_end(&item->text);
	err = buf_failed(&path) || buf_failed(&item->text) ? ERR_NOMEM : OK;
	item->changed = 0;
	buf_free(&path);
	return err;
}

static enum err
export_item(struct live_export *item)
{
	HKEY key;
	enum err err = open_key(HKEY_LOCAL_MACHINE, item->key, &key);

	if (err == ERR_NOT_FOUND) {
		err = export_nothing(item);
	} else if (!err) {
		err = export_key(item, key);
		RegCloseKey(key);
	}
	item->err = err;
	item->known = !err;
	return err == ERR_NOMEM ? err : OK;
}

enum err
live_registry_look(struct live_registry *r)
{
	enum err err = OK;

	for (size_t i = 0; !err && i < r->count; i++)
		err = export_item(&r->items[i]);
	return err;
}

enum err
live_registry_init(struct live_registry *r, const struct interest *in)
{
	r->items = calloc(in->key_count + 1, sizeof(*r->items));
	for (size_t i = 0; r->items && i < in->key_count; i++) {
		struct span key = span_of(in->keys[i].path);
		struct live_export *item = &r->items[r->count];

		if (secret_key(key))
			continue;
		r->count++;
		item->below = in->keys[i].below;
		item->key = wide_of(key);
		item->path = item->key ? file_of(item->key) : NULL;
		if (!item->path)
			return ERR_NOMEM;
	}
	return r->items ? OK : ERR_NOMEM;
}

void
live_registry_free(struct live_registry *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free(r->items[i].path);
		free(r->items[i].key);
		free(r->items[i].denied);
		buf_free(&r->items[i].text);
	}
	free(r->items);
}

const struct live_export *
live_registry_find(const struct live_registry *r, const char *path)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->items[i].path, path) == 0)
			return &r->items[i];
	return NULL;
}
