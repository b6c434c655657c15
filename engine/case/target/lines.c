/*
 * A file larger than memory is read in blocks, decoded as far as whole
 * characters go, and handed on as far as whole lines go:
 *
 * 	raw   bytes of the file that are not decoded yet
 * 	text  decoded bytes whose line has not ended yet; the first
 * 	      looked_at of them are known to hold no end of a line, so
 * 	      that a long line is searched once, not once for each block
 */

#include "engine/case/target/lines.h"

#include "engine/base/encoding.h"
#include "engine/host/os/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ_SIZE (256u << 10)

struct line_file {
	bool piped; /* standard input in place of the file */
	intptr_t file;
	uint64_t offset; /* in the file, of what was read */
	enum encoding encoding;
	struct buf raw;   /* not decoded yet */
	struct buf text;  /* not taken yet */
	size_t looked_at; /* of the text: no line ends in it */
	bool ended;
};

static enum err
read_block(struct line_file *r)
{
	char *room = buf_room(&r->raw, READ_SIZE);
	size_t got = 0;
	enum err err = OK;

	if (!room)
		return ERR_NOMEM;
	if (r->piped) {
		got = fread(room, 1, READ_SIZE, stdin);
		err = ferror(stdin) ? ERR_IO : OK;
	} else {
		err = files_read(r->file, r->offset, room, READ_SIZE, &got);
	}
	r->raw.n += got;
	r->offset += got;
	r->ended = got == 0;
	return err;
}

/* Only UTF-16, as PowerShell writes it, is anything else than it looks. */
static void
detect(struct line_file *r)
{
	size_t mark = 0;
	enum encoding e = encoding_detect(buf_span(&r->raw), &mark);

	r->encoding = e == ENC_UTF16LE || e == ENC_UTF16BE ? e : ENC_UTF8;
	buf_drop(&r->raw, mark);
}

static enum err
read_more(struct line_file *r)
{
	bool first = r->offset == 0;
	enum err err;

	if (r->text.n > LINES_LINE_MAX)
		return ERR_LIMIT;
	err = read_block(r);
	if (err)
		return err;
	if (first)
		detect(r);
	buf_drop(&r->raw, encoding_decode(r->encoding, buf_span(&r->raw),
			      r->ended, &r->text));
	return buf_failed(&r->text) ? ERR_NOMEM : OK;
}

/* All whole lines of the text, and at the end what is left. */
static enum err
hand_on(struct line_file *r, enum err (*take)(void *, struct span), void *arg)
{
	size_t from = 0, end;
	enum err err = OK;

	while (!err &&
	       (end = span_find_byte(buf_span(&r->text), '\n',
		    from > r->looked_at ? from : r->looked_at)) < r->text.n) {
		err = take(arg, span_slice(buf_span(&r->text), from, end));
		from = end + 1;
	}
	if (!err && r->ended && from < r->text.n) {
		err = take(
		    arg, span_slice(buf_span(&r->text), from, r->text.n));
		from = r->text.n;
	}
	buf_drop(&r->text, from);
	r->looked_at = r->text.n;
	return err;
}

static enum err
open_file(struct line_file *r, const char *path)
{
	char *clean = files_path(path);
	enum err err = clean ? files_open(clean, &r->file) : ERR_NOMEM;

	free(clean);
	return err;
}

enum err
lines_read(
    const char *path, enum err (*take)(void *arg, struct span line), void *arg)
{
	struct line_file r = { .piped = strcmp(path, "-") == 0,
		.raw = BUF_INIT,
		.text = BUF_INIT };
	enum err err = r.piped ? OK : open_file(&r, path);

	if (err)
		return err;
	while (!err && !r.ended) {
		err = read_more(&r);
		if (!err)
			err = hand_on(&r, take, arg);
	}
	if (!r.piped)
		files_close(r.file);
	buf_free(&r.raw);
	buf_free(&r.text);
	return err;
}
