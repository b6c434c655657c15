/*
 * Registry exports for tests.
 */

#include "tests/help_reg.h"

#include "engine/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct interest_key keys[] = {
	{ "SOFTWARE\\Microsoft\\MicrosoftIntune", true },
	{ "SOFTWARE\\Microsoft\\Cryptography\\MSCEP", true },
	{ "SOFTWARE\\WOW6432Node\\Microsoft\\Cryptography\\MSCEP", true },
	{ "SOFTWARE\\Microsoft\\SystemCertificates", true },
	{ "SOFTWARE\\Policies\\Microsoft\\SystemCertificates", true },
	{ "SOFTWARE\\Microsoft\\EnterpriseCertificates\\Root", true },
	{ "SOFTWARE\\Microsoft\\EnterpriseCertificates\\CA", true },
	{ "SOFTWARE\\Microsoft\\EnterpriseCertificates\\Disallowed", true },
	{ "SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters", true },
};

const struct interest help_interest = { .keys = keys,
	.key_count = sizeof(keys) / sizeof(*keys) };

/* A file on its way through the reader, as a feed does it. */
struct flow {
	void *state;
	struct reading r;
	struct buf text;
	struct block b;
	bool in_long_line;
};

/* Takes N bytes away, and hands them on if they are a BLOCK. */
static enum err
take(struct flow *f, size_t n, bool block)
{
	enum err err = OK;

	f->b.text = span_slice(buf_span(&f->text), 0, n);
	f->b.torn = n > 0 && f->b.text.p[n - 1] != '\n';
	if (block)
		err = reader_registry.block(f->state, &f->r, &f->b);
	f->b.offset += encoding_raw_length(f->r.source->encoding, f->b.text);
	for (size_t i = 0; i < n; i++)
		f->b.line += f->b.text.p[i] == '\n';
	buf_drop(&f->text, n);
	return err;
}

/* The rest of a line that was too long is nobody's. */
static void
drop_line(struct flow *f)
{
	size_t end = span_find_byte(buf_span(&f->text), '\n', 0);

	f->in_long_line = end == SIZE_MAX;
	take(f, end == SIZE_MAX ? f->text.n : end + 1, false);
}

static enum err
give(struct flow *f, bool last)
{
	enum err err = OK;

	while (err == OK && f->text.n > 0) {
		struct span view = span_slice(
		    buf_span(&f->text), 0, READER_RECORD_MAX);
		size_t n = reader_registry.cut(view);

		if (f->in_long_line) {
			drop_line(f);
			continue;
		}
		if (n == 0 && view.n == READER_RECORD_MAX) {
			source_problem(f->r.source, PROBLEM_TOO_LONG, f->b.line,
			    span_slice(view, 0, 80));
			f->in_long_line = true;
			n = view.n;
		} else if (n == 0 && !last) {
			break;
		}
		err = take(f, n ? n : view.n, true);
	}
	return err;
}

enum err
help_reg_read(struct span raw, size_t step, struct source *source,
    void (*emit)(void *arg, const struct record *r), void *arg)
{
	struct flow f = { calloc(1, reader_registry.state_size),
		{ .source = source, .emit = emit, .arg = arg }, BUF_INIT,
		{ .line = 1 }, false };
	size_t bom, at;
	enum err err = OK, end;

	memset(source, 0, sizeof(*source));
	source->kind = SOURCE_REGISTRY;
	source->first = source->last = source->before_last = TIME_NONE;
	source->encoding = encoding_detect(raw, &bom);
	f.b.offset = at = bom;
	if (!f.state)
		return ERR_NOMEM;
	while (at < raw.n && err == OK) {
		size_t to = step && raw.n - at > step ? at + step : raw.n;
		size_t taken = encoding_decode(source->encoding,
		    span_slice(raw, at, to), to == raw.n, &f.text);

		at += taken;
		if (taken == 0)
			step++; /* a character is wider than a step */
		err = give(&f, at == raw.n);
	}
	end = reader_registry.end(f.state, &f.r);
	buf_free(&f.text);
	free(f.state);
	return err ? err : end;
}

struct load {
	struct registry *reg;
	const char *file;
	enum err err;
};

static void
load_record(void *arg, const struct record *r)
{
	struct load *l = arg;
	enum err err = registry_add(l->reg, r, l->file);

	if (err != OK)
		l->err = err;
}

enum err
help_reg_load(struct registry *reg, struct span raw, const char *file)
{
	struct load l = { reg, file, OK };
	struct source source;
	enum err err = help_reg_read(raw, 0, &source, load_record, &l);

	return err ? err : l.err;
}

void
help_utf16(struct buf *out, struct span s)
{
	while (s.n > 0) {
		uint32_t code = utf8_next(&s);

		buf_byte(out, (char)(code & 0xff));
		buf_byte(out, (char)(code >> 8 & 0xff));
	}
}

void
help_reg_hex(struct buf *out, const char *name, struct span data)
{
	size_t column = strlen(name) + 7;

	buf_printf(out, "\"%s\"=hex:", name);
	for (size_t i = 0; i < data.n; i++) {
		buf_printf(out, "%02x", (unsigned)(unsigned char)data.p[i]);
		if (i + 1 < data.n)
			buf_puts(out, ",");
		column += 3;
		if (column > 76 && i + 1 < data.n) {
			buf_puts(out, "\\\r\n  ");
			column = 2;
		}
	}
	buf_puts(out, "\r\n");
}

bool
help_real(const char *name, struct buf *out)
{
	const char *shared = getenv("NDES_SHARED");
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/real/%s",
	    shared ? shared : "../shared", name);
	f = fopen(path, "rb");
	if (!f) {
		printf("%s is not here: skipped\n", path);
		return false;
	}
	for (;;) {
		char *to = buf_room(out, 65536);
		size_t n = to ? fread(to, 1, 65536, f) : 0;

		if (n == 0)
			break;
		out->n += n;
	}
	fclose(f);
	return true;
}
