/*
 * Files of Windows, by the wide calls.  A path from files_path() begins with
 * //?/: what follows is taken as it is, without a limit of 260, and names
 * such as CON or "a." are files like any other.
 */

#include "engine/host/os/files_win.h"

#include "engine/base/times.h"
#include "engine/base/wide.h"

#include <stdlib.h>
#include <windows.h>

#define FILE_SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define READ_MAX       (1u << 30)
#define PROGRAM_MAX    1024   /* characters of its path */
#define EPOCH_DAYS     134774 /* from 1601 to 1970 */

static const struct {
	DWORD code;
	enum err err;
} codes[] = {
	{ ERROR_FILE_NOT_FOUND, ERR_NOT_FOUND },
	{ ERROR_PATH_NOT_FOUND, ERR_NOT_FOUND },
	{ ERROR_INVALID_NAME, ERR_NOT_FOUND },
	{ ERROR_INVALID_DRIVE, ERR_NOT_FOUND },
	{ ERROR_BAD_PATHNAME, ERR_NOT_FOUND },
	{ ERROR_BAD_NETPATH, ERR_NOT_FOUND },
	{ ERROR_BAD_NET_NAME, ERR_NOT_FOUND },
	{ ERROR_DIRECTORY, ERR_NOT_FOUND },
	{ ERROR_ACCESS_DENIED, ERR_ACCESS },
	{ ERROR_SHARING_VIOLATION, ERR_ACCESS },
	{ ERROR_LOCK_VIOLATION, ERR_ACCESS },
	{ ERROR_PRIVILEGE_NOT_HELD, ERR_ACCESS },
	{ ERROR_CANT_RESOLVE_FILENAME, ERR_LIMIT },
	{ ERROR_FILENAME_EXCED_RANGE, ERR_LIMIT },
	{ ERROR_TOO_MANY_OPEN_FILES, ERR_LIMIT },
	{ ERROR_NOT_ENOUGH_MEMORY, ERR_NOMEM },
	{ ERROR_OUTOFMEMORY, ERR_NOMEM },
	{ ERROR_DISK_FULL, ERR_FULL },
	{ ERROR_HANDLE_DISK_FULL, ERR_FULL },
};

enum err
files_err(uint32_t code)
{
	if (code == ERROR_SUCCESS)
		return OK;
	if (code >> 16 == (uint32_t)HRESULT_FROM_WIN32(1) >> 16)
		code &= 0xffff;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return codes[i].err;
	return ERR_IO;
}

enum err
files_last_err(void)
{
	return files_err(GetLastError());
}

/*
 * Turns every slash, and makes one of several but for the two in front: what
 * follows \\?\ is not tidied by the system.
 */
static void
turn_slashes(wchar_t *path)
{
	wchar_t *to = path;

	for (const wchar_t *at = path; *at; at++) {
		wchar_t c = *at == L'/' ? L'\\' : *at;

		if (c != L'\\' || to < path + 2 || to[-1] != c)
			*to++ = c;
	}
	*to = L'\0';
}

wchar_t *
files_native(const char *path, const char *suffix)
{
	struct buf b = BUF_INIT;
	wchar_t *wide = NULL;

	buf_puts(&b, path);
	buf_puts(&b, suffix);
	if (!buf_failed(&b))
		wide = wide_of(buf_span(&b));
	buf_free(&b);
	if (wide)
		turn_slashes(wide);
	return wide;
}

/* Absolute; the caller frees. */
static wchar_t *
absolute(const wchar_t *path)
{
	DWORD room = GetFullPathNameW(path, 0, NULL, NULL), n = 0;
	wchar_t *full = room ? malloc(room * sizeof(*full)) : NULL;

	if (full)
		n = GetFullPathNameW(path, room, full, NULL);
	if (n > 0 && n < room)
		return full;
	free(full);
	return NULL;
}

char *
files_path(const char *path)
{
	wchar_t *wide = files_native(path, "");
	wchar_t *full = wide ? absolute(wide) : NULL;
	const wchar_t *rest = full ? full : L"";
	struct buf b = BUF_INIT;

	if (!wide)
		return NULL;
	if (full && full[0] != L'\\') {
		buf_puts(&b, "//?/");
	} else if (full && full[2] != L'?' && full[2] != L'.') {
		buf_puts(&b, "//?/UNC");
		rest++;
	} else if (!full) {
		rest = wide; /* "": opening it will tell */
	}
	wide_decode(rest, wide_length(rest), &b);
	free(full);
	free(wide);
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] == '\\')
			b.p[i] = '/';
	return b.n || buf_failed(&b) ? buf_steal(&b) : span_dup(SPAN(""));
}

char *
files_program_folder(void)
{
	wchar_t path[PROGRAM_MAX];
	DWORD n = GetModuleFileNameW(NULL, path, PROGRAM_MAX);
	struct buf b = BUF_INIT;

	while (n > 0 && n < PROGRAM_MAX && path[n - 1] != L'\\')
		n--;
	if (n == 0 || n == PROGRAM_MAX)
		return NULL;
	wide_decode(path, n - 1, &b);
	return buf_steal(&b);
}

char *
files_real(const char *path)
{
	return files_path(path);
}

int64_t
files_time(uint64_t units)
{
	return (int64_t)(units / 10) - EPOCH_DAYS * TIME_DAY;
}

/*
 * Opens anything.  SECURITY_IDENTIFICATION: should the name lead to a pipe,
 * its other end must not act with our rights.
 */
