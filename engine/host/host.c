/*
 * Calls through the table of a host.
 */

#include "engine/host/host.h"

#include "engine/host/act.h"

/* A walk that somebody watches. */
struct watched {
	const struct host_patience *patience;
	host_visit *visit;
	void *arg;
	size_t files;
	bool stopped;
};

static enum err
visit_watched(void *arg, const struct host_file *file)
{
	struct watched *w = arg;
	const struct host_file rest = { .path = file->path,
		.changed = file->changed,
		.err = ERR_CANCELLED };
	enum err err;

	if (w->patience->go_on(w->patience->arg, w->files++))
		return w->visit(w->arg, file);
	w->stopped = true;
	err = w->visit(w->arg, &rest);
	return err ? err : ERR_CANCELLED;
}

enum err
host_walk(struct host *h, host_visit *visit, void *arg)
{
	struct watched w = { h->patience, visit, arg, 0, false };
	enum err err;

	if (!h->patience)
		return h->ops->walk(h, visit, arg);
	err = h->ops->walk(h, visit_watched, &w);
	return w.stopped && err == ERR_CANCELLED ? OK : err;
}

enum err
host_open(struct host *h, const char *path, struct stream **out)
{
	*out = NULL;
	return h->ops->open(h, path, out);
}

enum err
stream_read(struct stream *s, uint64_t offset, char *to, size_t n, size_t *got)
{
	*got = 0;
	return s->host->ops->read(s, offset, to, n, got);
}

void
stream_close(struct stream *s)
{
	if (s)
		s->host->ops->close(s);
}

int64_t
host_now(struct host *h)
{
	return h->ops->now(h);
}

void
host_free(struct host *h)
{
	if (h)
		h->ops->free(h);
}

const struct act_ops *
host_acts(const struct host *h)
{
	return h->acts;
}
