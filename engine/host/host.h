#ifndef ENGINE_HOST_HOST_H
#define ENGINE_HOST_HOST_H

/*
 * The seam to the world: where evidence comes from and, later, where fixes
 * act.  A host gives raw things (names, bytes, a clock) and knows nothing of
 * formats.  ERR_UNSUPPORTED is a normal answer.
 */

#include "engine/base/err.h"
#include "engine/base/span.h"

struct host;
struct stream;

/* One file of a host.  The path is relative to it, with '/'. */
struct host_file {
	const char *path; /* borrowed during the call */
	uint64_t size;    /* bytes */
	int64_t changed;  /* time, see times.h */
	enum err err;     /* OK, or why it or what is below it was
				   left out */
};

/* Called for each file; anything but OK ends the walk with that error. */
typedef enum err host_visit(void *arg, const struct host_file *file);

struct host_ops {
	enum err (*walk)(struct host *h, host_visit *visit, void *arg);
	enum err (*open)(struct host *h, const char *path, struct stream **out);
	enum err (*read)(
	    struct stream *s, uint64_t offset, char *to, size_t n, size_t *got);
	void (*close)(struct stream *s);
	int64_t (*now)(struct host *h);
	void (*free)(struct host *h);
};

/* What kind of world the host is: how careful an action must be. */
enum host_nature {
	HOST_CAPTURE, /* copied files: nothing can be changed */
	HOST_LAB,     /* a private copy that obeys */
	HOST_LIVE     /* a real server */
};

/*
 * Asked at each file of a walk, FILES of which were told.  False ends it: the
 * rest is one file more, with ERR_CANCELLED.
 */
struct host_patience {
	bool (*go_on)(void *arg, size_t files);
	void *arg;
};

struct act_ops;   /* see act.h */
struct watch_ops; /* see watch.h */

struct host {
	const struct host_ops *ops;
	const struct act_ops *acts;           /* NULL: it cannot act */
	const struct watch_ops *watch;        /* NULL: it can only be polled */
	const struct host_patience *patience; /* NULL: endless; borrowed */
	enum host_nature nature;
	const char *name; /* for people: last part of its path */
	const char *path; /* of the capture, on this machine; NULL: none */
	bool single;      /* one file, named by itself */
	bool limited;     /* live: without the rights of an administrator */
};

struct stream {
	struct host *host;
};

/*
 * All files, folders first met first, sorted by name inside a folder.
 * Symbolic links are followed, loops are not; unreadable folders and limits
 * come as a file with an err.
 */
enum err host_walk(struct host *h, host_visit *visit, void *arg);

/* The caller closes with stream_close(). */
enum err host_open(struct host *h, const char *path, struct stream **out);

/*
 * Up to N bytes from OFFSET on.  *GOT is 0 at the end of the file; a file
 * that shrank simply ends sooner.
 */
enum err stream_read(
    struct stream *s, uint64_t offset, char *to, size_t n, size_t *got);
void stream_close(struct stream *s);

/* The host's clock; TIME_NONE for a capture, which has none. */
int64_t host_now(struct host *h);

/* NULL is allowed.  Its streams are closed before. */
void host_free(struct host *h);

#endif
