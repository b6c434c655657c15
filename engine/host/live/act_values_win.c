/*
 * Values of this server's registry, in the view of 64-bit programs.  Strings
 * travel as evidence has them: UTF-8, a list with line ends between.
 */

#include "engine/host/live/act_win.h"

#include "engine/base/wide.h"
#include "engine/host/interest.h"
#include "engine/host/os/files_win.h"
#include "engine/host/secrets.h"

#include <stdlib.h>
#include <windows.h>

#define VALUE_MAX (1u << 20)

enum err
act_err(uint32_t code)
{
	enum err err = files_err(code);

	return err == ERR_IO ? ERR_REFUSED : err;
}

/* "HKLM\..." or with the long name, as a path below it. */
static wchar_t *
path_below_root(const char *key)
{
	struct span s = span_of(key), below = interest_below_root(s);

	return wide_of(below.p ? below : s);
}

static enum err
open_key(const char *key, REGSAM access, bool make, HKEY *out)
{
	LSTATUS status = ERROR_NOT_ENOUGH_MEMORY;
	wchar_t *path;

	if (secret_key(span_of(key)))
		return ERR_ACCESS;
	path = path_below_root(key);
	access |= KEY_WOW64_64KEY;
	if (path && make)
		status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0,
		    access, NULL, out, NULL);
	else if (path)
		status = RegOpenKeyExW(
		    HKEY_LOCAL_MACHINE, path, 0, access, out);
	free(path);
	return act_err((uint32_t)status);
}

static bool
is_string(uint32_t type)
{
	return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

/* The strings of N units at WIDE, which ends with NULs. */
static void
take_strings(uint32_t type, const wchar_t *wide, size_t n, struct buf *out)
{
	size_t start = out->n;

	wide_decode(wide, n, out);
	while (out->n > start && out->p[out->n - 1] == '\0')
		out->n--;
	for (size_t i = start; type == REG_MULTI_SZ && i < out->n; i++)
		if (out->p[i] == '\0')
			out->p[i] = '\n';
	buf_puts(out, "");
}

static enum err
query(HKEY key, const wchar_t *name, uint32_t *type, struct buf *raw)
{
	DWORD size = 4096, kind = REG_NONE;
	LSTATUS status = ERROR_MORE_DATA;

	while (status == ERROR_MORE_DATA && size <= VALUE_MAX) {
		if (!buf_room(raw, size))
			return ERR_NOMEM;
		status = RegQueryValueExW(
		    key, name, NULL, &kind, (BYTE *)raw->p, &size);
	}
	*type = kind;
	raw->n = status ? 0 : size;
	return act_err((uint32_t)status);
}

enum err
act_value_get(struct host *h, const char *key, const char *value,
    uint32_t *type, struct buf *data)
{
	struct buf raw = BUF_INIT;
	wchar_t *name = wide_of(span_of(value));
	HKEY at;
	enum err err = name ? open_key(key, KEY_QUERY_VALUE, false, &at)
			    : ERR_NOMEM;

	(void)h;
	if (!err) {
		err = query(at, name, type, &raw);
		RegCloseKey(at);
	}
	if (!err && buf_failed(&raw))
		err = ERR_NOMEM;
	if (!err && is_string(*type))
		take_strings(
		    *type, (const wchar_t *)buf_str(&raw), raw.n / 2, data);
	else if (!err)
		buf_add(data, buf_span(&raw));
	if (!err && buf_failed(data))
		err = ERR_NOMEM;
	free(name);
	buf_free(&raw);
	return err;
}

/* On the disk before anything leans on it. */
static enum err
put_bytes(HKEY key, const wchar_t *name, uint32_t type, struct span bytes)
{
	LSTATUS status;

	if (bytes.n > VALUE_MAX)
		return ERR_LIMIT;
	status = RegSetValueExW(
	    key, name, 0, type, (const BYTE *)bytes.p, (DWORD)bytes.n);
	if (!status)
		status = RegFlushKey(key);
	return act_err((uint32_t)status);
}

static enum err
write_value(HKEY key, const wchar_t *name, uint32_t type, struct span data)
{
	wchar_t *wide;
	enum err err;

	if (!is_string(type))
		return put_bytes(key, name, type, data);
	wide = wide_of(data);
	if (!wide)
		return ERR_NOMEM;
	err = put_bytes(key, name, type,
	    (struct span){
		(const char *)wide, (wide_length(wide) + 1) * sizeof(*wide) });
	free(wide);
	return err;
}

/* Line ends become the NULs between strings, with one more at the end. */
static enum err
put_list(HKEY key, const wchar_t *name, struct span data)
{
	struct buf raw = BUF_INIT;
	wchar_t *wide = wide_of(data);
	enum err err = ERR_NOMEM;

	for (const wchar_t *at = wide; at && *at; at++) {
		buf_byte(&raw, (char)(*at == '\n' ? 0 : *at & 0xff));
		buf_byte(&raw, (char)(*at >> 8));
	}
	if (wide && wide[0])
		buf_add(&raw, SPAN("\0\0"));
	buf_add(&raw, SPAN("\0\0"));
	if (wide && !buf_failed(&raw))
		err = put_bytes(key, name, REG_MULTI_SZ, buf_span(&raw));
	free(wide);
	buf_free(&raw);
	return err;
}

enum err
act_value_set(struct host *h, const char *key, const char *value, uint32_t type,
    struct span data)
{
	wchar_t *name = wide_of(span_of(value));
	HKEY at;
	enum err err = name ? open_key(key, KEY_SET_VALUE | KEY_QUERY_VALUE,
				  true, &at)
			    : ERR_NOMEM;

	(void)h;
	if (!err) {
		err = type == REG_MULTI_SZ ? put_list(at, name, data)
					   : write_value(at, name, type, data);
		RegCloseKey(at);
	}
	free(name);
	return err;
}

enum err
act_value_drop(struct host *h, const char *key, const char *value)
{
	wchar_t *name = wide_of(span_of(value));
	HKEY at;
	LSTATUS status;
	enum err err = name ? open_key(key, KEY_SET_VALUE, false, &at)
			    : ERR_NOMEM;

	(void)h;
	if (!err) {
		status = RegDeleteValueW(at, name);
		if (!status)
			status = RegFlushKey(at);
		err = act_err((uint32_t)status);
		RegCloseKey(at);
	}
	free(name);
	return err;
}
