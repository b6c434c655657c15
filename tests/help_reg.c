/*
 * Registry exports for tests.
 */

#include "tests/help_reg.h"

#include "engine/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One block, the part of TEXT that holds whole records. */
static enum err
give(void *state, struct reading *r, struct buf *text, struct block *b,
    bool last)
{
	size_t n = reader_registry.cut(buf_span(text));
	enum err err;

	if (last || (n == 0 && text->n > READER_RECORD_MAX))
		n = text->n;
	if (n == 0)
		return OK;
	b->text = span_slice(buf_span(text), 0, n);
	b->torn = n > 0 && b->text.p[n - 1] != '\n';
	err = reader_registry.block(state, r, b);
	b->offset += encoding_raw_length(r->source->encoding, b->text);
	for (size_t i = 0; i < n; i++)
		b->line += b->text.p[i] == '\n';
	buf_drop(text, n);
	return err;
}

enum err
help_reg_read(struct span raw, size_t step, struct source *source,
    void (*emit)(void *arg, const struct record *r), void *arg)
{
	struct reading r = { source, NULL, emit, arg, false };
	void *state = calloc(1, reader_registry.state_size);
	struct buf text = BUF_INIT;
	struct block b = { SPAN_NONE, 1, 0, false };
	size_t bom, at;
	enum err err = OK, end;

	memset(source, 0, sizeof(*source));
	source->kind = SOURCE_REGISTRY;
	source->first = source->last = source->before_last = TIME_NONE;
	source->encoding = encoding_detect(raw, &bom);
	b.offset = at = bom;
	if (!state)
		return ERR_NOMEM;
	while (at < raw.n && err == OK) {
		size_t to = step && raw.n - at > step ? at + step : raw.n;
		size_t taken = encoding_decode(source->encoding,
		    span_slice(raw, at, to), to == raw.n, &text);

		at += taken;
		if (taken == 0)
			step++; /* a character is wider than a step */
		err = give(state, &r, &text, &b, at == raw.n);
	}
	end = reader_registry.end(state, &r);
	buf_free(&text);
	free(state);
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
