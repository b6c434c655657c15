/*
 * Files that outlive a loss of power: what is written is synced, a new name
 * is synced in its folder, a file that is replaced is renamed over.
 * The lock is flock()'s: the system gives it back when the process dies.
 */

#include "engine/host/casefolder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PRODUCT   "ndes-doctor"
#define LOCK_FILE "lock"
#define TEMPORARY "new"

struct casefolder {
	char *path;
	int dir, lock; /* descriptors, -1: not open */
	bool read_only;
};

static enum err
err_of(int number)
{
	switch (number) {
	case ENOMEM:
		return ERR_NOMEM;
	case ENOENT:
	case ENOTDIR:
		return ERR_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
		return ERR_ACCESS;
	case ENOSPC:
	case EDQUOT:
		return ERR_FULL;
	default:
		return ERR_IO;
	}
}

/* The same for what was to be written. */
static enum err
err_written(int number)
{
	enum err err = err_of(number);

	return err == ERR_IO ? ERR_WRITE : err;
}

enum err
casefolder_default(const char *id, struct buf *path)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (state && state[0] == '/')
		buf_printf(path, "%s/" PRODUCT "/%s", state, id);
	else if (home && home[0] == '/')
		buf_printf(path, "%s/.local/state/" PRODUCT "/%s", home, id);
	else
		return ERR_NOT_FOUND;
	return buf_failed(path) ? ERR_NOMEM : OK;
}

/* The entries of folder PATH reach the disk. */
static enum err
sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY);
	enum err err = OK;

	if (fd < 0)
		return err_of(errno);
	if (fsync(fd) != 0)
		err = err_of(errno);
	close(fd);
	return err;
}

/* Makes the folder PATH, whose parents are there. */
static enum err
make_one(char *path, char *end)
{
	char kept = *end, *slash;
	enum err err = OK;

	*end = '\0';
	if (mkdir(path, 0700) == 0) {
		slash = strrchr(path, '/');
		if (slash && slash != path) {
			*slash = '\0';
			err = sync_folder(path);
			*slash = '/';
		}
	} else if (errno != EEXIST) {
		err = err_of(errno);
	}
	*end = kept;
	return err;
}

static enum err
make_folders(const char *path)
{
	char *copy = span_dup(span_of(path));
	enum err err = copy ? OK : ERR_NOMEM;

	for (char *at = copy; !err && at && *at; at++)
		if (at > copy && *at == '/' && at[-1] != '/')
			err = make_one(copy, at);
	if (!err)
		err = make_one(copy, copy + strlen(copy));
	free(copy);
	return err;
}

/* Nobody else may write while the lock is held. */
static void
take_lock(struct casefolder *f)
{
	f->lock = openat(f->dir, LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	f->read_only = f->lock < 0 || flock(f->lock, LOCK_EX | LOCK_NB) != 0;
}

struct casefolder *
casefolder_open(const char *path, bool make, struct err_info *info)
{
	struct casefolder *f = calloc(1, sizeof(*f));
	enum err err = f ? OK : ERR_NOMEM;

	if (f) {
		f->dir = f->lock = -1;
		f->path = span_dup(span_of(path));
		err = f->path ? OK : ERR_NOMEM;
	}
	if (!err && make)
		err = make_folders(path);
	if (!err) {
		f->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (f->dir < 0)
			err = err_of(errno);
	}
	if (err) {
		err_set(info, err, path, 0, NULL);
		casefolder_close(f);
		return NULL;
	}
	take_lock(f);
	return f;
}

void
casefolder_close(struct casefolder *f)
{
	if (!f)
		return;
	if (f->lock >= 0)
		close(f->lock);
	if (f->dir >= 0)
		close(f->dir);
	free(f->path);
	free(f);
}

void
casefolder_yield(struct casefolder *f)
{
	if (f->lock >= 0)
		close(f->lock);
	f->lock = -1;
	f->read_only = true;
}

const char *
casefolder_path(const struct casefolder *f)
{
	return f->path;
}

bool
casefolder_read_only(const struct casefolder *f)
{
	return f->read_only;
}

static enum err
write_all(int fd, struct span bytes)
{
	while (bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno != EINTR)
			return err_written(errno);
		if (n > 0)
			bytes = span_slice(bytes, (size_t)n, bytes.n);
	}
	return fsync(fd) == 0 ? OK : err_written(errno);
}

static enum err
write_file(struct casefolder *f, const char *name, int flags, struct span bytes)
{
	int fd = openat(f->dir, name,
	    O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
	enum err err;

	if (fd < 0)
		return err_written(errno);
	err = write_all(fd, bytes);
	if (close(fd) != 0 && !err)
		err = err_written(errno);
	return err;
}

enum err
casefolder_write(struct casefolder *f, const char *name, struct span bytes)
{
	enum err err;

	if (f->read_only)
		return ERR_ACCESS;
	err = write_file(f, TEMPORARY, O_TRUNC, bytes);
	if (!err && renameat(f->dir, TEMPORARY, f->dir, name) != 0)
		err = err_written(errno);
	if (!err && fsync(f->dir) != 0)
		err = err_written(errno);
	return err;
}

enum err
casefolder_append(struct casefolder *f, const char *name, struct span bytes)
{
	enum err err;

	if (f->read_only)
		return ERR_ACCESS;
	err = write_file(f, name, O_APPEND, bytes);
	if (!err && fsync(f->dir) != 0)
		err = err_written(errno);
	return err;
}

enum err
casefolder_read(const struct casefolder *f, const char *name, struct buf *out)
{
	int fd = openat(f->dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum err err = OK;
	ssize_t n = 1;

	if (fd < 0)
		return err_of(errno);
	while (!err && n != 0) {
		char *to = buf_room(out, 65536);

		n = to ? read(fd, to, 65536) : 0;
		if (n > 0)
			out->n += (size_t)n;
		else if (n < 0 && errno != EINTR)
			err = err_of(errno);
		if (out->n > CASEFOLDER_FILE_MAX)
			err = ERR_LIMIT;
	}
	close(fd);
	if (buf_failed(out))
		err = ERR_NOMEM;
	else if (out->p)
		out->p[out->n] = '\0';
	return err;
}
