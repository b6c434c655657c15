/*
 * All files that are followed.  A look takes what is new in those that are
 * open; when names are to be looked at, the folder is walked and each file
 * in it is tied to what is known: first by its id, then by its name.
 *
 * Old files are read to their end before new ones are begun, and new ones
 * are compared with all old ones before any of these is given up.
 */

#include "engine/evidence/tail/follow.h"

#include "engine/base/arena.h"
#include "engine/base/search.h"
#include "engine/evidence/tail/trail.h"

#include <stdlib.h>
#include <string.h>

#define REGISTRY_KINDS (1u << SOURCE_REGISTRY | 1u << SOURCE_CERTSTORE)

/* Walks of one look: as long as things change meanwhile. */
#define WALKS_MAX 4

/* A file that a walk has found. */
struct sight {
	char *path;
	struct file_look look;
	bool taken;
};

struct walk {
	struct evidence *e;
	struct sight *item;
	size_t count, cap;
};

void
trails_free(struct trails *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->count; i++)
		trail_free(f, f->item[i]);
	free(f->item);
	free(f);
}

static enum err
add_known(struct evidence *e, const char *path, struct entry *i)
{
	struct file_look seen = { 0 };
	struct trail *t;

	host_look(e->host, path, &seen);
	t = trail_add(e->follow, path, &seen);
	if (!t)
		return ERR_NOMEM;
	t->entry = i;
	if (i)
		i->trail = t;
	return OK;
}

enum err
evidence_follow(struct evidence *e)
{
	enum err err = OK;

	e->follow = calloc(1, sizeof(*e->follow));
	if (!e->follow)
		return ERR_NOMEM;
	for (size_t i = 0; !err && i < e->entries.count; i++)
		if (e->entries.item[i]->reader)
			err = add_known(e, e->entries.item[i]->source.file,
			    e->entries.item[i]);
	for (size_t i = 0; !err && i < e->entries.left_count; i++)
		if (!e->entries.left[i].err)
			err = add_known(e, e->entries.left[i].file, NULL);
	return err;
}

enum err
follow_first(struct evidence *e, struct entry *i, uint64_t *budget)
{
	struct evidence_look look = { .now = 0, .budget = *budget };
	struct trail *t = i->trail;
	enum err err = OK;

	e->follow->look = &look;
	e->follow->looks++;
	if (!t->begun)
		err = trail_begin_known(e, t);
	if (!err)
		err = trail_read(e, t);
	e->follow->look = NULL;
	*budget = look.budget;
	if (look.more)
		return err;
	i->finished = i->source.read = true;
	if (!t->stream && t->seen.id && !i->source.err && i->position == 0) {
		source_problem(&i->source, PROBLEM_UNREADABLE, 0, SPAN_NONE);
		i->source.err = ERR_NOT_FOUND;
		i->source.read = false;
	}
	return err;
}

/* Open, or too young to be known: it is looked at each time. */
static bool
is_hot(const struct trail *t)
{
	return t->stream || t->dirty || t->waiting != TIME_NONE;
}

static bool
has_changed(struct evidence *e, const struct trail *t)
{
	struct file_look now;

	if (t->dirty || t->waiting != TIME_NONE)
		return true;
	if (trail_look(e, t, &now) != OK)
		return false;
	return now.size != t->seen.size || now.changed != t->seen.changed ||
	       (t->begun && now.size != feed_position(t->feed));
}

static enum err
read_hot(struct evidence *e)
{
	struct trails *f = e->follow;
	enum err err = OK;

	for (size_t i = 0; !err && i < f->count; i++) {
		struct trail *t = f->item[i];
		if (t->begun && is_hot(t) && has_changed(e, t))
			err = trail_read(e, t);
	}
	return err;
}

