/*
 * Every file is read again from the host, in pieces, hashed as it goes into
 * the archive, and told in the manifest; memory does not depend on its size.
 * Only a file whose source has a `show` is held as a whole, up to SHOWN_MAX:
 * what may be shown of it is known line by line.  An entry that could not be
 * read to its end cannot be taken out of a zip any more: it stays, and the
 * manifest names it as failed, so that whoever opens the archive knows.
 */

#include "engine/case/capturing.h"

#include "engine/case/inside.h"

#include "engine/evidence/certs/hash.h"
#include "engine/evidence/record/source_ops.h"
#include "engine/host/pack/zip.h"
#include "engine/host/secrets.h"

#include <stdlib.h>
#include <string.h>

#define READ_SIZE 65536
#define SHOWN_MAX (8u << 20) /* bytes of a file that is shown in part */
#define MANIFEST  "manifest.txt"

struct capture {
	const struct case_file *c;
	struct capturing *how;
	struct zip *zip;
	struct buf list; /* the manifest */
	char *piece;     /* READ_SIZE bytes */
};

/* FILE as a name in the archive: no drive, nothing but plain ASCII. */
static void
entry_name(const char *file, struct buf *out)
{
	while (*file == '/')
		file++;
	for (; *file; file++) {
		unsigned char c = (unsigned char)*file;

		if (c == ':')
			continue;
		if (c <= ' ' ? c == ' ' : c < 0x7F && !strchr("\\*?\"<>|", c))
			buf_byte(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}

/* A line of the manifest; see the reader of manifests. */
static void
note(struct capture *x, const char *state, const char *file, const char *entry,
    const char *code)
{
	buf_printf(
	    &x->list, "file\t%s\t%s\t%s\t%s\r\n", state, file, entry, code);
}

/* Reads S to its end: into OUT, or else into the archive. */
static enum err
copy_all(struct capture *x, struct stream *s, struct buf *out,
    struct hash *hash, enum err *read)
{
	uint64_t offset = 0;
	enum err err = OK;
	size_t got = 1;

	*read = OK;
	while (!err && !*read && got > 0) {
		struct span bytes;

		*read = stream_read(s, offset, x->piece, READ_SIZE, &got);
		bytes = (struct span){ x->piece, *read ? 0 : got };
		offset += bytes.n;
		if (out) {
			buf_add(out, bytes);
			*read = out->n > SHOWN_MAX ? ERR_LIMIT : *read;
		} else {
			hash_add(hash, bytes);
			err = zip_add(x->zip, bytes);
		}
	}
	return err;
}

/* What may be shown of RAW, which is in the encoding of S. */
static void
put_shown(const struct source *s, struct span raw, struct buf *out)
{
	struct buf text = BUF_INIT;
	struct span rest, line;
	size_t bom;
	enum encoding e = encoding_detect(raw, &bom);

	encoding_decode(e, span_slice(raw, bom, raw.n), true, &text);
	rest = buf_span(&text);
	while (span_line(&rest, &line)) {
		source_ops(s->kind)->show(line, out);
		buf_byte(out, '\n');
	}
	out->failed |= buf_failed(&text);
	buf_free(&text);
}

static enum err
add_shown(struct capture *x, const struct source *s, struct stream *stream,
    struct hash *hash, enum err *read)
{
	struct buf raw = BUF_INIT, shown = BUF_INIT;
	enum err err = copy_all(x, stream, &raw, NULL, read);

	if (!err && !*read) {
		put_shown(s, buf_span(&raw), &shown);
		hash_add(hash, buf_span(&shown));
		err = buf_failed(&shown) ? ERR_NOMEM
					 : zip_add(x->zip, buf_span(&shown));
	}
	buf_free(&raw);
	buf_free(&shown);
	return err;
}

/* An entry that could not be read to its end stays, and is named. */
static enum err
add_stream(struct capture *x, const struct source *s, const char *entry,
    struct stream *stream, enum err *read)
{
	char digest[HASH_TEXT_MAX];
	struct hash *hash = hash_new();
	enum err err = hash ? zip_file(x->zip, entry, x->how->at) : ERR_NOMEM;

	if (!err && source_ops(s->kind)->show)
		err = add_shown(x, s, stream, hash, read);
	else if (!err)
		err = copy_all(x, stream, NULL, hash, read);
	if (!err && !*read) {
		hash_text(hash, digest);
		note(x, "ok", s->file, entry, digest);
		x->how->taken++;
	}
	hash_free(hash);
	return err;
}

static enum err
add_source(struct capture *x, const struct source *s)
{
	struct buf entry = BUF_INIT;
	struct stream *stream = NULL;
	enum err read = secret_file(span_of(s->file)) ? ERR_ACCESS : OK;
	enum err err = OK;

	entry_name(s->file, &entry);
	if (!read)
		read = host_open(x->c->host, s->file, &stream);
	if (!read && !buf_failed(&entry))
		err = add_stream(x, s, buf_str(&entry), stream, &read);
	stream_close(stream);
	if (read) {
		note(x, "failed", s->file, "", err_text(LANG_EN, read));
		x->how->missed++;
	}
	buf_free(&entry);
	return err;
}

/* The two sources of an export are one file. */
static bool
is_told(const struct case_file *c, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(case_source(c, i)->file, case_source(c, at)->file) ==
		    0)
			return true;
	return false;
}

static void
begin_list(struct capture *x)
{
	char time[TIME_TEXT_MAX];
	const char *name = case_host(x->c)->name;

	buf_printf(&x->list,
	    "ndes-doctor manifest 1\r\ntool\t%s collect --live\r\n"
	    "computer\t%s\r\nbegun\t%s\r\n",
	    x->how->program, name ? name : "", time_rfc3339(x->how->at, time));
}

/* What was not to be read at all; what nobody reads is nothing to tell. */
static void
list_left(struct capture *x)
{
	for (size_t i = 0; i < case_left_count(x->c); i++) {
		const struct evidence_left *l = case_left(x->c, i);

		if (!l->err)
			continue;
		note(x, l->err == ERR_OLD ? "older" : "failed", l->file, "",
		    err_text(LANG_EN, l->err));
		x->how->missed += l->err != ERR_OLD;
	}
}

static enum err
add_all(struct capture *x)
{
	enum err err = OK;

	begin_list(x);
	for (size_t i = 0; !err && i < case_source_count(x->c); i++)
		if (!is_told(x->c, i))
			err = add_source(x, case_source(x->c, i));
	list_left(x);
	if (!err && buf_failed(&x->list))
		err = ERR_NOMEM;
	if (!err)
		err = zip_file(x->zip, MANIFEST, x->how->at);
	if (!err)
		err = zip_add(x->zip, buf_span(&x->list));
	return err ? err : zip_end(x->zip);
}

enum err
case_capture(const struct case_file *c, struct capturing *how)
{
	const struct zip_to to = { how->give, how->arg };
	struct capture x = { .c = c, .how = how, .piece = malloc(READ_SIZE) };
	enum err err = x.piece ? zip_new(&to, &x.zip) : ERR_NOMEM;

	how->taken = how->missed = 0;
	if (!err)
		err = add_all(&x);
	zip_free(x.zip);
	buf_free(&x.list);
	free(x.piece);
	return err;
}
