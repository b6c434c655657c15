#ifndef ENGINE_HOST_WATCH_H
#define ENGINE_HOST_WATCH_H

/*
 * Waking up when files change.  A watch only says that it is time to look:
 * what is new is always found by looking, so that a lost or a false event
 * does no harm.  inotify on Linux; polling elsewhere, and on file systems
 * that change without this kernel's knowledge.
 */

#include "engine/host/os/files.h"
#include "engine/host/host.h"

/* What stands behind a name, or an open file, at this moment. */
struct watch_ops {
	enum err (*look)(
	    struct host *h, const char *path, struct file_look *out);
	enum err (*look_open)(struct stream *s, struct file_look *out);
	const char *(*path)(struct host *h); /* on this machine; borrowed */
};

/* ERR_UNSUPPORTED where the host can only be walked and read. */
enum err host_look(struct host *h, const char *path, struct file_look *out);
enum err stream_look(struct stream *s, struct file_look *out);

struct watch;

enum watch_news {
	WATCH_QUIET = 0,
	WATCH_BYTES = 1, /* some file was written */
	WATCH_NAMES = 2  /* names have come, gone or changed */
};

/*
 * Watches all folders of H, which must outlive the watch.  With POLL no
 * events are asked for.  NULL when out of memory.
 */
struct watch *watch_new(struct host *h, bool poll);
void watch_free(struct watch *w);

/* There are no events: the caller looks again and again. */
bool watch_polls(const struct watch *w);

/*
 * Waits up to MS milliseconds for events, or a signal; a set of watch_news.
 * A watch that polls waits that long and says WATCH_BYTES.
 */
unsigned watch_wait(struct watch *w, int ms);

/* The clock of this machine. */
int64_t watch_clock(void);

#endif
