/*
 * What each file of a host is: by the first bytes of its content, never by
 * its name.  All readers are asked and the best answer wins.  The owner's
 * thread reads the heads, and of many files a crew looks at them.
 */

#include "engine/base/crew.h"
#include "engine/evidence/copies.h"
#include "engine/evidence/entry.h"

#include "engine/evidence/record/regpath.h"
#include "engine/evidence/server.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_MAX (68u << 10) /* the first chunk of an .evtx, too */

/* Most logs show a time in so much of their head; else all of it is read. */
#define FIRST_LOOK (8u << 10)

/* Threads pay from so many files on; more hands would wait for the owner. */
#define CREW_FROM 16
#define HANDS_MAX 4
#define LOOKS_MAX (HANDS_MAX + 2)

/* One file that is looked at. */
struct look {
	struct crew_job crew; /* first */
	const struct host *host;
	struct host_file file; /* with a path of its own */
	char *path;
	char *raw;        /* the head: HEAD_MAX bytes, and a NUL */
	size_t got;       /* so many of them */
	bool whole;       /* that is the whole file */
	struct buf text;  /* the head decoded, ... */
	struct span head; /* ... or as it is: in UTF-8, or no text */
	enum err err;     /* why there is nothing to be found */
	struct entry found;
};

/* A ring of them: the first one was begun first. */
struct discovery {
	struct host *host;
	struct entries *entries;
	struct crew *crew; /* NULL: the owner does it all */
	struct look look[LOOKS_MAX];
	size_t first, count;
	size_t files; /* begun so far */
};

static const struct needles no_needles;

/* What is damaged further on may still be known by its beginning. */
static enum err
read_head(struct look *l, struct stream *stream)
{
	enum err err = stream_read(stream, 0, l->raw, HEAD_MAX, &l->got);

	l->raw[l->got] = '\0';
	l->whole = l->got < HEAD_MAX;
	return err == ERR_NOMEM || l->got == 0 ? err : OK;
}

