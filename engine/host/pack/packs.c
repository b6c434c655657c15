/*
 * What was told of an archive is kept, so that a second walk need not unpack
 * it again while the file below is the same.
 */

#include "engine/host/pack/packs.h"

#include "engine/host/pack/packs_inside.h"

#include "engine/base/buf.h"
#include "engine/base/times.h"
#include "engine/host/watch.h"

#include <stdlib.h>
#include <string.h>

/* Entries that break the unpacking before the rest is given up. */
#define FAULTS_MAX 16

struct telling {
	struct packs *p;
	host_visit *visit;
	void *arg;
};

struct packs *
packs_new(struct host *under)
{
	struct packs *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->under = under;
	for (size_t i = 0; i < READERS; i++)
		p->readers[i].p = p;
	return p;
}

void
packs_free(struct packs *p)
{
	if (!p)
		return;
	packs_close_file(p);
	for (size_t i = 0; i < READERS; i++)
		reader_close(&p->readers[i]);
	for (size_t i = 0; i < p->bundle_count; i++)
		free(p->bundle[i]->item);
	free(p->bundle);
	free(p->plain);
	free(p->table);
	arena_free(&p->arena);
	free(p);
}

void
packs_begin(struct packs *p)
{
	p->files = 0;
}

/* Where PATH stands in the table, or would. */
static struct packed **
slot_of(const struct packs *p, const char *path)
{
	size_t i = (size_t)span_hash(span_of(path)) & (p->table_cap - 1);

	while (p->table[i] && strcmp(p->table[i]->path, path) != 0)
		i = (i + 1) & (p->table_cap - 1);
	return &p->table[i];
}

static enum err
grow_table(struct packs *p)
{
	struct packs bigger = { .table_cap = p->table_cap ? p->table_cap * 2
							  : 256 };

	if (p->table_n * 2 < p->table_cap)
		return OK;
	bigger.table = calloc(bigger.table_cap, sizeof(*bigger.table));
	if (!bigger.table)
		return ERR_NOMEM;
	for (size_t i = 0; i < p->table_cap; i++)
		if (p->table[i])
			*slot_of(&bigger, p->table[i]->path) = p->table[i];
	free(p->table);
	p->table = bigger.table;
	p->table_cap = bigger.table_cap;
	return OK;
}

const struct packed *
packs_find(const struct packs *p, const char *path)
{
	const struct packed *found = p->table_cap ? *slot_of(p, path) : NULL;

	return found && !found->of->stale && found->err == OK ? found : NULL;
}

void
packs_look(const struct packed *entry, struct file_look *out)
{
	*out = entry->of->look;
	out->kind = FILE_REGULAR;
	out->size = entry->size;
	if (out->id)
		out->id = (span_hash(span_of(entry->path)) ^ out->id) | 1;
}

enum err
packs_read(struct packs *p, const struct packed *entry, uint64_t offset,
    char *to, size_t n, size_t *got)
{
	struct reader *r;
	bool end;
	enum err err = reader_at(
	    p, entry->of, entry->number, offset, n, &r, &end);

	*got = 0;
	if (err || end) {
		if (r)
			r->busy = false;
		return err ? err : ERR_DAMAGED;
	}
	err = reader_read(r, offset, to, n, got);
	r->busy = false;
	return err;
}

/* "x.log" in "x.log.gz", which has no name of its own for it. */
static struct span
name_of_single(const struct bundle *b)
{
	struct span s = span_of(b->outer ? b->outer->path : b->file);
	size_t dot;

	s = span_after_last(s, '/');
	for (dot = s.n; dot > 1 && s.p[dot - 1] != '.'; dot--)
		;
	return dot > 1 ? span_slice(s, 0, dot - 1) : s;
}

/* The path of entry NAME; of a second one of that name with its number. */
static char *
entry_path(
    struct packs *p, const struct bundle *b, const char *name, size_t number)
{
	struct buf path = BUF_INIT;
	const struct packed *other;
	char *copy = NULL;

