/*
 * inotify.  Every folder is watched, those that come later too: first the
 * watch is set, then the folder is listed, so that nothing falls between.
 * Which file an event is about is not asked.
 */

#include "engine/host/watch_events.h"

#ifdef __linux__

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/times.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define FOLDERS_MAX 4096
#define DEPTH_MAX   32

#define MASK_NAMES                                                             \
	(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |     \
	    IN_DELETE_SELF | IN_MOVE_SELF)
#define MASK (IN_MODIFY | MASK_NAMES | IN_ONLYDIR | IN_EXCL_UNLINK)

struct folder {
	int wd;
	char *path;
};

struct events {
	int fd;
	struct folder *folders;
	size_t count, cap;
	char *file; /* the name of a single file, NULL for a folder */
};

/*
 * File systems that other machines write to, or that a program makes up:
 * the kernel sees only what is written through it.
 */
static bool
is_remote(const char *path)
{
	static const unsigned long remote[] = {
		0x6969,     /* NFS */
		0x517b,     /* SMB */
		0xff534d42, /* CIFS */
		0xfe534d42, /* SMB2 */
		0x01021997, /* 9p: folders of a host in a guest */
		0x65735546, /* FUSE: sshfs and the like */
		0x00c36400, /* Ceph */
		0x5346414f, /* AFS */
		0x786f4256, /* shared folders of VirtualBox */
	};
	struct statfs fs;

	if (statfs(path, &fs) != 0)
		return true;
	for (size_t i = 0; i < sizeof(remote) / sizeof(remote[0]); i++)
		if (((unsigned long)fs.f_type & 0xffffffff) == remote[i])
			return true;
	return false;
}

static struct folder *
folder_of(const struct events *ev, int wd)
{
	for (size_t i = 0; i < ev->count; i++)
		if (ev->folders[i].wd == wd)
			return &ev->folders[i];
	return NULL;
}

