/*
 * All cases of this user: the folders beside each other that hold a
 * case.json.  Other folders (lessons, fixes without the wizard) are none.
 * The capture that a case names is not looked at: that may be a place on the
 * network, of somebody else's choosing.
 */

#include "engine/case/session/session_list.h"

#include "engine/base/utf8.h"
#include "engine/fix/journal.h"
#include "engine/host/os/casefolder.h"
#include "engine/host/os/files.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_FILE "title"

struct listing {
	struct session_list *l;
	const char *root;
	size_t looked;
};

static void
entry_free(struct session_entry *e)
{
	session_facts_free(&e->facts);
	free(e->id);
	free(e->folder);
	free(e->title);
}

/* One line that somebody typed; what is odd in it is left out. */
static char *
title_of(const char *folder)
{
	struct err_info info = { .code = OK };
	struct casefolder *f = casefolder_open(folder, false, &info);
	struct buf text = BUF_INIT, clean = BUF_INIT;

	if (f && casefolder_read(f, TITLE_FILE, &text) == OK)
		utf8_clean(
		    &clean, span_trim(buf_span(&text)), SESSION_TITLE_MAX);
	casefolder_close(f);
	buf_free(&text);
	return buf_steal(&clean);
}

static enum err
add_session(void *arg, const char *name)
{
	struct listing *x = arg;
	struct session_list *l = x->l;
	struct session_entry *items, e = { .id = span_dup(span_of(name)),
		.folder = files_join(x->root, name) };
	struct err_info info = { .code = OK };
	enum err err = ERR_NOMEM;

	x->looked++;
	if (e.id && e.folder)
		err = session_facts_load(e.folder, &e.facts, &info);
	if (!err && !(e.title = title_of(e.folder)))
		err = ERR_NOMEM;
	if (!err) {
		items = array_grow(l->items, l->count, &l->cap, sizeof(*items));
		if (items) {
			l->items = items;
			items[l->count++] = e;
			return OK;
		}
		err = ERR_NOMEM;
	}
	entry_free(&e);
	if (err == ERR_UNTRUSTED && !l->foreign.code)
		l->foreign = info;
	if (err != ERR_NOMEM)
		err = x->looked < SESSION_LIST_MAX ? OK : ERR_LIMIT;
	return err;
}

static int
newer(const void *a, const void *b)
{
	const struct session_entry *x = a, *y = b;

	if (x->facts.last != y->facts.last)
		return x->facts.last < y->facts.last ? 1 : -1;
	return strcmp(x->id, y->id);
}

enum err
session_list_load(struct session_list *l)
{
	struct buf root = BUF_INIT;
	struct listing x = { .l = l };
	char *folder = NULL;
	enum err err;

	memset(l, 0, sizeof(*l));
	err = casefolder_default("", &root);
	if (!err) /* without the '/' that Windows would stumble on */
		root.p[--root.n] = '\0';
	if (!err && !(folder = files_path(buf_str(&root))))
		err = ERR_NOMEM;
	x.root = buf_str(&root);
	if (!err)
		err = files_list(folder, add_session, &x);
	if (l->count > 0)
		qsort(l->items, l->count, sizeof(*l->items), newer);
	free(folder);
	buf_free(&root);
	return err == ERR_NOMEM ? err : OK;
}

void
session_list_free(struct session_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		entry_free(&l->items[i]);
	free(l->items);
	memset(l, 0, sizeof(*l));
}

const struct session_entry *
session_list_find(
    const struct session_list *l, const char *id, struct err_info *info)
{
	const struct session_entry *found = NULL;

	if (!id && l->count > 0)
		return &l->items[0];
	for (size_t i = 0; id && i < l->count; i++) {
		const struct session_entry *e = &l->items[i];

		if (strcmp(e->id, id) == 0)
			return e;
		if (strncmp(e->id, id, strlen(id)) != 0)
			continue;
		if (found) {
			err_set(info, ERR_AMBIGUOUS, id, 0, "%s, %s", found->id,
			    e->id);
			return NULL;
		}
		found = e;
	}
	if (!found && l->foreign.code)
		*info = l->foreign;
	else if (!found)
		err_set(info, ERR_NO_CASE, id, 0, NULL);
	return found;
}

/* For whoever wants to change case I; NULL and INFO when that must not be. */
static struct casefolder *
open_own(const struct session_list *l, size_t i, struct err_info *info)
{
	struct casefolder *f = casefolder_open(l->items[i].folder, false, info);

	if (f && casefolder_read_only(f)) {
		err_set(info, ERR_LOCKED, l->items[i].id, 0, NULL);
		casefolder_close(f);
		f = NULL;
	}
	return f;
}

enum err
session_list_delete(struct session_list *l, size_t i, struct err_info *info)
{
	struct casefolder *f = open_own(l, i, info);
	struct buf journal = BUF_INIT;
	char *path;
	enum err err;

	if (!f)
		return info->code;
	err = casefolder_read(f, JOURNAL_FILE, &journal);
	casefolder_close(f);
	if (err != ERR_NOT_FOUND && journal.n > 0)
		err = err_set(info, ERR_KEPT, l->items[i].id, 0, NULL);
	else
		err = OK;
	buf_free(&journal);
	if (err)
		return err;
	path = files_path(l->items[i].folder);
	err = path ? files_drop(path) : ERR_NOMEM;
	free(path);
	if (err)
		return err_set(info, err, l->items[i].folder, 0, NULL);
	entry_free(&l->items[i]);
	l->count--;
	memmove(
	    &l->items[i], &l->items[i + 1], (l->count - i) * sizeof(*l->items));
	return OK;
}

enum err
session_list_rename(
    struct session_list *l, size_t i, const char *title, struct err_info *info)
{
	struct casefolder *f = open_own(l, i, info);
	struct buf clean = BUF_INIT;
	enum err err;

	if (!f)
		return info->code;
	utf8_clean(&clean, span_trim(span_of(title)), SESSION_TITLE_MAX);
	err = casefolder_write(f, TITLE_FILE, buf_span(&clean));
	casefolder_close(f);
	if (!err && !buf_failed(&clean)) {
		free(l->items[i].title);
		l->items[i].title = buf_steal(&clean);
	}
	buf_free(&clean);
	return err ? err_set(info, err, l->items[i].folder, 0, NULL) : OK;
}
