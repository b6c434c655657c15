/*
 * Files of a POSIX system.
 */

#include "engine/host/os/files.h"

#include "engine/base/buf.h"
#include "engine/base/times.h"
#include "engine/host/os/posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err
posix_err(int number)
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
	case ELOOP:
	case ENAMETOOLONG:
	case EMFILE:
	case ENFILE:
		return ERR_LIMIT;
	default:
		return ERR_IO;
	}
}

char *
files_path(const char *path)
{
	return span_dup(span_of(path));
}

char *
files_program_folder(void)
{
	char *path = realpath("/proc/self/exe", NULL);
	char *name = path ? strrchr(path, '/') : NULL;

	if (name)
		*name = '\0';
	return path;
}

char *
files_real(const char *path)
{
	return realpath(path, NULL);
}

enum err
files_look(const char *path, struct file_look *out)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return posix_err(errno);
	out->kind = S_ISDIR(st.st_mode)   ? FILE_FOLDER
		    : S_ISREG(st.st_mode) ? FILE_REGULAR
					  : FILE_OTHER;
	out->size = st.st_size > 0 ? (uint64_t)st.st_size : 0;
	out->changed = (int64_t)st.st_mtim.tv_sec * TIME_SECOND +
		       st.st_mtim.tv_nsec / 1000;
	out->volume = st.st_dev;
	out->id = st.st_ino;
	return OK;
}

enum err
files_may_read(const char *path)
{
	return faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0
		   ? OK
		   : posix_err(errno);
}

enum err
files_list(
    const char *path, enum err (*take)(void *arg, const char *name), void *arg)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	enum err err = OK;

	if (!dir)
		return posix_err(errno);
	while (err == OK && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			err = take(arg, entry->d_name);
	}
	closedir(dir);
	return err;
}

enum err
files_drop(const char *path)
{
	struct stat st;
	enum err err = OK;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? OK : posix_err(errno);
	if (S_ISDIR(st.st_mode))
		err = files_list(
		    path, files_drop_below, (void *)(uintptr_t)path);
	if (!err && remove(path) != 0)
		err = posix_err(errno);
	return err;
}

enum err
files_open(const char *path, intptr_t *file)
{
	struct stat st;
	enum err err;
	/* Without O_NONBLOCK a pipe put here since the walk would block. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	err = fd < 0 || fstat(fd, &st) != 0 ? posix_err(errno)
	      : S_ISREG(st.st_mode)         ? OK
					    : ERR_UNSUPPORTED;
	if (err == OK)
		*file = fd;
	else if (fd >= 0)
		close(fd);
	return err;
}

void
files_close(intptr_t file)
{
	close((int)file);
}

enum err
files_read(intptr_t file, uint64_t offset, char *to, size_t n, size_t *got)
{
	while (*got < n) {
		ssize_t r = pread(
		    (int)file, to + *got, n - *got, (off_t)(offset + *got));

		if (r == 0)
			break;
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return posix_err(errno);
		*got += (size_t)r;
	}
	return OK;
}