/* *ADDED is false for one that is watched already: a loop of links, say. */
static enum err
add_folder(struct events *ev, const char *path, bool *added)
{
	int wd = inotify_add_watch(ev->fd, path, MASK);
	struct folder *folders;
	char *copy;

	*added = false;
	if (wd < 0)
		return errno == ENOSPC ? ERR_LIMIT : OK;
	if (folder_of(ev, wd))
		return OK;
	if (ev->count == FOLDERS_MAX)
		return ERR_LIMIT;
	folders = array_grow(
	    ev->folders, ev->count, &ev->cap, sizeof(*folders));
	copy = folders ? span_dup(span_of(path)) : NULL;
	if (folders)
		ev->folders = folders;
	if (!copy)
		return ERR_NOMEM;
	folders[ev->count++] = (struct folder){ wd, copy };
	*added = true;
	return OK;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum err
add_tree(struct events *ev, const char *path, int depth)
{
	struct buf child = BUF_INIT;
	struct dirent *entry;
	bool added;
	enum err err = add_folder(ev, path, &added);
	DIR *dir = NULL;

	if (err || !added || depth == DEPTH_MAX || !(dir = opendir(path)))
		return err;
	while (!err && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		buf_clear(&child);
		buf_printf(&child, "%s/%s", path, entry->d_name);
		if (buf_failed(&child))
			err = ERR_NOMEM;
		else if (is_folder(buf_str(&child)))
			err = add_tree(ev, buf_str(&child), depth + 1);
	}
	closedir(dir);
	buf_free(&child);
	return err;
}

/* Of a single file the folder is watched: it may be replaced. */
static enum err
add_parent(struct events *ev, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span parent = slash ? span_slice(span_of(path), 0,
					 (size_t)(slash - path))
				   : SPAN(".");
	char *folder = parent.n > 0 ? span_dup(parent) : span_dup(SPAN("/"));
	bool added;
	enum err err = ERR_NOMEM;

	ev->file = span_dup(span_of(slash ? slash + 1 : path));
	if (folder && ev->file)
		err = add_folder(ev, folder, &added);
	free(folder);
	return err;
}

void
events_free(struct events *ev)
{
	if (!ev)
		return;
	for (size_t i = 0; i < ev->count; i++)
		free(ev->folders[i].path);
	free(ev->folders);
	free(ev->file);
	if (ev->fd >= 0)
		close(ev->fd);
	free(ev);
}

enum err
events_new(const char *path, bool single, struct events **out)
{
	struct events *ev;
	enum err err;

	*out = NULL;
	if (is_remote(path))
		return ERR_UNSUPPORTED;
	ev = calloc(1, sizeof(*ev));
	if (!ev)
		return ERR_NOMEM;
	ev->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (ev->fd < 0)
		err = ERR_UNSUPPORTED;
	else
		err = single ? add_parent(ev, path) : add_tree(ev, path, 0);
	if (!err && ev->count == 0)
		err = ERR_UNSUPPORTED;
	if (err) {
		events_free(ev);
		return err;
	}
	*out = ev;
	return OK;
}

static void
forget(struct events *ev, int wd)
{
	struct folder *f = folder_of(ev, wd);

	if (!f)
		return;
	free(f->path);
	*f = ev->folders[--ev->count];
}

/* A folder that came: what is in it already is found by looking. */
static void
watch_child(struct events *ev, const struct inotify_event *e)
{
	const struct folder *f = folder_of(ev, e->wd);
	struct buf path = BUF_INIT;

	if (!f || ev->file)
		return;
	buf_printf(&path, "%s/%s", f->path, e->name);
	/* Without memory or room for it, looking now and then must do. */
	if (!buf_failed(&path))
		add_tree(ev, buf_str(&path), 1);
	buf_free(&path);
}

static unsigned
news_of(struct events *ev, const struct inotify_event *e)
{
	if (e->mask & IN_IGNORED) {
		forget(ev, e->wd);
		return WATCH_NAMES;
	}
	if (e->mask & IN_Q_OVERFLOW)
		return WATCH_NAMES;
	if (e->mask & (IN_CREATE | IN_MOVED_TO) && e->mask & IN_ISDIR)
		watch_child(ev, e);
	if (ev->file && e->len > 0 && strcmp(e->name, ev->file) != 0)
		return WATCH_QUIET;
	return e->mask & MASK_NAMES ? WATCH_NAMES : WATCH_BYTES;
}

static unsigned
take_events(struct events *ev)
{
	char memory[4096]
	    __attribute__((aligned(__alignof__(struct inotify_event))));
	unsigned news = WATCH_QUIET;
	ssize_t n;

	while ((n = read(ev->fd, memory, sizeof(memory))) > 0) {
		const char *p = memory;

		while (p < memory + n) {
			const struct inotify_event *e = (const void *)p;

			news |= news_of(ev, e);
			p += sizeof(*e) + e->len;
		}
	}
	return news;
}

enum err
events_look_open(intptr_t file, struct file_look *out)
{
	struct stat st;

	if (fstat((int)file, &st) != 0)
		return ERR_IO;
	*out = (struct file_look){ .kind = FILE_REGULAR,
		.size = st.st_size > 0 ? (uint64_t)st.st_size : 0,
		.changed = (int64_t)st.st_mtim.tv_sec * TIME_SECOND +
			   st.st_mtim.tv_nsec / 1000,
		.volume = (uint64_t)st.st_dev,
		.id = (uint64_t)st.st_ino };
	return OK;
}

unsigned
events_wait(struct events *ev, int ms)
{
	struct pollfd p = { .fd = ev->fd, .events = POLLIN };

	return poll(&p, 1, ms) > 0 ? take_events(ev) : (unsigned)WATCH_QUIET;
}

#else

enum err
events_new(const char *path, bool single, struct events **out)
{
	(void)path, (void)single;
	*out = NULL;
	return ERR_UNSUPPORTED;
}

void
events_free(struct events *ev)
{
	(void)ev;
}

enum err
events_look_open(intptr_t file, struct file_look *out)
{
	(void)file, (void)out;
	return ERR_UNSUPPORTED;
}

unsigned
events_wait(struct events *ev, int ms)
{
	(void)ev, (void)ms;
	return WATCH_QUIET;
}

#endif
