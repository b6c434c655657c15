/*
 * What is the same on every system, of files.h and user.h.
 */

#include "engine/host/os/files.h"
#include "engine/host/os/user.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *
files_join(const char *folder, const char *name)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s/%s", folder, name);
	return buf_steal(&b);
}

enum err
files_make_folders(char *path, size_t base)
{
	for (char *p = path + base; (p = strchr(p, '/')); p++) {
		int rc;

		if (p == path)
			continue;
		*p = '\0';
		rc = mkdir(path, 0700);
		*p = '/';
		if (rc == 0 || errno == EEXIST)
			continue;
		return errno == ENOSPC   ? ERR_FULL
		       : errno == EACCES ? ERR_ACCESS
					 : ERR_WRITE;
	}
	return OK;
}

enum err
files_drop_below(void *folder, const char *name)
{
	char *path = files_join(folder, name);
	enum err err = path ? files_drop(path) : ERR_NOMEM;

	free(path);
	return err;
}

void
user_client(struct buf *out)
{
	const char *line = getenv("SSH_CONNECTION");
	struct span rest = span_of(line), address;

	if (span_next(&rest, ' ', &address))
		buf_add(out, address);
}