static enum err
note_sight(void *arg, const struct host_file *file)
{
	struct walk *w = arg;
	struct sight *items, *s;
	enum err err;

	if (file->err)
		return OK;
	items = array_grow(w->item, w->count, &w->cap, sizeof(*items));
	if (!items)
		return ERR_NOMEM;
	w->item = items;
	s = &items[w->count];
	*s = (struct sight){ NULL,
		{ .kind = FILE_REGULAR,
		    .size = file->size,
		    .changed = file->changed },
		false };
	err = host_look(w->e->host, file->path, &s->look);
	if (err && err != ERR_UNSUPPORTED)
		return err == ERR_NOMEM ? err : OK;
	if (s->look.kind != FILE_REGULAR)
		return OK;
	s->path = span_dup(span_of(file->path));
	if (!s->path)
		return ERR_NOMEM;
	w->count++;
	return OK;
}

static int
compare_looks(const struct file_look *a, const struct file_look *b)
{
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	if (a->volume != b->volume)
		return a->volume < b->volume ? -1 : 1;
	return 0;
}

static int
by_id(const void *a, const void *b)
{
	const struct sight *x = a, *y = b;
	int order = compare_looks(&x->look, &y->look);

	return order ? order : strcmp(x->path, y->path);
}

static int
trail_by_path(const void *a, const void *b)
{
	const struct trail *x = *(const struct trail *const *)a;
	const struct trail *y = *(const struct trail *const *)b;

	return strcmp(x->path, y->path);
}

/* The first sight of the file that LOOK is about, or the end. */
static size_t
find_sight(const struct walk *w, const struct file_look *look)
{
	size_t at;

	SEARCH_FIRST(at, w->count, compare_looks(&w->item[at].look, look) < 0);
	return at;
}

static void
tell_event(struct evidence *e, enum file_event event, const struct trail *t)
{
	const struct evidence_look *look = e->follow->look;

	if (look->tell && t->entry)
		look->tell(look->arg, event, &t->entry->source);
}

static enum err
rename_trail(struct evidence *e, struct trail *t, const char *path)
{
	char *copy = span_dup(span_of(path));

	if (!copy)
		return ERR_NOMEM;
	free(t->path);
	t->path = copy;
	if (!t->entry)
		return OK;
	if (entries_rename(&e->entries, t->entry, path) != OK)
		return ERR_NOMEM;
	tell_event(e, FILE_RENAMED, t);
	return OK;
}

static bool
is_export(const struct trail *t)
{
	return t->entry && t->entry->reader &&
	       t->entry->reader->kind == SOURCE_REGISTRY;
}

/* What the walk saw of T. */
static void
see(struct evidence *e, struct trail *t, const struct file_look *now)
{
	bool changed = now->size != t->seen.size ||
		       now->changed != t->seen.changed ||
		       compare_looks(now, &t->seen) != 0;

	t->present = true;
	t->gone = TIME_NONE;
	if (!changed)
		return;
	t->dirty = true;
	t->young = e->follow->look->now;
	if (is_export(t)) {
		e->follow->registry = true;
		t->entry->source.bytes = now->size;
	}
	if (t->waiting == TIME_NONE)
		t->seen = *now;
}

/* Ties T to the file with its id: under its own name, if it has several. */
static enum err
match_id(struct walk *w, struct trail *t)
{
	struct sight *found = NULL;
	size_t i;

	if (!t->seen.id)
		return OK;
	for (i = find_sight(w, &t->seen);
	     i < w->count && compare_looks(&w->item[i].look, &t->seen) == 0;
	     i++) {
		struct sight *s = &w->item[i];

		if (!s->taken && (!found || strcmp(s->path, t->path) == 0))
			found = s;
		s->taken = true;
	}
	if (!found)
		return OK;
	see(w->e, t, &found->look);
	return strcmp(found->path, t->path) == 0
		   ? OK
		   : rename_trail(w->e, t, found->path);
}

/*
 * The trail that is not found yet and has the name of S: where files have
 * no ids.  Where they have, one that lost its name was renamed while the
 * folder was walked, or it is gone.
 */
