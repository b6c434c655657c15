/*
 * A capture: a folder of this machine.  The walk goes depth first, in the
 * order of names.  It never opens anything but folders, and every step of it
 * counts against a limit, so that links that lead to each other come to an
 * end even where they make no loop.
 */

#include "engine/host/host_folder.h"

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/times.h"
#include "engine/host/os/files.h"
#include "engine/host/watch_events.h"

#include <stdlib.h>
#include <string.h>

struct folder_host {
	struct host host;
	char *path; /* of the folder, or of the single file */
	char *name;
	char **without; /* see host_folder_part() */
	size_t without_count;
};

struct folder_stream {
	struct stream stream;
	intptr_t file;
};

/* A folder that the walk is in. */
struct place {
	uint64_t volume, id;
};

struct walk {
	const struct folder_host *host;
	host_visit *visit;
	void *arg;
	struct place above[HOST_FOLDER_DEPTH_MAX];
	size_t depth;
	size_t files, folders;
	bool full; /* the limit was told */
};

/* The file or folder PATH of the host; "" is the host itself. */
static char *
full_path(const struct folder_host *h, const char *path)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, h->path);
	if (*path && !h->host.single) {
		buf_byte(&b, '/');
		buf_puts(&b, path);
	}
	return buf_steal(&b);
}

static enum err
visit_file(struct walk *w, const char *path, const struct file_look *look,
    enum err err)
{
	struct host_file file = { path, 0, TIME_NONE, err };

	if (look) {
		file.size = look->size;
		file.changed = look->changed;
	}
	return w->visit(w->arg, &file);
}

/* Tells once that PATH and what would follow was left out. */
static enum err
tell_full(struct walk *w, const char *path)
{
	if (w->full)
		return OK;
	w->full = true;
	return visit_file(w, path, NULL, ERR_LIMIT);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct names {
	char **item;
	size_t count, cap;
	bool cut; /* there were more than the limit */
};

static void
names_free(struct names *names)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		free(names->item[i]);
	free(names->item);
}

static enum err
names_add(void *arg, const char *name)
{
	struct names *names = arg;
	char **items;

	names->cut = names->count == HOST_FOLDER_FILES_MAX;
	if (names->cut)
		return ERR_LIMIT;
	items = array_grow(
	    names->item, names->count, &names->cap, sizeof(char *));
	if (!items)
		return ERR_NOMEM;
	names->item = items;
	items[names->count] = span_dup(span_of(name));
	if (!items[names->count])
		return ERR_NOMEM; /* what is counted can be compared */
	names->count++;
	return OK;
}

/* The names in folder PATH of the system, sorted. */
static enum err
names_read(struct names *names, const char *path)
{
	enum err err = files_list(path, names_add, names);

	if (names->count > 0)
		qsort(names->item, names->count, sizeof(char *), compare_names);
	return names->cut ? OK : err;
}

static bool
is_above(const struct walk *w, const struct file_look *look)
{
	size_t i;

	for (i = 0; look->id && i < w->depth; i++)
		if (w->above[i].volume == look->volume &&
		    w->above[i].id == look->id)
			return true;
	return false;
}

static enum err walk_item(struct walk *w, const char *path);

static enum err
walk_names(struct walk *w, const char *path, const struct names *names)
{
	struct buf child = BUF_INIT;
	enum err err = OK;
	size_t i;

	for (i = 0; err == OK && !w->full && i < names->count; i++) {
		buf_clear(&child);
		if (*path)
			buf_printf(&child, "%s/", path);
		buf_puts(&child, names->item[i]);
		err = buf_failed(&child) ? ERR_NOMEM
					 : walk_item(w, buf_str(&child));
	}
	if (err == OK && names->cut)
		err = tell_full(w, path);
	buf_free(&child);
	return err;
}

static enum err
walk_folder(struct walk *w, const char *path, const struct file_look *look)
{
	struct names names = { NULL, 0, 0, false };
	char *full;
	enum err err;

	if (is_above(w, look))
		return OK;
	if (w->folders++ == HOST_FOLDER_FILES_MAX)
		return tell_full(w, path);
	if (w->depth == HOST_FOLDER_DEPTH_MAX)
		return visit_file(w, path, NULL, ERR_LIMIT);
	full = full_path(w->host, path);
	if (!full)
		return ERR_NOMEM;
	w->above[w->depth++] = (struct place){ look->volume, look->id };
	err = names_read(&names, full);
	if (err == OK)
		err = walk_names(w, path, &names);
	else if (err != ERR_NOMEM && *path)
		err = visit_file(w, path, NULL, err);
	w->depth--;
	names_free(&names);
	free(full);
	return err;
}

static enum err
walk_file(struct walk *w, const char *path, const char *full,
    const struct file_look *look)
{
	enum err err = files_may_read(full);

	if (w->files++ == HOST_FOLDER_FILES_MAX)
		return tell_full(w, path);
	return visit_file(w, path, look, err);
}

static bool
is_left_out(const struct folder_host *h, const char *path)
{
	for (size_t i = 0; i < h->without_count; i++)
		if (strcmp(h->without[i], path) == 0)
			return true;
	return false;
}

/*
 * Sockets, pipes and devices are passed over in silence.  What cannot be
 * looked at is told, but for the capture itself: that ends the walk.
 */
static enum err
walk_item(struct walk *w, const char *path)
{
	char *full;
	struct file_look look;
	enum err err;

	if (is_left_out(w->host, path))
		return OK;
	full = full_path(w->host, path);
	if (!full)
		return ERR_NOMEM;
	err = files_look(full, &look);
	if (err != OK)
		err = *path ? visit_file(w, path, NULL, err) : err;
	else if (look.kind == FILE_FOLDER)
		err = walk_folder(w, path, &look);
	else if (look.kind == FILE_REGULAR)
		err = walk_file(w, path, full, &look);
	free(full);
	return err;
}

