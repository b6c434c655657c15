/*
 * The folder of a case on Windows.  Bytes are flushed to the disk, a file
 * that is replaced is moved over with its name written through.  The lock is
 * a file that nobody else can open; the system lets go of it when the
 * process dies.
 */

#include "engine/host/os/casefolder.h"

#include "engine/base/wide.h"
#include "engine/host/os/files_win.h"
#include "engine/host/os/trust.h"

#include <stdlib.h>
#include <windows.h>

#define PRODUCT   "/ndes-doctor/"
#define LOCK_FILE "lock"
#define TEMPORARY "new"
#define BLOCK     65536u

struct casefolder {
	char *given, *path;
	HANDLE lock;
};

enum err
casefolder_default(const char *id, struct buf *path)
{
	const wchar_t *data = _wgetenv(L"ProgramData");

	if (!data || !*data)
		return ERR_NOT_FOUND;
	wide_decode(data, wide_length(data), path);
	buf_puts(path, PRODUCT);
	buf_puts(path, id);
	return buf_failed(path) ? ERR_NOMEM : OK;
}

/* A plain file: no link, no folder, no second name. */
static enum err
check_plain(HANDLE h)
{
	BY_HANDLE_FILE_INFORMATION info;

	if (GetFileType(h) != FILE_TYPE_DISK)
		return ERR_UNTRUSTED;
	if (!GetFileInformationByHandle(h, &info))
		return files_last_err();
	return info.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY |
					   FILE_ATTRIBUTE_REPARSE_POINT) ||
		       info.nNumberOfLinks > 1
		   ? ERR_UNTRUSTED
		   : OK;
}

/* NAME in the folder, as Windows takes it; the caller frees. */
static wchar_t *
native(const struct casefolder *f, const char *name)
{
	struct buf b = BUF_INIT;
	wchar_t *wide;

	buf_printf(&b, "/%s", name);
	wide = buf_failed(&b) ? NULL : files_native(f->path, buf_str(&b));
	buf_free(&b);
	return wide;
}

static enum err
open_name(const struct casefolder *f, const char *name, DWORD access,
    DWORD share, DWORD how, HANDLE *out)
{
	wchar_t *wide = native(f, name);
	HANDLE h;
	enum err err;

	if (!wide)
		return ERR_NOMEM;
	h = CreateFileW(wide, access, share, NULL, how,
	    FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
	free(wide);
	if (h == INVALID_HANDLE_VALUE)
		return files_last_err();
	err = check_plain(h);
	if (err)
		CloseHandle(h);
	else
		*out = h;
	return err;
}

/* Without the lock the folder can still be read. */
static enum err
take_lock(struct casefolder *f, struct err_info *info)
{
	struct buf path = BUF_INIT;
	enum err err = open_name(f, LOCK_FILE, GENERIC_READ | GENERIC_WRITE, 0,
	    OPEN_ALWAYS, &f->lock);

	if (err != ERR_UNTRUSTED)
		return OK;
	buf_printf(&path, "%s/" LOCK_FILE, f->given);
	err_set(info, err, buf_str(&path), 0, NULL);
	buf_free(&path);
	return err;
}

struct casefolder *
casefolder_open(const char *path, bool make, struct err_info *info)
{
	struct casefolder *f = calloc(1, sizeof(*f));
	enum err err = ERR_NOMEM;

	if (f) {
		f->lock = INVALID_HANDLE_VALUE;
		f->given = span_dup(span_of(path));
		f->path = files_path(path);
	}
	if (!f || !f->given || !f->path)
		err_set(info, err, path, 0, NULL);
	else
		err = trust_folder(path, make, info);
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
	if (f->lock != INVALID_HANDLE_VALUE)
		CloseHandle(f->lock);
	free(f->given);
	free(f->path);
	free(f);
}

const char *
casefolder_path(const struct casefolder *f)
{
	return f->given;
}

void
casefolder_yield(struct casefolder *f)
{
	if (f->lock != INVALID_HANDLE_VALUE)
		CloseHandle(f->lock);
	f->lock = INVALID_HANDLE_VALUE;
}

bool
casefolder_read_only(const struct casefolder *f)
{
	return f->lock == INVALID_HANDLE_VALUE;
}

static enum err
write_bytes(HANDLE h, struct span bytes)
{
	while (bytes.n > 0) {
		DWORD part = (DWORD)(bytes.n < BLOCK ? bytes.n : BLOCK), n;

		if (!WriteFile(h, bytes.p, part, &n, NULL))
			return files_last_err();
		bytes = span_slice(bytes, n, bytes.n);
	}
	return FlushFileBuffers(h) ? OK : files_last_err();
}

/* Half a line would end the next one, too: what failed is taken back. */
static enum err
append_bytes(HANDLE h, struct span bytes)
{
	LARGE_INTEGER end = { .QuadPart = 0 };
	enum err err;

	if (!SetFilePointerEx(h, end, &end, FILE_END))
		return files_last_err();
	err = write_bytes(h, bytes);
	if (err && SetFilePointerEx(h, end, NULL, FILE_BEGIN))
		SetEndOfFile(h); /* else the reader knows torn lines */
	return err;
}

static enum err
write_file(
    const struct casefolder *f, const char *name, bool anew, struct span bytes)
{
	HANDLE h;
	enum err err = open_name(
	    f, name, GENERIC_WRITE, FILE_SHARE_READ, OPEN_ALWAYS, &h);

	if (err)
		return err;
	if (!anew)
		err = append_bytes(h, bytes);
	else
		err = SetEndOfFile(h) ? write_bytes(h, bytes)
				      : files_last_err();
	CloseHandle(h);
	return err;
}

static enum err
move_over(const struct casefolder *f, const char *name)
{
	wchar_t *from = native(f, TEMPORARY);
	wchar_t *to = native(f, name);
	enum err err = from && to ? OK : ERR_NOMEM;

	if (!err && !MoveFileExW(from, to,
			MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
		err = files_last_err();
	free(to);
	free(from);
	return err;
}

enum err
casefolder_write(struct casefolder *f, const char *name, struct span bytes)
{
	enum err err;

	if (casefolder_read_only(f))
		return ERR_ACCESS;
	err = write_file(f, TEMPORARY, true, bytes);
	return err ? err : move_over(f, name);
}

enum err
casefolder_append(struct casefolder *f, const char *name, struct span bytes)
{
	if (casefolder_read_only(f))
		return ERR_ACCESS;
	return write_file(f, name, false, bytes);
}

enum err
casefolder_read(const struct casefolder *f, const char *name, struct buf *out)
{
	HANDLE h;
	DWORD n = 1;
	enum err err = open_name(f, name, GENERIC_READ,
	    FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_EXISTING, &h);

	if (err)
		return err;
	while (!err && n > 0) {
		char *to = buf_room(out, BLOCK);

		n = 0;
		if (to && !ReadFile(h, to, BLOCK, &n, NULL))
			err = files_last_err();
		out->n += n;
		if (out->n > CASEFOLDER_FILE_MAX)
			err = ERR_LIMIT;
	}
	CloseHandle(h);
	if (buf_failed(out))
		err = ERR_NOMEM;
	else if (out->p)
		out->p[out->n] = '\0';
	return err;
}
