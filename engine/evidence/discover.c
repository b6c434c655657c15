/*
 * What each file of a host is: by the first bytes of its content, never by
 * its name.  All readers are asked and the best answer wins.
 */

#include "engine/evidence/copies.h"
#include "engine/evidence/entry.h"

#include "engine/evidence/record/regpath.h"
#include "engine/evidence/server.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_MAX (68u << 10) /* the first chunk of an .evtx, too */

/* Most logs show a time in so much of their head; else all of it is read. */
#define FIRST_LOOK (8u << 10)

struct discovery {
	struct host *host;
	struct entries *entries;
	char *raw;       /* HEAD_MAX bytes */
	struct buf text; /* the head in UTF-8 */
	size_t got;      /* bytes of the head */
	bool whole;      /* the head is the whole file */
};

static const struct needles no_needles;

/* What is damaged further on may still be known by its beginning. */
static enum err
read_head(struct discovery *d, struct stream *stream)
{
	enum err err = stream_read(stream, 0, d->raw, HEAD_MAX, &d->got);

	d->whole = d->got < HEAD_MAX;
	return err == ERR_NOMEM || d->got == 0 ? err : OK;
}

static enum err
decode_head(struct discovery *d, enum encoding *e, size_t *bom)
{
	struct span raw = { d->raw, d->got };

	*e = encoding_detect(raw, bom);
	buf_clear(&d->text);
	encoding_decode(*e, span_slice(raw, *bom, raw.n), d->whole, &d->text);
	return buf_failed(&d->text) ? ERR_NOMEM : OK;
}

/* The reader of a file that is no text. */
static const struct reader_ops *
recognise_binary(struct span head)
{
	for (size_t i = 0; readers[i]; i++)
		if (readers[i]->binary && readers[i]->sniff(head) > 0)
			return readers[i];
	return NULL;
}

/* The reader that knows this head best, NULL when none does. */
static enum err
recognise(const struct discovery *d, const struct reader_ops **out)
{
	struct span head = buf_span(&d->text);
	const struct reader_ops *best = NULL;
	int score, most = 0;
	size_t i;

	for (i = 0; readers[i]; i++) {
		if (readers[i] == &reader_excerpt || readers[i]->most <= most)
			continue;
		score = readers[i]->sniff(head);
		if (score == SNIFF_NOMEM)
			return ERR_NOMEM;
		if (score > most) {
			most = score;
			best = readers[i];
		}
	}
	/* Prose is only evidence when somebody pointed at it. */
	if (!best && d->host->single && head.n > 0 &&
	    span_find_byte(head, '\0', 0) == SIZE_MAX &&
	    reader_excerpt.sniff(head) > 0)
		best = &reader_excerpt;
	*out = best;
	return OK;
}

static void
note_server(void *arg, const struct record *r)
{
	server_note(arg, r);
}

/* The first time that a reader sees in TEXT; the server's name, too. */
static int64_t
time_in(struct entry *e, struct span text, bool torn)
{
	struct source scratch = { .kind = e->source.kind,
		.file = e->source.file,
		.encoding = e->source.encoding,
		.first = TIME_NONE,
		.last = TIME_NONE,
		.before_last = TIME_NONE };
	struct reading reading = { .source = &scratch,
		.needles = &no_needles,
		.emit = note_server,
		.arg = &e->source };
	struct block block = {
		.text = text, .line = 1, .offset = e->bom, .torn = torn
	};
	void *state = calloc(1, e->reader->state_size + 1);

	/* Without memory the time stays unknown: only the order suffers. */
	if (!state)
		return TIME_NONE;
	e->reader->block(state, &reading, &block);
	if (e->reader->end)
		e->reader->end(state, &reading);
	free(state);
	return scratch.first;
}

static int64_t
first_time(const struct discovery *d, struct entry *e)
{
	struct span head = buf_span(&d->text);
	size_t n = e->reader->cut(span_slice(head, 0, FIRST_LOOK));
	int64_t t = TIME_NONE;

	if (n > 0)
		t = time_in(e, span_slice(head, 0, n), false);
	if (t != TIME_NONE)
		return t;
	n = d->whole ? head.n : e->reader->cut(head);
	return time_in(e, span_slice(head, 0, n), d->whole);
}

