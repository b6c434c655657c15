/*
 * The lines that records are counted by are their places among all of the
 * file; offsets are those of the records on disk.  A chunk leans on nothing
 * outside of it: blocks of chunks are read side by side, and nothing is kept
 * from one to the next.
 * https://github.com/libyal/libevtx/blob/main/documentation/
 * Windows%20XML%20Event%20Log%20(EVTX).asciidoc
 */

#include "engine/evidence/readers/evtx.h"

#include "engine/evidence/readers/evtxrow.h"

#include <string.h>

#define RECORDS     512 /* where they begin in a chunk */
#define RECORD_HEAD 24
#define RECORD_MIN  28 /* the size stands again at the end */

static const char file_mark[8] = "ElfFile";
static const char chunk_mark[8] = "ElfChnk";
static const char record_mark[4] = "**\0";

/* The records of one chunk, one after another. */
struct records {
	struct span chunk;
	size_t at;     /* where the next one is looked for */
	size_t free;   /* where none is any more, says the chunk */
	uint64_t last; /* number of the one before */
	bool torn;     /* something that is no record was passed over */
};

static bool
begins(struct span s, const char *mark, size_t n)
{
	return s.n >= n && memcmp(s.p, mark, n) == 0;
}

bool
evtx_is(struct span head)
{
	return begins(head, file_mark, sizeof(file_mark));
}

uint64_t
evtx_chunk_offset(uint64_t offset)
{
	return offset < EVTX_HEAD ? EVTX_HEAD
				  : offset - (offset - EVTX_HEAD) % EVTX_CHUNK;
}

static bool
is_chunk(struct span s)
{
	return s.n > RECORDS && begins(s, chunk_mark, sizeof(chunk_mark));
}

/* An end before the first record is wrong: what there is counts. */
static struct records
records_of(struct span chunk)
{
	size_t end = binxml_u32(chunk.p + 48);
	bool wrong = end < RECORDS;

	return (struct records){ .chunk = chunk,
		.at = RECORDS,
		.free = wrong ? chunk.n : end,
		.torn = wrong };
}

/* A record at AT that is whole; its size. */
static size_t
record_at(const struct records *r, size_t at)
{
	struct span s = span_slice(r->chunk, at, r->chunk.n);
	size_t n;

	if (s.n < RECORD_MIN || !begins(s, record_mark, sizeof(record_mark)))
		return 0;
	n = binxml_u32(s.p + 4);
	return n >= RECORD_MIN && n <= s.n ? n : 0;
}

/*
 * The next record, SIZE_MAX if there is none.  The chunk that is written to
 * says late how far it reaches: records count as long as their numbers go
 * on.  What else stands behind the end is left of older ones.
 */
static size_t
next_record(struct records *r, size_t *size)
{
	size_t at = r->at, n;
	uint64_t number;

	for (; at + RECORD_MIN <= r->chunk.n; at += 8) {
		n = record_at(r, at);
		if (n == 0 && at >= r->free)
			return SIZE_MAX;
		if (n == 0) {
			r->torn = true;
			continue;
		}
		number = binxml_u64(r->chunk.p + at + 8);
		if (at >= r->free && (r->last == 0 || number != r->last + 1))
			return SIZE_MAX;
		r->last = number;
		r->at = at + n;
		*size = n;
		return at;
	}
	r->torn |= r->at < r->free;
	return SIZE_MAX;
}

static struct binxml
binxml_of(struct span chunk, struct buf *out)
{
	return (struct binxml){ .chunk = chunk,
		.steps = BINXML_STEPS_MAX,
		.out = out,
		.limit = READER_RECORD_MAX };
}

static int
evtx_sniff(struct span head)
{
	return evtx_is(head) ? 100 : 0;
}

/* So many bytes belong together at the start of S: a head, else a chunk. */
static size_t
unit(struct span s)
{
	return evtx_is(s) ? EVTX_HEAD : EVTX_CHUNK;
}

static size_t
evtx_cut(struct span text)
{
	size_t at = 0, n;

	while ((n = unit(span_slice(text, at, text.n))) <= text.n - at)
		at += n;
	return at;
}

/* One record and where it stands: in its chunk, in the file, among all. */
struct place {
	size_t at, size;
	uint64_t offset, line;
};

/* The way that takes all that there may be. */
static enum err
take_as_xml(struct reading *r, struct binxml *x, const struct place *p)
{
	struct block one = { .line = p->line, .offset = p->offset };
	struct xmlrow_state alone = { .torn = false };

	buf_clear(x->out);
	if (!binxml_render(x, p->at + RECORD_HEAD, p->at + p->size - 4)) {
		if (buf_failed(x->out))
			return ERR_NOMEM;
		source_problem(r->source, PROBLEM_EVENT, p->line, SPAN_NONE);
		return OK;
	}
	one.text = buf_span(x->out);
	return reader_event.block(&alone, r, &one);
}

