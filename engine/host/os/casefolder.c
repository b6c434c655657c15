/*
 * Files that outlive a loss of power: what is written is synced, a new name
 * is synced in its folder, a file that is replaced is renamed over.
 * The lock is flock()'s: the system gives it back when the process dies.
 */

#include "engine/host/os/casefolder.h"

#include "engine/host/os/posix.h"
#include "engine/host/os/trust.h"

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

/* The same for what was to be written. */
static enum err
err_written(int number)
{
	enum err err = posix_err(number);

	return err == ERR_IO ? ERR_WRITE : err;
}

/* Links above a home are its system's: we begin where they lead to. */
static void
put_real(struct buf *path, const char *folder)
{
	char *real = realpath(folder, NULL);

	buf_puts(path, real ? real : folder);
	free(real);
}

enum err
casefolder_default(const char *id, struct buf *path)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (state && state[0] == '/') {
		put_real(path, state);
	} else if (home && home[0] == '/') {
		put_real(path, home);
		buf_puts(path, "/.local/state");
	} else {
		return ERR_NOT_FOUND;
	}
	buf_printf(path, "/" PRODUCT "/%s", id);
	return buf_failed(path) ? ERR_NOMEM : OK;
}

/*
 * A plain file with this one name: what a link names, also a hard one, lies
 * elsewhere, and a pipe would make us wait.  One that was just replaced has
 * no name left and is good.
 */
static enum err
open_file(const struct casefolder *f, const char *name, int flags, int *out)
{
	int fd = openat(f->dir, name,
	    flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
	struct stat st;
	enum err err = OK;

	if (fd < 0) /* ELOOP: a link; ENXIO: a pipe that nobody reads */
		return errno == ELOOP || errno == ENXIO || errno == EISDIR
			   ? ERR_UNTRUSTED
			   : posix_err(errno);
	if (fstat(fd, &st) != 0)
		err = posix_err(errno);
	else if (!S_ISREG(st.st_mode) || st.st_nlink > 1)
		err = ERR_UNTRUSTED;
	if (err)
		close(fd);
	else
		*out = fd;
	return err;
}

/*
 * Nobody else may write while the lock is held.  A folder that cannot be
 * written to can still be read.
 */
static enum err
take_lock(struct casefolder *f, struct err_info *info)
{
	struct buf path = BUF_INIT;
	enum err err = open_file(f, LOCK_FILE, O_RDWR | O_CREAT, &f->lock);

	f->read_only = err || flock(f->lock, LOCK_EX | LOCK_NB) != 0;
	if (err != ERR_UNTRUSTED)
		return OK;
	buf_printf(&path, "%s/" LOCK_FILE, f->path);
	err_set(info, err, buf_str(&path), 0, NULL);
	buf_free(&path);
	return err;
}

struct casefolder *
casefolder_open(const char *path, bool make, struct err_info *info)
{
	struct casefolder *f = calloc(1, sizeof(*f));
	enum err err = ERR_NOMEM;

	if (!f || !(f->path = span_dup(span_of(path)))) {
		free(f);
		err_set(info, err, path, 0, NULL);
		return NULL;
	}
	f->dir = f->lock = -1;
	err = trust_folder(path, make, info);
	if (!err) {
		f->dir = open(
		    path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (f->dir < 0)
			err = err_set(info, posix_err(errno), path, 0, NULL);
	}
	if (!err)
		err = take_lock(f, info);
	if (!err)
		return f;
	casefolder_close(f);
	return NULL;
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

/* Half a line would end the next one, too: what failed is taken back. */
static enum err
append_all(int fd, struct span bytes)
{
	off_t end = lseek(fd, 0, SEEK_END);
	enum err err = end < 0 ? err_written(errno) : write_all(fd, bytes);

	if (err && end >= 0 && ftruncate(fd, end) != 0)
		return err; /* the reader knows torn lines */
	return err;
}

static enum err
write_file(struct casefolder *f, const char *name, int flags, struct span bytes)
{
	int fd;
	enum err err = open_file(f, name, O_WRONLY | O_CREAT | flags, &fd);

	if (err)
		return err == ERR_IO ? ERR_WRITE : err;
	if (flags & O_APPEND)
		err = append_all(fd, bytes);
	else
		err = ftruncate(fd, 0) != 0 ? err_written(errno)
					    : write_all(fd, bytes);
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
	err = write_file(f, TEMPORARY, 0, bytes);
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
	int fd;
	enum err err = open_file(f, name, O_RDONLY, &fd);
	ssize_t n = 1;

	if (err)
		return err;
	while (!err && n != 0) {
		char *to = buf_room(out, 65536);

		n = to ? read(fd, to, 65536) : 0;
		if (n > 0)
			out->n += (size_t)n;
		else if (n < 0 && errno != EINTR)
			err = posix_err(errno);
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
