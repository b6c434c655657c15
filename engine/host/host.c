/*
 * Calls through the table of a host.
 */

#include "engine/host/host.h"

#include "engine/host/act.h"

enum err
host_walk(struct host *h, host_visit *visit, void *arg)
{
	return h->ops->walk(h, visit, arg);
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
