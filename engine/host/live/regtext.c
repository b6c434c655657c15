/*
 * Writing .reg files.  A string that is no plain one (an odd number of
 * bytes, a NUL inside) is written in bytes: nothing is lost.
 */

#include "engine/host/live/regtext.h"

#define TYPE_SZ     1
#define TYPE_BINARY 3
#define TYPE_DWORD  4

#define LINE_FULL 77 /* columns after which reg.exe breaks a line */

/* ASCII; the number of columns. */
static size_t
put_ascii(struct buf *out, const char *ascii)
{
	size_t n = 0;

	for (; ascii[n]; n++) {
		buf_byte(out, ascii[n]);
		buf_byte(out, '\0');
	}
	return n;
}

static void
put_unit(struct buf *out, uint16_t unit)
{
	buf_byte(out, (char)(unit & 0xff));
	buf_byte(out, (char)(unit >> 8));
}

static void
put_wide(struct buf *out, const uint16_t *wide)
{
	while (*wide)
		put_unit(out, *wide++);
}

static size_t
put_escaped(struct buf *out, uint16_t unit)
{
	bool marked = unit == '"' || unit == '\\';

	if (marked)
		put_unit(out, '\\');
	put_unit(out, unit);
	return marked ? 2 : 1;
}

static size_t
put_name(struct buf *out, const uint16_t *name)
{
	size_t columns = 3;

	if (!*name)
		return put_ascii(out, "@=");
	put_ascii(out, "\"");
	while (*name)
		columns += put_escaped(out, *name++);
	put_ascii(out, "\"=");
	return columns;
}

static uint16_t
unit_at(struct span data, size_t i)
{
	return (uint16_t)((unsigned char)data.p[i] |
			  (unsigned char)data.p[i + 1] << 8);
}

/* Without its final NUL, which may be missing; false when it is no text. */
static bool
is_text(struct span *data)
{
	if (data->n % 2)
		return false;
	if (data->n > 0 && unit_at(*data, data->n - 2) == 0)
		data->n -= 2;
	for (size_t i = 0; i < data->n; i += 2)
		if (unit_at(*data, i) == 0)
			return false;
	return true;
}

static void
put_hex(struct buf *out, size_t column, struct span data)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < data.n; i++) {
		unsigned char c = (unsigned char)data.p[i];

		put_unit(out, (uint16_t)digits[c >> 4]);
		put_unit(out, (uint16_t)digits[c & 0xf]);
		if (i + 1 == data.n)
			break;
		put_ascii(out, ",");
		column += 3;
		if (column >= LINE_FULL)
			column = put_ascii(out, "\\\r\n  ") - 3;
	}
}

static void
put_bytes(struct buf *out, size_t column, uint32_t type, struct span data)
{
	struct buf head = BUF_INIT;

	if (type == TYPE_BINARY)
		buf_puts(&head, "hex:");
	else
		buf_printf(&head, "hex(%x):", (unsigned)type);
	column += put_ascii(out, buf_str(&head));
	out->failed = out->failed || head.failed;
	buf_free(&head);
	put_hex(out, column, data);
}

static void
put_dword(struct buf *out, struct span data)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "dword:%04x%04x", (unsigned)unit_at(data, 2),
	    (unsigned)unit_at(data, 0));
	put_ascii(out, buf_str(&text));
	out->failed = out->failed || text.failed;
	buf_free(&text);
}

void
regtext_value(
    struct buf *out, const uint16_t *name, uint32_t type, struct span data)
{
	size_t column = put_name(out, name);
	struct span text = data;

	if (type == TYPE_SZ && is_text(&text)) {
		put_ascii(out, "\"");
		for (size_t i = 0; i < text.n; i += 2)
			put_escaped(out, unit_at(text, i));
		put_ascii(out, "\"");
	} else if (type == TYPE_DWORD && data.n == 4) {
		put_dword(out, data);
	} else {
		put_bytes(out, column, type, data);
	}
	put_ascii(out, "\r\n");
}

void
regtext_begin(struct buf *out)
{
	put_unit(out, 0xfeff);
	put_ascii(out, "Windows Registry Editor Version 5.00\r\n");
}

void
regtext_key(struct buf *out, const uint16_t *path)
{
	put_ascii(out, "\r\n[");
	put_wide(out, path);
	put_ascii(out, "]\r\n");
}

void
regtext_gone(struct buf *out, const uint16_t *path)
{
	put_ascii(out, "\r\n[-");
	put_wide(out, path);
	put_ascii(out, "]\r\n");
}

void
regtext_end(struct buf *out)
{
	put_ascii(out, "\r\n");
}