	buf_printf(&path, "%s%s%s", b->prefix, *b->prefix ? "/" : "", name);
	if (!*name)
		buf_add(&path, name_of_single(b));
	while (!buf_failed(&path) && (other = *slot_of(p, buf_str(&path))) &&
	       !other->of->stale)
		buf_printf(&path, "#%zu", ++number);
	if (!buf_failed(&path))
		copy = arena_dup(&p->arena, buf_span(&path));
	buf_free(&path);
	return copy;
}

static struct packed *
add_item(struct packs *p, struct bundle *b, const char *path)
{
	struct packed **items = array_grow(
	    b->item, b->count, &b->cap, sizeof(b->item[0]));
	struct packed *new = arena_alloc(&p->arena, sizeof(*new));

	if (items)
		b->item = items;
	if (!items || !new || !path)
		return NULL;
	*new = (struct packed){
		.path = path, .of = b, .number = b->count, .changed = TIME_NONE
	};
	b->item[b->count++] = new;
	return new;
}

/* A file of the archive, under a name of its own. */
static struct packed *
add_entry(
    struct packs *p, struct bundle *b, size_t number, const struct reader *r)
{
	struct packed *new, **slot;

	if (grow_table(p))
		return NULL;
	new = add_item(p, b, entry_path(p, b, r->now.name, number));
	if (!new)
		return NULL;
	new->number = number;
	new->size = r->now.size;
	new->changed = r->now.changed;
	new->err = r->now.err;
	slot = slot_of(p, new->path);
	p->table_n += !*slot;
	*slot = new;
	return new;
}

static enum err
visit_item(const struct telling *t, const struct packed *item)
{
	struct host_file file = { item->path, item->size, item->changed,
		item->err };

	return t->visit(t->arg, &file);
}

/* A fault of the whole archive, or of what stands after the last entry. */
static enum err
tell_fault(const struct telling *t, struct bundle *b, enum err err)
{
	struct packed *item;

	if (err == ERR_NOMEM)
		return err;
	item = add_item(t->p, b, b->outer ? b->outer->path : b->file);
	if (!item)
		return ERR_NOMEM;
	item->size = b->size;
	item->err = err;
	return visit_item(t, item);
}

static enum err list(const struct telling *t, struct bundle *b);

static struct bundle *
new_bundle(struct packs *p, const char *file, const char *prefix)
{
	struct bundle **all = array_grow(
	    p->bundle, p->bundle_count, &p->bundle_cap, sizeof(*all));
	struct bundle *b = arena_alloc(&p->arena, sizeof(*b));

	if (all)
		p->bundle = all;
	if (!all || !b)
		return NULL;
	b->file = arena_dup(&p->arena, span_of(file));
	b->prefix = arena_dup(&p->arena, span_of(prefix));
	if (!b->file || !b->prefix)
		return NULL;
	p->bundle[p->bundle_count++] = b;
	return b;
}

/* ITEM is an archive itself. */
static enum err
list_inner(const struct telling *t, struct packed *item, enum unpack_kind kind)
{
	struct bundle *b = new_bundle(t->p, item->of->file, item->path);
	enum err err;

	if (!b)
		return ERR_NOMEM;
	b->kind = kind;
	b->size = item->size;
	b->look = item->of->look;
	b->outer = item;
	b->depth = item->of->depth + 1;
	err = list(t, b);
	if (err || b->count > 0) {
		item->inner = b;
		return err;
	}
	return visit_item(t, item);
}

/* Like documents of Office, which are zips. */
static bool
is_document(const struct bundle *b, const char *name)
{
	return b->kind == UNPACK_ZIP && b->count == 0 &&
	       (strcmp(name, "[Content_Types].xml") == 0 ||
		   strcmp(name, "mimetype") == 0 ||
		   strcmp(name, "_rels/.rels") == 0);
}

