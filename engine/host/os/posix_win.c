/*
 * C and POSIX on Windows, with UTF-8 names and errno.
 */

#include "engine/host/os/posix_win.h"

#include "engine/base/wide.h"
#include "engine/host/os/files_win.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <windows.h>

#undef fwrite
#undef raise

#define WRITE_MAX   (1u << 30)
#define CONSOLE_MAX 8192 /* units a call; it takes 32 KB at least */

/* msvcrt does not know the "x" of C11: for writing, never over a file. */
static FILE *
fopen_new(const wchar_t *name)
{
	int file = _wopen(name, _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY,
	    _S_IREAD | _S_IWRITE);

	return file < 0 ? NULL : _fdopen(file, "wb");
}

FILE *
posix_fopen(const char *path, const char *mode)
{
	wchar_t *name = files_native(path, "");
	uint16_t *how = wide_of(span_of(mode));
	FILE *f = NULL;

	if (name && strchr(mode, 'x'))
		f = fopen_new(name);
	else if (name && how)
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
posix_unlink(const char *path)
{
	wchar_t *name = files_native(path, "");
	int rc = result(name && DeleteFileW(name));

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

ssize_t
posix_write(int file, const void *from, size_t n)
{
	return _write(file, from, (unsigned)(n < WRITE_MAX ? n : WRITE_MAX));
}

int
posix_raise(int sig)
{
	if (sig == SIGKILL)
		TerminateProcess(GetCurrentProcess(), 128 + SIGKILL);
	return raise(sig);
}

/* The console that F is, NULL when it is none. */
static HANDLE
console_of(FILE *f)
{
	DWORD mode;
	HANDLE h = NULL;

	if (f == stdout || f == stderr)
		h = (HANDLE)_get_osfhandle(_fileno(f));
	return h && GetConsoleMode(h, &mode) ? h : NULL;
}

static bool
console_write(HANDLE console, struct span text)
{
	uint16_t *wide = wide_of(text), *at = wide;
	size_t left = wide ? wide_length(wide) : 0;
	bool good = wide != NULL;

	while (good && left > 0) {
		DWORD part = (DWORD)(left < CONSOLE_MAX ? left : CONSOLE_MAX);
		DWORD n = 0;

		good = WriteConsoleW(console, at, part, &n, NULL) && n > 0;
		at += n;
		left -= n;
	}
	free(wide);
	return good;
}

size_t
posix_fwrite(const void *from, size_t size, size_t n, FILE *f)
{
	HANDLE console = console_of(f);

	if (!console)
		return fwrite(from, size, n, f);
	fflush(f);
	return console_write(console, (struct span){ from, size * n }) ? n : 0;
}

int
posix_fprintf(FILE *f, const char *format, ...)
{
	struct buf text = BUF_INIT;
	va_list args;
	int n = -1;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	if (!buf_failed(&text) &&
	    posix_fwrite(buf_str(&text), 1, text.n, f) == text.n)
		n = (int)text.n;
	buf_free(&text);
	return n;
}