static HANDLE
open_any(const char *path, DWORD access)
{
	wchar_t *wide = files_native(path, "");
	HANDLE h = INVALID_HANDLE_VALUE;

	if (!wide) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return h;
	}
	h = CreateFileW(wide, access, FILE_SHARE_ALL, NULL, OPEN_EXISTING,
	    FILE_FLAG_BACKUP_SEMANTICS | SECURITY_SQOS_PRESENT |
		SECURITY_IDENTIFICATION,
	    NULL);
	free(wide);
	return h;
}

static enum err
look_at_handle(HANDLE h, struct file_look *out)
{
	BY_HANDLE_FILE_INFORMATION info;

	*out = (struct file_look){ FILE_OTHER, 0, TIME_NONE, 0, 0 };
	if (GetFileType(h) != FILE_TYPE_DISK)
		return OK;
	if (!GetFileInformationByHandle(h, &info))
		return files_last_err();
	out->kind = info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY
			? FILE_FOLDER
			: FILE_REGULAR;
	out->size = (uint64_t)info.nFileSizeHigh << 32 | info.nFileSizeLow;
	out->changed = files_time(
	    (uint64_t)info.ftLastWriteTime.dwHighDateTime << 32 |
	    info.ftLastWriteTime.dwLowDateTime);
	out->volume = info.dwVolumeSerialNumber;
	out->id = (uint64_t)info.nFileIndexHigh << 32 | info.nFileIndexLow;
	return OK;
}

enum err
files_look(const char *path, struct file_look *out)
{
	HANDLE h = open_any(path, FILE_READ_ATTRIBUTES);
	enum err err;

	if (h == INVALID_HANDLE_VALUE)
		return files_last_err();
	err = look_at_handle(h, out);
	CloseHandle(h);
	return err;
}

enum err
files_may_read(const char *path)
{
	HANDLE h = open_any(path, GENERIC_READ);

	if (h == INVALID_HANDLE_VALUE)
		return files_last_err();
	CloseHandle(h);
	return OK;
}

static enum err
take_name(const wchar_t *name, enum err (*take)(void *arg, const char *name),
    void *arg)
{
	struct buf b = BUF_INIT;
	enum err err = OK;

	wide_decode(name, wide_length(name), &b);
	if (buf_failed(&b))
		err = ERR_NOMEM;
	else if (!span_is(buf_span(&b), ".") && !span_is(buf_span(&b), ".."))
		err = take(arg, buf_str(&b));
	buf_free(&b);
	return err;
}

enum err
files_list(
    const char *path, enum err (*take)(void *arg, const char *name), void *arg)
{
	wchar_t *wide = files_native(path, "/*");
	WIN32_FIND_DATAW found;
	enum err err = OK;
	HANDLE h;

	if (!wide)
		return ERR_NOMEM;
	h = FindFirstFileW(wide, &found);
	free(wide);
	if (h == INVALID_HANDLE_VALUE) /* an empty drive has not even "." */
		return GetLastError() == ERROR_FILE_NOT_FOUND
			   ? OK
			   : files_last_err();
	do
		err = take_name(found.cFileName, take, arg);
	while (err == OK && FindNextFileW(h, &found));
	if (err == OK && GetLastError() != ERROR_NO_MORE_FILES)
		err = files_last_err();
	FindClose(h);
	return err;
}

/* A junction is a folder that is not gone into. */
enum err
files_drop(const char *path)
{
	wchar_t *wide = files_native(path, "");
	DWORD is = wide ? GetFileAttributesW(wide) : 0;
	bool folder = is != INVALID_FILE_ATTRIBUTES &&
		      is & FILE_ATTRIBUTE_DIRECTORY;
	enum err err = OK;

	if (!wide)
		return ERR_NOMEM;
	if (is == INVALID_FILE_ATTRIBUTES)
		err = files_last_err();
	else if (folder && !(is & FILE_ATTRIBUTE_REPARSE_POINT))
		err = files_list(
		    path, files_drop_below, (void *)(uintptr_t)path);
	if (!err && !(folder ? RemoveDirectoryW(wide) : DeleteFileW(wide)))
		err = files_last_err();
	free(wide);
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err
files_open(const char *path, intptr_t *file)
{
	HANDLE h = open_any(path, GENERIC_READ);
	struct file_look look;
	enum err err;

	if (h == INVALID_HANDLE_VALUE)
		return files_last_err();
	err = look_at_handle(h, &look);
	if (err == OK && look.kind != FILE_REGULAR)
		err = ERR_UNSUPPORTED;
	if (err == OK)
		*file = (intptr_t)h;
	else
		CloseHandle(h);
	return err;
}

void
files_close(intptr_t file)
{
	CloseHandle((HANDLE)file);
}

enum err
files_read(intptr_t file, uint64_t offset, char *to, size_t n, size_t *got)
{
	while (*got < n) {
		OVERLAPPED at = { 0 };
		size_t left = n - *got;
		DWORD r = 0;

		at.Offset = (DWORD)(offset + *got);
		at.OffsetHigh = (DWORD)((offset + *got) >> 32);
		if (!ReadFile((HANDLE)file, to + *got,
			(DWORD)(left < READ_MAX ? left : READ_MAX), &r, &at) &&
		    GetLastError() != ERROR_HANDLE_EOF)
			return files_last_err();
		if (r == 0)
			break;
		*got += r;
	}
	return OK;
}