static enum err
folder_walk(struct host *host, host_visit *visit, void *arg)
{
	struct walk w = { .visit = visit, .arg = arg };

	w.host = (const struct folder_host *)host;
	return walk_item(&w, host->single ? host->name : "");
}

static enum err
folder_open(struct host *host, const char *path, struct stream **out)
{
	char *full = full_path((struct folder_host *)host, path);
	struct folder_stream *s = calloc(1, sizeof(*s));
	enum err err = ERR_NOMEM;

	if (full && s)
		err = files_open(full, &s->file);
	free(full);
	if (err != OK) {
		free(s);
		return err;
	}
	s->stream.host = host;
	*out = &s->stream;
	return OK;
}

static enum err
folder_read(
    struct stream *stream, uint64_t offset, char *to, size_t n, size_t *got)
{
	const struct folder_stream *s = (const struct folder_stream *)stream;

	return files_read(s->file, offset, to, n, got);
}

static void
folder_close(struct stream *stream)
{
	struct folder_stream *s = (struct folder_stream *)stream;

	files_close(s->file);
	free(s);
}

static int64_t
folder_now(struct host *h)
{
	(void)h;
	return TIME_NONE;
}

static void
without_free(char **without, size_t count)
{
	for (size_t i = 0; without && i < count; i++)
		free(without[i]);
	free(without);
}

static void
folder_free(struct host *host)
{
	struct folder_host *h = (struct folder_host *)host;

	without_free(h->without, h->without_count);
	free(h->path);
	free(h->name);
	free(h);
}

static enum err
folder_look(struct host *host, const char *path, struct file_look *out)
{
	char *full = full_path((const struct folder_host *)host, path);
	enum err err = full ? files_look(full, out) : ERR_NOMEM;

	free(full);
	return err;
}

static enum err
folder_look_open(struct stream *s, struct file_look *out)
{
	return events_look_open(((const struct folder_stream *)s)->file, out);
}

static const char *
folder_path(struct host *host)
{
	return ((const struct folder_host *)host)->path;
}

static const struct watch_ops folder_watch = { folder_look, folder_look_open,
	folder_path };

static const struct host_ops folder_ops = { folder_walk, folder_open,
	folder_read, folder_close, folder_now, folder_free };

/* Without the last part of a path, or as it is when it has only one. */
static struct span
parent_of(struct span s)
{
	size_t slash = s.n;

	while (slash > 0 && s.p[slash - 1] != '/')
		slash--;
	while (slash > 0 && s.p[slash - 1] == '/')
		slash--;
	return slash > 0 ? span_slice(s, 0, slash) : s;
}

/*
 * The last part of PATH; of "." and the like what they stand for.  A folder
 * called "capture" says nothing: the one it is in does.
 */
static char *
name_of(const char *path)
{
	struct span s = span_of(path);
	char *real = NULL, *name;
	size_t slash;

	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	if (span_is(s, ".") || span_ends(s, "..") || span_ends(s, "/."))
		real = files_real(path);
	if (real)
		s = span_of(real);
	if (span_ends(s, "/capture"))
		s = parent_of(s);
	for (slash = s.n; slash > 0 && s.p[slash - 1] != '/'; slash--)
		;
	name = span_dup(slash < s.n ? span_slice(s, slash, s.n) : s);
	free(real);
	return name;
}

struct host *
host_folder_new(const char *path, struct err_info *info)
{
	struct folder_host *h = calloc(1, sizeof(*h));
	struct file_look look;
	enum err err = ERR_NOMEM;

	if (!h)
		goto fail;
	h->host.ops = &folder_ops;
	h->host.watch = &folder_watch;
	h->path = files_path(path);
	h->name = h->path ? name_of(h->path) : NULL;
	h->host.name = h->name;
	h->host.path = h->path;
	if (!h->name)
		goto fail;
	err = files_look(h->path, &look);
	if (err == OK && look.kind == FILE_OTHER)
		err = ERR_UNSUPPORTED;
	if (err == OK)
		err = files_may_read(h->path);
	if (err != OK)
		goto fail;
	h->host.single = look.kind == FILE_REGULAR;
	return &h->host;
fail:
	if (h)
		folder_free(&h->host);
	err_set(info, err, path, 0, NULL);
	return NULL;
}

enum err
host_folder_part(
    struct host *host, const char *label, char *const *without, size_t count)
{
	struct folder_host *h = (struct folder_host *)host;
	struct buf name = BUF_INIT;
	char **copy = calloc(count + 1, sizeof(*copy)), *called;
	bool good = copy != NULL;

	buf_printf(&name, "%s/%s", h->name, label);
	called = buf_steal(&name);
	for (size_t i = 0; good && i < count; i++) {
		copy[i] = span_dup(span_of(without[i]));
		good = copy[i] != NULL;
	}
	if (!good || !called) {
		without_free(copy, count);
		free(called);
		return ERR_NOMEM;
	}
	without_free(h->without, h->without_count);
	free(h->name);
	h->without = copy;
	h->without_count = count;
	h->host.name = h->name = called;
	return OK;
}

bool
host_folder_leaves_out(const struct host *host, const char *path)
{
	const struct folder_host *h = (const struct folder_host *)host;

	for (size_t i = 0; i < h->without_count; i++) {
		struct span out = span_of(h->without[i]);

		if (span_starts(span_of(path), out.p) &&
		    (path[out.n] == '/' || path[out.n] == '\0'))
			return true;
	}
	return false;
}