static enum err
decode_head(struct look *l, enum encoding *e, size_t *bom)
{
	struct span raw = { l->raw, l->got };

	*e = encoding_detect(raw, bom);
	raw = span_slice(raw, *bom, raw.n);
	l->head = raw;
	if (*e == ENC_UTF8)
		return OK;
	buf_clear(&l->text);
	encoding_decode(*e, raw, l->whole, &l->text);
	l->head = buf_span(&l->text);
	return buf_failed(&l->text) ? ERR_NOMEM : OK;
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
recognise(const struct look *l, const struct reader_ops **out)
{
	struct span head = l->head;
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
	if (!best && l->host->single && head.n > 0 &&
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
first_time(const struct look *l, struct entry *e)
{
	struct span head = l->head;
	size_t n = e->reader->cut(span_slice(head, 0, FIRST_LOOK));
	int64_t t = TIME_NONE;

	if (n > 0)
		t = time_in(e, span_slice(head, 0, n), false);
	if (t != TIME_NONE)
		return t;
	n = l->whole ? head.n : e->reader->cut(head);
	return time_in(e, span_slice(head, 0, n), l->whole);
}

/* Which keys the head of an export names. */
static enum err
look_at_keys(const struct look *l, struct entry *e)
{
	struct span rest = l->head, line, prefix;
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

/* What L's file is, by its head; one that was not recognised has no reader. */
static enum err
examine(struct look *l)
{
	struct entry *out = &l->found;
	enum err err = OK;

	*out = (struct entry){ .starts = TIME_NONE };
	out->reader = recognise_binary((struct span){ l->raw, l->got });
	l->head = (struct span){ l->raw, l->got };
	if (!out->reader)
		err = decode_head(l, &out->source.encoding, &out->bom);
	if (!out->reader && err == OK)
		err = recognise(l, &out->reader);
	if (err || !out->reader)
		return err;
	copies_mark(out, (struct span){ l->raw, l->got });
	out->source.kind = out->reader->kind;
	out->source.file = (char *)l->file.path;
	if (out->reader->kind != SOURCE_REGISTRY)
		out->starts = first_time(l, out);
	return OK;
}

static void
work(struct crew_job *job, size_t hand)
{
	struct look *l = (struct look *)job;

	(void)hand;
	if (l->err == OK)
		l->err = examine(l);
}

static void
look_free(struct look *l)
{
	free(l->path);
	free(l->raw);
	buf_free(&l->text);
}

enum err
discover_file(
    struct host *h, struct stream *stream, const char *file, struct entry *out)
{
	struct look l = { .host = h,
		.file.path = file,
		.raw = malloc(HEAD_MAX + 1),
		.found.starts = TIME_NONE };
	enum err err = l.raw ? read_head(&l, stream) : ERR_NOMEM;

	if (err == OK)
		err = examine(&l);
	*out = l.found;
	look_free(&l);
	return err;
}

static enum err
add_entry(struct entries *list, const struct look *l)
{
	const struct entry *found = &l->found;
	struct entry *e = entries_add(list, found->source.kind, l->file.path);
	enum err err;

	if (!e)
		return ERR_NOMEM;
	e->reader = found->reader;
	e->bom = found->bom;
	e->starts = found->starts;
	e->short_head = found->short_head;
	e->long_head = found->long_head;
	e->source.bytes = l->file.size;
	e->source.encoding = found->source.encoding;
	memcpy(
	    e->source.server, found->source.server, sizeof(e->source.server));
	memcpy(e->source.address, found->source.address,
	    sizeof(e->source.address));
	if (e->source.kind != SOURCE_REGISTRY)
		return OK;
	err = look_at_keys(l, e);
	return err ? err : entries_pair(list, e);
}

/* A file is left out: it could not be looked at, or no reader takes it. */
static enum err
add_left(struct entries *list, const struct look *l)
{
	const struct unread_head head = { .raw = { l->raw, l->got },
		.text = l->head,
		.bytes = l->file.size };
	const struct evidence_left left = { .file = l->path,
		.err = l->err,
		.kind = l->err == OK ? unread_of(&head) : unread_of_err(l->err),
		.bytes = l->file.size };

	return entries_add_left(list, &left);
}

/* The oldest look comes to its end, and its file into one of the lists. */
static enum err
end_look(struct discovery *d)
{
	struct look *l = &d->look[d->first];

	if (d->crew)
		crew_wait(d->crew, &l->crew);
	d->first = (d->first + 1) % LOOKS_MAX;
	d->count--;
	if (l->err == ERR_NOMEM)
		return l->err;
	if (l->err == OK && l->found.reader)
		return add_entry(d->entries, l);
	return add_left(d->entries, l);
}

/* L begins with FILE of H: its head is read.  Only ERR_NOMEM is an error. */
static enum err
begin_look(struct look *l, struct host *h, const struct host_file *file)
{
	struct stream *stream = NULL;

	free(l->path);
	l->path = span_dup(span_of(file->path));
	if (!l->raw)
		l->raw = malloc(HEAD_MAX + 1);
	if (!l->path || !l->raw)
		return ERR_NOMEM;
	l->crew.work = work;
	l->host = h;
	l->file = *file;
	l->file.path = l->path;
	l->err = file->err;
	if (l->err == OK)
		l->err = host_open(h, l->path, &stream);
	if (l->err == OK)
		l->err = read_head(l, stream);
	stream_close(stream);
	return OK;
}

static enum err
visit(void *arg, const struct host_file *file)
{
	struct discovery *d = arg;
	enum err err = d->count == LOOKS_MAX ? end_look(d) : OK;
	struct look *l = &d->look[(d->first + d->count) % LOOKS_MAX];

	if (err == OK)
		err = begin_look(l, d->host, file);
	if (err != OK)
		return err;
	d->count++;
	if (++d->files == CREW_FROM)
		d->crew = crew_new(crew_processors() < HANDS_MAX
				       ? crew_processors()
				       : HANDS_MAX);
	if (d->crew) {
		crew_give(d->crew, &l->crew);
		return OK;
	}
	work(&l->crew, 0);
	return end_look(d);
}

enum err
discover(struct host *h, struct entries *e)
{
	struct discovery d = { .host = h, .entries = e };
	enum err err = host_walk(h, visit, &d);

	while (err == OK && d.count > 0)
		err = end_look(&d);
	crew_free(d.crew);
	for (size_t i = 0; i < LOOKS_MAX; i++)
		look_free(&d.look[i]);
	entries_sort(e);
	entries_sort_left(e);
	return err ? err : copies_prepare(e);
}