/* One entry, on which R stands. */
static enum err
list_entry(const struct telling *t, struct packed *item, struct reader *r)
{
	char head[UNPACK_HEAD];
	size_t got = 0;
	enum unpack_kind kind;

	if (item->err == OK)
		item->err = reader_read(r, 0, head, sizeof(head), &got);
	if (got > 0 && item->err == ERR_DAMAGED)
		item->err = OK; /* its beginning is good */
	kind = unpack_kind((struct span){ head, got });
	if (item->err == OK && kind != UNPACK_NONE &&
	    item->of->depth == PACKS_DEPTH_MAX)
		item->err = ERR_DEEP;
	r->busy = false;
	if (item->err == ERR_NOMEM)
		return ERR_NOMEM;
	if (item->err == OK && kind != UNPACK_NONE)
		return list_inner(t, item, kind);
	return visit_item(t, item);
}

static bool
is_too_much(const struct bundle *b, uint64_t total)
{
	return total > PACKS_RATIO_FREE && total / PACKS_RATIO_MAX > b->size;
}

/* Tells entry NUMBER; *DONE after the last. */
static enum err
list_next(const struct telling *t, struct bundle *b, size_t number,
    uint64_t *total, bool *done)
{
	struct reader *r;
	struct packed *item;
	enum err err = reader_at(t->p, b, number, 0, UNPACK_HEAD, &r, done);

	if (err == OK && (*done || is_document(b, r->now.name))) {
		*done = true;
		r->busy = false;
		return OK;
	}
	if (err == OK && t->p->files++ == PACKS_FILES_MAX)
		err = ERR_LIMIT;
	item = err == OK ? add_entry(t->p, b, number, r) : NULL;
	if (!item) {
		*done = true;
		if (r)
			r->busy = false;
		return tell_fault(t, b, err ? err : ERR_NOMEM);
	}
	*total += item->size;
	*done = is_too_much(b, *total);
	if (*done)
		item->err = ERR_BOMB;
	return list_entry(t, item, r);
}

/* Tells all of B for the first time. */
static enum err
list(const struct telling *t, struct bundle *b)
{
	uint64_t total = 0;
	size_t faults = 0;
	bool done = false;
	enum err err = OK;

	for (size_t i = 0; err == OK && !done; i++) {
		err = list_next(t, b, i, &total, &done);
		if (b->count > 0 && b->item[b->count - 1]->err == ERR_DAMAGED &&
		    !done && ++faults == FAULTS_MAX) {
			done = true;
			err = tell_fault(t, b, ERR_DAMAGED);
		}
	}
	b->whole = err == OK;
	return err;
}

/* Tells again what was told of B. */
static enum err
list_again(const struct telling *t, const struct bundle *b)
{
	enum err err = OK;

	for (size_t i = 0; err == OK && i < b->count; i++)
		err = b->item[i]->inner ? list_again(t, b->item[i]->inner)
					: visit_item(t, b->item[i]);
	return err;
}

/* The archive that stood under the name of FILE; it may be another now. */
static struct bundle *
find_bundle(struct packs *p, const struct host_file *file)
{
	for (size_t i = 0; i < p->bundle_count; i++) {
		struct bundle *b = p->bundle[i];

		if (!b->outer && !b->stale && strcmp(b->file, file->path) == 0)
			return b;
	}
	return NULL;
}

/* B and all archives in it are those of a file that is gone. */
static void
forget(struct packs *p, struct bundle *b)
{
	for (size_t i = 0; i < p->bundle_count; i++)
		if (strcmp(p->bundle[i]->file, b->file) == 0)
			p->bundle[i]->stale = true;
	for (size_t i = 0; i < READERS; i++)
		if (p->readers[i].u && p->readers[i].b->stale)
			reader_close(&p->readers[i]);
}