/* Needles, if there are any, are looked for in the XML. */
static enum err
take_record(struct reading *r, struct evtxrow *row, const struct place *p)
{
	struct record record = {
		.source = r->source->kind, .line = p->line, .offset = p->offset
	};

	if ((r->needles && r->needles->count > 0) ||
	    !evtxrow_take(
		row, p->at + RECORD_HEAD, p->at + p->size - 4, &record))
		return take_as_xml(r, row->x, p);
	r->source->records++;
	source_time(r->source, record.time);
	r->emit(r->arg, &record);
	return OK;
}

/* *LINE becomes the number of the record after those of the chunk. */
static enum err
take_chunk(
    struct reading *r, struct span chunk, uint64_t offset, uint64_t *line)
{
	struct buf text = BUF_INIT;
	struct binxml x = binxml_of(chunk, &text);
	struct evtxrow row = { .x = &x };
	struct records list = records_of(chunk);
	struct place p;
	enum err err = OK;

	while (!err && (p.at = next_record(&list, &p.size)) != SIZE_MAX) {
		p.offset = offset + p.at;
		p.line = (*line)++;
		err = take_record(r, &row, &p);
	}
	if (list.torn || chunk.n < EVTX_CHUNK)
		source_problem(r->source, PROBLEM_CHUNK, *line, SPAN_NONE);
	evtxrow_free(&row);
	buf_free(&text);
	return err;
}

/* Chunks that were never used are zeros. */
static bool
is_empty(struct span s)
{
	return s.n > 0 && s.p[0] == '\0' && memcmp(s.p, s.p + 1, s.n - 1) == 0;
}

static enum err
evtx_block(void *state, struct reading *r, const struct block *b)
{
	struct span rest = b->text, part;
	uint64_t offset = b->offset, line = b->line;
	enum err err = OK;

	(void)state;
	while (!err && rest.n > 0) {
		size_t n = unit(rest);

		part = span_slice(rest, 0, n);
		if (is_chunk(part))
			err = take_chunk(r, part, offset, &line);
		else if (n == EVTX_HEAD ? part.n < n : !is_empty(part))
			source_problem(
			    r->source, PROBLEM_CHUNK, line, SPAN_NONE);
		offset += part.n;
		rest = span_slice(rest, part.n, rest.n);
	}
	r->passed = line - b->line;
	return err;
}

/* Chunks know nothing of each other. */
static void
evtx_guess(void *state)
{
	(void)state;
}

static bool
evtx_join(void *state, const void *guess, const void *after)
{
	(void)state, (void)guess, (void)after;
	return true;
}

const struct reader_ops reader_evtx = {
	.kind = SOURCE_EVENT,
	.name = "evtx",
	.binary = true,
	.sniff = evtx_sniff,
	.most = 100,
	.cut = evtx_cut,
	.block = evtx_block,
	.guess = evtx_guess,
	.join = evtx_join,
};

/* One line, whatever the record is like. */
static void
put_record(struct binxml *x, size_t at, size_t size)
{
	size_t from = x->out->n;

	x->limit = from + READER_RECORD_MAX;
	if (!binxml_render(x, at + RECORD_HEAD, at + size - 4))
		x->out->n = from;
	for (size_t i = from; i < x->out->n; i++)
		if (x->out->p[i] == '\n' || x->out->p[i] == '\r')
			x->out->p[i] = ' ';
	buf_byte(x->out, '\n');
}

enum err
evtx_lines(struct span chunk, size_t offset, size_t before, size_t after,
    struct buf *out, size_t *here)
{
	struct binxml x = binxml_of(chunk, out);
	struct records list, first;
	size_t at, size, n = 0, skip;

	*here = 0;
	if (!is_chunk(chunk))
		return ERR_FORMAT;
	first = list = records_of(chunk);
	while ((at = next_record(&list, &size)) != SIZE_MAX && at < offset)
		n++;
	if (at != offset)
		return ERR_NOT_FOUND;
	*here = n < before ? n : before;
	skip = n - *here;
	for (size_t left = *here + 1 + after;
	     left > 0 && (at = next_record(&first, &size)) != SIZE_MAX;) {
		if (skip > 0) {
			skip--;
			continue;
		}
		put_record(&x, at, size);
		left--;
	}
	return buf_failed(out) ? ERR_NOMEM : OK;
}
