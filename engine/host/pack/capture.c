/*
 * A folder below, archives above.  An archive that holds no file is told as
 * the file it is.
 */

#include "engine/host/pack/capture.h"

#include "engine/base/buf.h"
#include "engine/host/host_folder.h"
#include "engine/host/pack/packs.h"
#include "engine/host/pack/unpack.h"
#include "engine/host/watch.h"

#include <stdlib.h>

struct capture {
	struct host host;
	struct host *under;
	struct packs *packs;
};

/* Of an entry; files below have streams of their own host. */
struct capture_stream {
	struct stream stream;
	const struct packed *entry;
};

struct walk {
	struct capture *c;
	host_visit *visit;
	void *arg;
};

/* FILE, or a folder or archive that it is in, is another server's. */
static enum err
visit_packed(void *arg, const struct host_file *file)
{
	const struct walk *w = arg;

	if (host_folder_leaves_out(w->c->under, file->path))
		return OK;
	return w->visit(w->arg, file);
}

static enum err
visit_file(void *arg, const struct host_file *file)
{
	struct walk *w = arg;
	const char *prefix = w->c->under->single ? "" : file->path;
	bool is_archive = false;
	enum err err = OK;

	if (file->err == OK)
		err = packs_walk(
		    w->c->packs, file, prefix, visit_packed, w, &is_archive);
	if (!err && !is_archive)
		err = w->visit(w->arg, file);
	packs_close_file(w->c->packs);
	return err;
}

static enum err
capture_walk(struct host *host, host_visit *visit, void *arg)
{
	struct capture *c = (struct capture *)host;
	struct walk w = { c, visit, arg };

	packs_begin(c->packs);
	return host_walk(c->under, visit_file, &w);
}

static enum err
capture_open(struct host *host, const char *path, struct stream **out)
{
	struct capture *c = (struct capture *)host;
	const struct packed *entry = packs_find(c->packs, path);
	struct capture_stream *s;

	if (!entry) {
		*out = packs_take_file(c->packs, path);
		return *out ? OK : host_open(c->under, path, out);
	}
	s = calloc(1, sizeof(*s));
	if (!s)
		return ERR_NOMEM;
	s->stream.host = host;
	s->entry = entry;
	*out = &s->stream;
	return OK;
}

static enum err
capture_read(
    struct stream *stream, uint64_t offset, char *to, size_t n, size_t *got)
{
	const struct capture_stream *s = (const struct capture_stream *)stream;
	const struct capture *c = (const struct capture *)stream->host;

	return packs_read(c->packs, s->entry, offset, to, n, got);
}

static void
capture_close(struct stream *s)
{
	free(s);
}

static int64_t
capture_now(struct host *host)
{
	return host_now(((struct capture *)host)->under);
}

static void
capture_free(struct host *host)
{
	struct capture *c = (struct capture *)host;

	packs_free(c->packs);
	host_free(c->under);
	free(c);
}

static enum err
capture_look(struct host *host, const char *path, struct file_look *out)
{
	const struct capture *c = (const struct capture *)host;
	const struct packed *entry = packs_find(c->packs, path);

	if (!entry)
		return host_look(c->under, path, out);
	packs_look(entry, out);
	return OK;
}

static enum err
capture_look_open(struct stream *s, struct file_look *out)
{
	packs_look(((const struct capture_stream *)s)->entry, out);
	return OK;
}

static const char *
capture_path(struct host *host)
{
	return host->path;
}

static const struct watch_ops capture_watch = { capture_look, capture_look_open,
	capture_path };

static const struct host_ops capture_ops = { capture_walk, capture_open,
	capture_read, capture_close, capture_now, capture_free };

static struct host *
capture_over(struct host *under)
{
	struct capture *c = calloc(1, sizeof(*c));
	struct packs *packs = packs_new(under);

	if (!c || !packs) {
		free(c);
		packs_free(packs);
		return NULL;
	}
	c->host.ops = &capture_ops;
	c->host.watch = &capture_watch;
	c->host.name = under->name;
	c->host.path = under->path;
	c->under = under;
	c->packs = packs;
	return &c->host;
}

/* The single file of H is an archive. */
static bool
is_archive(struct host *h)
{
	char head[UNPACK_HEAD];
	struct stream *s;
	size_t got = 0;

	if (host_open(h, h->name, &s) != OK)
		return false;
	if (stream_read(s, 0, head, sizeof(head), &got) != OK)
		got = 0;
	stream_close(s);
	return unpack_kind((struct span){ head, got }) != UNPACK_NONE;
}

struct host *
host_capture_new(const char *path, struct err_info *info)
{
	struct host *under = host_folder_new(path, info), *h;

	if (!under || (under->single && !is_archive(under)))
		return under;
	h = capture_over(under);
	if (!h) {
		host_free(under);
		err_set(info, ERR_NOMEM, path, 0, NULL);
	}
	return h;
}

enum err
host_capture_part(
    struct host *h, const char *label, char *const *without, size_t count)
{
	struct host *under = h;
	enum err err;

	if (h->ops == &capture_ops)
		under = ((struct capture *)h)->under;
	err = host_folder_part(under, label, without, count);
	h->name = under->name;
	return err;
}
