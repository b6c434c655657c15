/*
 * What POSIX says of a folder.  In a folder with the sticky bit, such as
 * /tmp, others may make things but not take ours away: it may stand above
 * ours.  Group rights count as others': who is in a group is not ours to
 * judge, and an access list of a named user shows as group rights too.
 */

#include "engine/host/os/trust.h"

#include "engine/base/buf.h"
#include "engine/host/os/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *
trust_absolute(const char *path)
{
	char here[PATH_MAX];
	struct buf b = BUF_INIT;

	if (path[0] != '/') {
		if (!getcwd(here, sizeof(here)))
			return NULL;
		buf_printf(&b, "%s/", here);
	}
	buf_puts(&b, path);
	return buf_steal(&b);
}

size_t
trust_root(const char *path)
{
	return path[0] == '/' ? 1 : 0;
}

static bool
is_ours(const struct stat *st, bool last)
{
	bool open = st->st_mode & (S_IWGRP | S_IWOTH);

	if (st->st_uid != 0 && st->st_uid != geteuid())
		return false;
	return !open || (!last && st->st_mode & S_ISVTX);
}

enum err
trust_look(const char *path, bool last, char why[TRUST_WHY_MAX])
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return posix_err(errno);
	if (S_ISLNK(st.st_mode)) {
		snprintf(why, TRUST_WHY_MAX, "symbolic link");
		return ERR_UNTRUSTED;
	}
	if (!S_ISDIR(st.st_mode))
		return ERR_NOT_FOUND;
	if (is_ours(&st, last))
		return OK;
	snprintf(why, TRUST_WHY_MAX, "uid %lu, mode %04o",
	    (unsigned long)st.st_uid, (unsigned)st.st_mode & 07777);
	return ERR_UNTRUSTED;
}

/* The entries of the folder that PATH lies in reach the disk. */
static enum err
sync_above(const char *path)
{
	char *above = span_dup(span_of(path));
	char *slash = above ? strrchr(above, '/') : NULL;
	enum err err = OK;
	int fd;

	if (!above)
		return ERR_NOMEM;
	if (slash)
		slash[slash == above] = '\0';
	fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0)
		err = posix_err(errno);
	if (fd >= 0)
		close(fd);
	free(above);
	return err;
}

enum err
trust_make(const char *path)
{
	if (mkdir(path, 0700) == 0)
		return sync_above(path);
	return errno == EEXIST ? OK : posix_err(errno);
}
