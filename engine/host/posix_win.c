/*
 * C and POSIX on Windows, with UTF-8 names and errno.
 */

#include "engine/host/posix_win.h"

#include "engine/base/wide.h"
#include "engine/host/files_win.h"

#include <errno.h>
#include <windows.h>

FILE *
posix_fopen(const char *path, const char *mode)
{
	wchar_t *name = files_native(path, "");
	uint16_t *how = wide_of(span_of(mode));
	FILE *f = NULL;

	if (name && how)
		f = _wfopen(name, how);
	free(how);
	free(name);
	return f;
}

static int
result(BOOL good)
{
	if (good)
		return 0;
	if (GetLastError() == ERROR_ALREADY_EXISTS)
		errno = EEXIST;
	else
		errno = files_last_err() == ERR_ACCESS      ? EACCES
			: files_last_err() == ERR_NOT_FOUND ? ENOENT
							    : EIO;
	return -1;
}

int
posix_mkdir(const char *path)
{
	wchar_t *name = files_native(path, "");
	int rc = result(name && CreateDirectoryW(name, NULL));

	free(name);
	return rc;
}

int
posix_rename(const char *from, const char *to)
{
	wchar_t *old = files_native(from, ""), *new = files_native(to, "");
	int rc = result(
	    old && new &&MoveFileExW(old, new, MOVEFILE_REPLACE_EXISTING));

	free(new);
	free(old);
	return rc;
}

char *
posix_realpath(const char *path)
{
	struct file_look look;
	char *real = files_real(path);

	if (real && files_look(real, &look) == OK)
		return real;
	free(real);
	return NULL;
}