/* Which keys the head of an export names. */
static enum err
look_at_keys(const struct discovery *d, struct entry *e)
{
	struct span rest = buf_span(&d->text), line, prefix;
	struct buf key = BUF_INIT;
	const char *hive;
	enum err err = OK;

	while (!err && span_line(&rest, &line)) {
		bool gone = span_starts(line, "[-");

		if (!span_starts(line, "["))
			continue;
		if (span_iholds(line, "\\NDESConnector") ||
		    span_iholds(line, "\\PFXCertificateConnector"))
			e->source.has_connector |= !gone;
		line = span_slice(
		    line, gone ? 2 : 1, span_find_byte(line, ']', 0));
		regpath_home(line, &key, &prefix, &hive);
		if (buf_failed(&key))
			err = ERR_NOMEM;
		else if (entry_is_store_key(buf_span(&key)))
			e->has_stores = true;
		else
			e->has_values = e->has_values || !gone;
	}
	buf_free(&key);
	return err;
}

/* What FILE is, by its head; a file that was not recognised has no reader. */
static enum err
examine(struct discovery *d, struct stream *stream, const char *file,
    struct entry *out)
{
	enum err err = read_head(d, stream);

	*out = (struct entry){ .starts = TIME_NONE };
	if (err)
		return err;
	out->reader = recognise_binary((struct span){ d->raw, d->got });
	if (out->reader) {
		buf_clear(&d->text);
		buf_add(&d->text, (struct span){ d->raw, d->got });
		err = buf_failed(&d->text) ? ERR_NOMEM : OK;
	} else {
		err = decode_head(d, &out->source.encoding, &out->bom);
	}
	if (err)
		return err;
	if (!out->reader)
		err = recognise(d, &out->reader);
	if (err || !out->reader)
		return err;
	copies_mark(out, (struct span){ d->raw, d->got });
	out->source.kind = out->reader->kind;
	out->source.file = (char *)file;
	if (out->reader->kind != SOURCE_REGISTRY)
		out->starts = first_time(d, out);
	return OK;
}

enum err
discover_file(
    struct host *h, struct stream *stream, const char *file, struct entry *out)
{
	struct discovery d = { .host = h, .raw = malloc(HEAD_MAX) };
	enum err err = d.raw ? examine(&d, stream, file, out) : ERR_NOMEM;

	free(d.raw);
	buf_free(&d.text);
	return err;
}

static enum err
add_entry(struct discovery *d, const struct host_file *file,
    const struct entry *found)
{
	struct entry *e = entries_add(
	    d->entries, found->source.kind, file->path);
	enum err err;

	if (!e)
		return ERR_NOMEM;
	e->reader = found->reader;
	e->bom = found->bom;
	e->starts = found->starts;
	e->short_head = found->short_head;
	e->long_head = found->long_head;
	e->source.bytes = file->size;
	e->source.encoding = found->source.encoding;
	memcpy(
	    e->source.server, found->source.server, sizeof(e->source.server));
	memcpy(e->source.address, found->source.address,
	    sizeof(e->source.address));
	if (e->source.kind != SOURCE_REGISTRY)
		return OK;
	err = look_at_keys(d, e);
	return err ? err : entries_pair(d->entries, e);
}

/* FILE is left out: it could not be looked at, or no reader takes it. */
static enum err
add_left(struct discovery *d, const struct host_file *file, enum err err)
{
	const struct unread_head head = { .raw = { d->raw, d->got },
		.text = buf_span(&d->text),
		.bytes = file->size };
	const struct evidence_left left = { .file = (char *)file->path,
		.err = err,
		.kind = err == OK ? unread_of(&head) : unread_of_err(err),
		.bytes = file->size };

	return entries_add_left(d->entries, &left);
}

static enum err
visit(void *arg, const struct host_file *file)
{
	struct discovery *d = arg;
	struct stream *stream = NULL;
	struct entry found;
	enum err err = file->err;

	if (err == OK)
		err = host_open(d->host, file->path, &stream);
	if (err == OK)
		err = examine(d, stream, file->path, &found);
	stream_close(stream);
	if (err == ERR_NOMEM)
		return err;
	if (err == OK && found.reader)
		return add_entry(d, file, &found);
	return add_left(d, file, err);
}

enum err
discover(struct host *h, struct entries *e)
{
	struct discovery d = {
		.host = h, .entries = e, .raw = malloc(HEAD_MAX)
	};
	enum err err = d.raw ? host_walk(h, visit, &d) : ERR_NOMEM;

	free(d.raw);
	buf_free(&d.text);
	entries_sort(e);
	entries_sort_left(e);
	return err ? err : copies_prepare(e);
}
