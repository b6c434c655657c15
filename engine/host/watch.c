/*
 * Events where there are some, patience where there are none.
 */

#include "engine/host/watch.h"

#include "engine/base/times.h"
#include "engine/host/watch_events.h"

#include <stdlib.h>
#include <time.h>

struct watch {
	struct events *events; /* NULL: polling */
};

enum err
host_look(struct host *h, const char *path, struct file_look *out)
{
	return h->watch ? h->watch->look(h, path, out) : ERR_UNSUPPORTED;
}

enum err
stream_look(struct stream *s, struct file_look *out)
{
	return s->host->watch ? s->host->watch->look_open(s, out)
			      : ERR_UNSUPPORTED;
}

struct watch *
watch_new(struct host *h, bool poll)
{
	struct watch *w = calloc(1, sizeof(*w));

	if (!w || poll || !h->watch)
		return w;
	if (events_new(h->watch->path(h), h->single, &w->events) != ERR_NOMEM)
		return w;
	free(w);
	return NULL;
}

void
watch_free(struct watch *w)
{
	if (!w)
		return;
	events_free(w->events);
	free(w);
}

bool
watch_polls(const struct watch *w)
{
	return !w->events;
}

unsigned
watch_wait(struct watch *w, int ms)
{
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	if (w->events)
		return events_wait(w->events, ms);
	nanosleep(&t, NULL);
	return WATCH_BYTES;
}

int64_t
watch_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * TIME_SECOND + t.tv_nsec / 1000;
}