static struct trail *
match_path(struct trails *f, size_t count, const struct sight *s)
{
	struct trail key = { .path = s->path };
	const struct trail *at = &key;
	struct trail **found = NULL;

	if (count > 0)
		found = bsearch(
		    &at, f->item, count, sizeof(f->item[0]), trail_by_path);
	return found && !(*found)->present && !(*found)->seen.id ? *found
								 : NULL;
}

/*
 * Another file has the name of T.  What is open is the old one: it is read
 * to its end before it is let go.
 */
static enum err
replace(struct evidence *e, struct trail *t, const struct file_look *now)
{
	enum err err = t->stream ? trail_read(e, t) : OK;

	trail_cool(e->follow, t);
	see(e, t, now);
	t->seen = *now;
	t->restart = false;
	return err;
}

static enum err
match_paths(struct walk *w)
{
	struct trails *f = w->e->follow;
	size_t count = f->count;
	enum err err = OK;

	if (count > 0)
		qsort(f->item, count, sizeof(f->item[0]), trail_by_path);
	for (size_t i = 0; !err && i < w->count; i++) {
		struct sight *s = &w->item[i];
		struct trail *t;

		if (s->taken)
			continue;
		t = match_path(f, count, s);
		if (t) {
			err = replace(w->e, t, &s->look);
			continue;
		}
		t = trail_add(f, s->path, &s->look);
		if (!t)
			return ERR_NOMEM;
		t->young = f->look->now;
		err = entries_add_left(
		    &w->e->entries, &(struct evidence_left){ .file = s->path,
					.kind = UNREAD_UNKNOWN });
	}
	/* New ones in the order in which they are to be read. */
	if (f->count > count)
		qsort(f->item, f->count, sizeof(f->item[0]), trail_by_path);
	return err;
}

/*
 * A file that is gone may still be written by whoever has it open; a copy
 * of it may turn up as well.
 */
static enum err
bury(struct evidence *e)
{
	struct trails *f = e->follow;
	enum err err = OK;

	for (size_t i = f->count; !err && i-- > 0;) {
		struct trail *t = f->item[i];

		if (t->present)
			continue;
		if (t->gone == TIME_NONE)
			t->gone = e->follow->look->now;
		if (t->begun && f->look->now - t->gone < TRAIL_GONE_MAX)
			continue;
		if (!t->entry)
			entries_drop_left(&e->entries, t->path);
		if (is_export(t)) {
			t->entry->reader = NULL;
			f->registry = true;
		}
		err = trail_finish(e, t);
		if (!trail_twin(f, t))
			tell_event(e, FILE_GONE, t);
		trail_remove(f, i);
	}
	return err;
}

static enum err
walk(struct evidence *e)
{
	struct walk w = { .e = e };
	struct trails *f = e->follow;
	enum err err;

	f->names = false;
	err = host_walk(e->host, note_sight, &w);
	/* A folder that cannot be listed now may be there again later. */
	if (err) {
		err = err == ERR_NOMEM ? err : OK;
		goto out;
	}
	if (w.count > 0)
		qsort(w.item, w.count, sizeof(w.item[0]), by_id);
	for (size_t i = 0; i < f->count; i++)
		f->item[i]->present = false;
	for (size_t i = 0; !err && i < f->count; i++)
		err = match_id(&w, f->item[i]);
	if (!err)
		err = match_paths(&w);
	if (!err)
		err = bury(e);
out:
	for (size_t i = 0; i < w.count; i++)
		free(w.item[i].path);
	free(w.item);
	return err;
}

/* To be begun, or to be begun anew. */
static bool
is_new(const struct trail *t, int64_t now)
{
	const struct trail *x = t->original;

	if ((t->begun && !t->restart) || is_export(t) || t->gone != TIME_NONE)
		return false;
	if (x && !x->restart && x->gone == TIME_NONE && !t->dirty &&
	    t->waiting == TIME_NONE)
		return false;
	return x || t->feed || t->waiting != TIME_NONE ||
	       (t->young != TIME_NONE && now - t->young < TRAIL_YOUNG);
}