/* What FILE is, by its first bytes; what cannot be opened is none. */
static enum err
find_kind(struct packs *p, const struct host_file *file, enum unpack_kind *kind,
    bool *whole)
{
	char head[UNPACK_HEAD];
	struct stream *s = NULL;
	size_t got = 0;
	enum err err = file->err ? file->err
				 : host_open(p->under, file->path, &s);

	*kind = UNPACK_NONE;
	if (err)
		return err == ERR_NOMEM ? err : OK;
	if (stream_read(s, 0, head, sizeof(head), &got) != OK)
		got = 0;
	*whole = got == sizeof(head);
	*kind = unpack_kind((struct span){ head, got });
	if (*kind == UNPACK_NONE) {
		p->file = s;
		p->file_path = file->path;
	} else {
		stream_close(s);
	}
	return OK;
}

struct stream *
packs_take_file(struct packs *p, const char *path)
{
	struct stream *s = p->file;

	if (!s || strcmp(p->file_path, path) != 0)
		return NULL;
	p->file = NULL;
	return s;
}

void
packs_close_file(struct packs *p)
{
	stream_close(p->file);
	p->file = NULL;
}

static struct plain *
plain_slot(const struct packs *p, uint64_t path)
{
	size_t i = (size_t)path & (p->plain_cap - 1);

	while (p->plain[i].path && p->plain[i].path != path)
		i = (i + 1) & (p->plain_cap - 1);
	return &p->plain[i];
}

static bool
has_plain_copy(
    const struct packs *p, const struct host_file *file, uint64_t path)
{
	const struct plain *at = p->plain_cap ? plain_slot(p, path) : NULL;

	return at && at->path && file->size >= at->size;
}

static enum err
grow_plain(struct packs *p)
{
	struct packs bigger = { .plain_cap = p->plain_cap ? p->plain_cap * 2
							  : 256 };

	if (p->plain_n * 2 < p->plain_cap)
		return OK;
	bigger.plain = calloc(bigger.plain_cap, sizeof(*bigger.plain));
	if (!bigger.plain)
		return ERR_NOMEM;
	for (size_t i = 0; i < p->plain_cap; i++)
		if (p->plain[i].path)
			*plain_slot(&bigger, p->plain[i].path) = p->plain[i];
	free(p->plain);
	p->plain = bigger.plain;
	p->plain_cap = bigger.plain_cap;
	return OK;
}

/* A live folder is walked every second: heads of logs are read once. */
static enum err
note_plain(struct packs *p, const struct host_file *file, uint64_t path)
{
	struct plain *at;

	if (grow_plain(p) != OK)
		return ERR_NOMEM;
	at = plain_slot(p, path);
	p->plain_n += at->path == 0;
	*at = (struct plain){ path, file->size };
	return OK;
}

enum err
packs_walk(struct packs *p, const struct host_file *file, const char *prefix,
    host_visit *visit, void *arg, bool *is_archive)
{
	const struct telling t = { p, visit, arg };
	struct bundle *b = find_bundle(p, file);
	uint64_t path = span_hash(span_of(file->path)) | 1;
	enum unpack_kind kind;
	bool whole = false;
	enum err err;

	packs_close_file(p);
	*is_archive = false;
	if (!b && has_plain_copy(p, file, path))
		return OK;
	*is_archive = true;
	if (b && b->whole && b->size == file->size &&
	    b->look.changed == file->changed && b->count > 0)
		return list_again(&t, b);
	err = find_kind(p, file, &kind, &whole);
	if (err)
		return err;
	*is_archive = kind != UNPACK_NONE;
	if (b)
		forget(p, b);
	if (kind == UNPACK_NONE)
		return whole ? note_plain(p, file, path) : OK;
	b = new_bundle(p, file->path, prefix);
	if (!b || grow_table(p))
		return ERR_NOMEM;
	b->kind = kind;
	b->size = file->size;
	b->depth = 1;
	b->look = (struct file_look){ FILE_REGULAR, file->size, file->changed,
		0, 0 };
	host_look(p->under, file->path, &b->look);
	err = list(&t, b);
	*is_archive = b->count > 0;
	return err;
}
