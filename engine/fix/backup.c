/*
 * One value of the registry to and from a .reg file.  All data are written
 * as bytes: quotes and line ends inside strings need no care.
 */

#include "engine/fix/backup.h"

#include "engine/base/encoding.h"
#include "engine/base/utf8.h"
#include "engine/evidence/record/regdata.h"
#include "engine/evidence/record/registry.h"

#include <string.h>

#define HEAD       "Windows Registry Editor Version 5.00\r\n\r\n"
#define MARK       "\xff\xfe"
#define STORES     "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates"
#define LINE_BYTES 25

static void
put_wide(struct buf *out, struct span s)
{
	while (s.n > 0) {
		uint32_t c = utf8_next(&s);
		uint32_t unit[2] = { c, 0 };
		int n = 1;

		if (c > 0xffff) {
			unit[0] = 0xd800 + ((c - 0x10000) >> 10);
			unit[1] = 0xdc00 + ((c - 0x10000) & 0x3ff);
			n = 2;
		}
		for (int i = 0; i < n; i++) {
			buf_byte(out, (char)(unit[i] & 0xff));
			buf_byte(out, (char)(unit[i] >> 8));
		}
	}
}

static bool
is_string(uint32_t type)
{
	return type == REG_TYPE_SZ || type == REG_TYPE_EXPAND_SZ ||
	       type == REG_TYPE_MULTI_SZ;
}

/* The bytes that the registry itself holds. */
static void
put_memory(const struct fix_state *s, struct buf *out)
{
	size_t start = out->n;

	if (!is_string(s->type)) {
		buf_add(out, buf_span(&s->data));
		return;
	}
	put_wide(out, buf_span(&s->data));
	for (size_t i = start; s->type == REG_TYPE_MULTI_SZ && i + 1 < out->n;
	     i += 2)
		if (out->p[i] == '\n' && out->p[i + 1] == '\0')
			out->p[i] = '\0';
	buf_add(out, SPAN("\0\0"));
	if (s->type == REG_TYPE_MULTI_SZ)
		buf_add(out, SPAN("\0\0"));
}

static void
put_hex(struct span bytes, struct buf *out)
{
	for (size_t i = 0; i < bytes.n; i++) {
		if (i > 0)
			buf_byte(out, ',');
		if (i > 0 && i % LINE_BYTES == 0)
			buf_puts(out, "\\\r\n  ");
		buf_printf(out, "%02x", (unsigned char)bytes.p[i]);
	}
	buf_puts(out, "\r\n");
}

static void
put_quoted(const char *name, struct buf *out)
{
	buf_byte(out, '"');
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			buf_byte(out, '\\');
		buf_byte(out, *name);
	}
	buf_byte(out, '"');
}

/* The key of the registry that holds O; appended. */
static void
put_key_of(const struct fix_object *o, struct buf *out)
{
	static const char *const stores[] = {
		[ACT_ROOT] = "ROOT",
		[ACT_CA] = "CA",
		[ACT_MY] = "MY",
	};

	if (o->kind == OBJECT_CERT) {
		buf_printf(out, STORES "\\%s\\Certificates\\%s",
		    stores[o->store], o->name);
	} else if (span_istarts(span_of(o->name), "HKLM\\")) {
		buf_puts(out, "HKEY_LOCAL_MACHINE\\");
		buf_puts(out, o->name + strlen("HKLM\\"));
	} else {
		buf_puts(out, o->name);
	}
}

static bool
has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ')
			return true;
	return false;
}

/* Up to the '=': what the file is of. */
static void
put_reg_head(const struct fix_object *o, struct buf *text)
{
	buf_puts(text, HEAD "[");
	put_key_of(o, text);
	buf_puts(text, "]\r\n");
	put_quoted(o->kind == OBJECT_CERT ? "Blob" : o->value, text);
}

enum err
backup_make(
    const struct fix_object *o, const struct fix_state *s, struct buf *out)
{
	struct buf text = BUF_INIT, bytes = BUF_INIT;
	bool cert = o->kind == OBJECT_CERT;
	uint32_t type = cert ? (uint32_t)REG_TYPE_BINARY : s->type;
	bool failed;

	if (has_control(o->name) || (!cert && has_control(o->value)))
		return ERR_UNSUPPORTED;
	put_reg_head(o, &text);
	if (type == REG_TYPE_BINARY)
		buf_puts(&text, "=hex:");
	else
		buf_printf(&text, "=hex(%x):", (unsigned)type);
	put_memory(&(struct fix_state){ true, type, s->data }, &bytes);
	put_hex(buf_span(&bytes), &text);
	buf_add(out, SPAN(MARK));
	put_wide(out, buf_span(&text));
	failed = buf_failed(&text) || buf_failed(&bytes) || buf_failed(out);
	buf_free(&text);
	buf_free(&bytes);
	return failed ? ERR_NOMEM : OK;
}

enum err
backup_parse(
    const struct fix_object *o, struct span file, struct fix_state *out)
{
	struct regdata d = { .name = BUF_INIT };
	struct buf text = BUF_INIT, head = BUF_INIT;
	struct span s;
	size_t at;
	enum err err = ERR_FORMAT;

	*out = FIX_STATE_INIT;
	if (!span_starts(file, MARK))
		return ERR_FORMAT;
	encoding_decode(ENC_UTF16LE, span_slice(file, 2, file.n), true, &text);
	s = buf_span(&text);
	put_reg_head(o, &head);
	at = span_find(s, SPAN("]\r\n"), 0);
	if (span_starts(s, buf_str(&head)) && at != SIZE_MAX &&
	    span_ends(s, "\r\n") &&
	    regdata_parse(&d, span_trim(span_slice(s, at + 3, s.n)), true) &&
	    !d.gone) {
		out->present = true;
		out->type = d.type;
		buf_add(&out->data, buf_span(&d.data));
		err = OK;
	}
	if (buf_failed(&text) || buf_failed(&d.data) || buf_failed(&d.raw) ||
	    buf_failed(&out->data) || buf_failed(&head))
		err = ERR_NOMEM;
	buf_free(&head);
	buf_free(&text);
	regdata_free(&d);
	return err;
}