static enum err
recognise_all(struct evidence *e)
{
	struct trails *f = e->follow;
	enum err err = OK;

	for (size_t i = 0; !err && i < f->count; i++)
		if (is_new(f->item[i], f->look->now))
			err = trail_recognise(e, f->item[i]);
	return err;
}

enum order { COPIES, RESTARTS, OTHERS };

static bool
is_turn_of(const struct trail *t, enum order order)
{
	return order == COPIES     ? t->next_mute > 0
	       : order == RESTARTS ? t->restart
				   : true;
}

static enum err
begin_some(struct evidence *e, enum order order)
{
	struct trails *f = e->follow;
	enum err err = OK;

	for (size_t i = 0; !err && i < f->count; i++) {
		struct trail *t = f->item[i];

		if (!is_new(t, f->look->now) || !t->ready ||
		    !is_turn_of(t, order))
			continue;
		/* It may be a copy of one that has just been begun. */
		if (order == OTHERS)
			err = trail_recognise(e, t);
		if (!err && t->ready)
			err = trail_begin(e, t);
		if (!err)
			err = trail_read(e, t);
	}
	return err;
}

/*
 * Now that the old ones are read: files that came, or are others now.
 * Copies of what is given up go first: they hold its rest.
 */
static enum err
begin_new(struct evidence *e)
{
	enum err err = recognise_all(e);

	/* Something changed meanwhile: what is given up may be copied. */
	if (e->follow->names)
		return err;
	for (int order = COPIES; !err && order <= OTHERS; order++)
		err = begin_some(e, (enum order)order);
	return err;
}

static enum err
read_registry(struct evidence *e, const struct evidence_sink *sink)
{
	bool done = false;
	enum err err = evidence_forget_registry(e);

	while (!err && !done)
		err = evidence_read(e, REGISTRY_KINDS, UINT64_MAX, sink, &done);
	e->follow->registry = false;
	e->follow->look->registry = true;
	return err;
}

enum err
evidence_look(struct evidence *e, const struct evidence_sink *sink,
    struct evidence_look *look)
{
	struct trails *f = e->follow;
	enum err err;

	look->more = look->bytes = look->soon = look->registry = false;
	f->look = look;
	f->looks++;
	e->sink = sink;
	f->names |= look->names;
	err = read_hot(e);
	for (int i = 0; !err && f->names && i < WALKS_MAX; i++) {
		err = walk(e);
		if (!err)
			err = read_hot(e);
	}
	if (!err && !look->more && !f->names)
		err = begin_new(e);
	look->soon |= f->names;
	if (!err && f->registry)
		err = read_registry(e, sink);
	e->sink = NULL;
	f->look = NULL;
	return err;
}

enum err
evidence_look_end(struct evidence *e, const struct evidence_sink *sink)
{
	struct trails *f = e->follow;
	bool copies = false;
	enum err err = OK;

	e->sink = sink;
	/* Of a file and its copy only the file says what it holds back. */
	for (size_t i = 0; !err && i < f->count; i++) {
		struct trail *t = f->item[i];
		bool original = t->copied && t->gone == TIME_NONE;

		copies |= original;
		t->copied = t->copied && !original;
	}
	for (size_t i = 0; !err && i < f->count; i++)
		if (!(copies && f->item[i]->mute))
			err = trail_finish(e, f->item[i]);
	for (size_t i = 0; !err && i < e->entries.count; i++) {
		struct entry *entry = e->entries.item[i];

		if (sink->source_end && entry->reader &&
		    entry->reader->kind != SOURCE_REGISTRY)
			sink->source_end(sink->arg, &entry->source);
	}
	e->sink = NULL;
	return err;
}
