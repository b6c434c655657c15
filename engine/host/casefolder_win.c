/*
 * The folder of a case on Windows.  Bytes are flushed to the disk, a file
 * that is replaced is moved over with its name written through.  The lock is
 * a file that nobody else can open; the system lets go of it when the
 * process dies.
 */

#include "engine/host/casefolder.h"

#include "engine/base/wide.h"
#include "engine/host/files_win.h"

#include <stdlib.h>
#include <windows.h>
#include <sddl.h>

#define PRODUCT   "/ndes-doctor/"
#define LOCK_FILE "/lock"
#define TEMPORARY "/new"
#define BLOCK     65536u

/* SYSTEM, administrators and whoever made it; nothing from above. */
#define OURS_ONLY L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)"

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

static HANDLE
open_name(const struct casefolder *f, const char *name, DWORD access,
    DWORD share, DWORD how)
{
	wchar_t *wide = files_native(f->path, name);
	HANDLE h = INVALID_HANDLE_VALUE;

	if (wide)
		h = CreateFileW(wide, access, share, NULL, how,
		    FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
	else
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	free(wide);
	return h;
}

/* Makes the folder whose path ends at END, unless it is there. */
static enum err
make_one(char *path, char *end, SECURITY_ATTRIBUTES *security)
{
	char kept = *end;
	wchar_t *wide;
	enum err err = OK;
	struct file_look look;

	*end = '\0';
	wide = files_native(path, "");
	if (!wide)
		err = ERR_NOMEM;
	else if (files_look(path, &look) != OK &&
		 !CreateDirectoryW(wide, security) &&
		 GetLastError() != ERROR_ALREADY_EXISTS)
		err = files_last_err();
	free(wide);
	*end = kept;
	return err;
}

/* Past "//?/C:/", which is there; on a server past its name and share. */
static char *
first_folder(char *path)
{
	char *at = path;
	int slashes = span_starts(span_of(path), "//?/UNC/") ? 6 : 4;

	for (; *at; at++)
		if (*at == '/' && --slashes == 0)
			return at + 1;
	return at;
}

static enum err
make_folders(const char *path)
{
	SECURITY_ATTRIBUTES security = { sizeof(security), NULL, FALSE };
	char *copy = span_dup(span_of(path));
	enum err err = copy ? OK : ERR_NOMEM;

	if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(OURS_ONLY,
		SDDL_REVISION_1, &security.lpSecurityDescriptor, NULL))
		err = ERR_IO;
	for (char *at = copy ? first_folder(copy) : NULL; !err && at && *at;
	     at++)
		if (*at == '/' && at[-1] != '/')
			err = make_one(copy, at, &security);
	if (!err)
		err = make_one(copy, copy + span_of(copy).n, &security);
	LocalFree(security.lpSecurityDescriptor);
	free(copy);
	return err;
}

struct casefolder *
casefolder_open(const char *path, bool make, struct err_info *info)
{
	struct casefolder *f = calloc(1, sizeof(*f));
	struct file_look look;
	enum err err = ERR_NOMEM;

	if (!f)
		goto fail;
	f->lock = INVALID_HANDLE_VALUE;
	f->given = span_dup(span_of(path));
	f->path = files_path(path);
	if (!f->given || !f->path)
		goto fail;
	err = make ? make_folders(f->path) : OK;
	if (err == OK)
		err = files_look(f->path, &look);
	if (err == OK && look.kind != FILE_FOLDER)
		err = ERR_NOT_FOUND;
	if (err != OK)
		goto fail;
	f->lock = open_name(
	    f, LOCK_FILE, GENERIC_READ | GENERIC_WRITE, 0, OPEN_ALWAYS);
	return f;
fail:
	err_set(info, err, path, 0, NULL);
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

static enum err
write_file(const struct casefolder *f, const char *name, DWORD access,
    DWORD how, struct span bytes)
{
	HANDLE h = open_name(f, name, access, FILE_SHARE_READ, how);
	enum err err;

	if (h == INVALID_HANDLE_VALUE)
		return files_last_err();
	err = write_bytes(h, bytes);
	CloseHandle(h);
	return err;
}

static enum err
name_with_slash(const char *name, struct buf *out)
{
	buf_printf(out, "/%s", name);
	return buf_failed(out) ? ERR_NOMEM : OK;
}

static enum err
move_over(const struct casefolder *f, const char *name)
{
	wchar_t *from = files_native(f->path, TEMPORARY);
	wchar_t *to = files_native(f->path, name);
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
	struct buf file = BUF_INIT;
	enum err err;

	if (casefolder_read_only(f))
		return ERR_ACCESS;
	err = name_with_slash(name, &file);
	if (!err)
		err = write_file(
		    f, TEMPORARY, GENERIC_WRITE, CREATE_ALWAYS, bytes);
	if (!err)
		err = move_over(f, buf_str(&file));
	buf_free(&file);
	return err;
}

enum err
casefolder_append(struct casefolder *f, const char *name, struct span bytes)
{
	struct buf file = BUF_INIT;
	enum err err;

	if (casefolder_read_only(f))
		return ERR_ACCESS;
	err = name_with_slash(name, &file);
	if (!err)
		err = write_file(f, buf_str(&file),
		    FILE_APPEND_DATA | SYNCHRONIZE, OPEN_ALWAYS, bytes);
	buf_free(&file);
	return err;
}

enum err
casefolder_read(const struct casefolder *f, const char *name, struct buf *out)
{
	struct buf file = BUF_INIT;
	enum err err = name_with_slash(name, &file);
	HANDLE h = INVALID_HANDLE_VALUE;
	DWORD n = 1;

	if (!err) {
		h = open_name(f, buf_str(&file), GENERIC_READ,
		    FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_EXISTING);
		err = h == INVALID_HANDLE_VALUE ? files_last_err() : OK;
	}
	while (!err && n > 0) {
		char *to = buf_room(out, BLOCK);

		n = 0;
		if (to && !ReadFile(h, to, BLOCK, &n, NULL))
			err = files_last_err();
		out->n += n;
		if (out->n > CASEFOLDER_FILE_MAX)
			err = ERR_LIMIT;
	}
	if (h != INVALID_HANDLE_VALUE)
		CloseHandle(h);
	buf_free(&file);
	if (buf_failed(out))
		err = ERR_NOMEM;
	else if (out->p)
		out->p[out->n] = '\0';
	return err;
}
