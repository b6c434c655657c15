/*
 * The lines around a piece of evidence, read again from the host.  Events of
 * XML often stand all in one line: there each begins a line of its own.
 */

#include "engine/case/inside.h"

#include "engine/base/utf8.h"
#include "engine/evidence/readers/evtx.h"
#include "engine/evidence/record/source_ops.h"

#include <string.h>

#define AROUND         (32u << 10) /* bytes read on each side */
#define LINE_MAX_SHOWN 4000        /* bytes of one line */
#define CHARACTER      2           /* bytes, of the widest line end */

static const struct source *
source_of_file(const struct case_file *c, const char *file)
{
	for (size_t i = 0; i < case_source_count(c); i++)
		if (span_is(span_of(case_source(c, i)->file), file))
			return case_source(c, i);
	return NULL;
}

static enum err
read_at(const struct case_file *c, const struct source *s, uint64_t from,
    size_t n, struct buf *out)
{
	struct buf raw = BUF_INIT;
	struct stream *stream;
	size_t got = 1;
	enum err err = host_open(c->host, s->file, &stream);

	if (err)
		return err;
	while (!err && got > 0 && raw.n < n) {
		char *to = buf_room(&raw, n - raw.n);

		if (!to)
			err = ERR_NOMEM;
		else
			err = stream_read(
			    stream, from + raw.n, to, n - raw.n, &got);
		raw.n += err ? 0 : got;
	}
	stream_close(stream);
	if (!err)
		encoding_decode(s->encoding, buf_span(&raw), true, out);
	if (buf_failed(out))
		err = ERR_NOMEM;
	buf_free(&raw);
	return err;
}

/* TEXT begins with the start tag of ELEMENT, "<Event". */
static bool
begins_element(struct span text, struct span element)
{
	return span_starts(text, element.p) && text.n > element.n &&
	       strchr(" \t\r\n>", text.p[element.n]);
}

/* TEXT with a line end before each ELEMENT that does not begin a line. */
static void
part_elements(struct span text, struct span element, struct buf *out)
{
	size_t from = 0, at = 0;

	while ((at = span_find_byte(text, '<', at)) != SIZE_MAX) {
		if (at > from && text.p[at - 1] != '\n' &&
		    begins_element(span_slice(text, at, text.n), element)) {
			buf_add(out, span_slice(text, from, at));
			buf_byte(out, '\n');
			from = at;
		}
		at++;
	}
	buf_add(out, span_slice(text, from, text.n));
}

/* TEXT line by line as S lets it be seen; its last line may be cut. */
static void
put_shown(const struct source *s, struct span text, struct buf *out)
{
	struct span line;

	if (!source_ops(s->kind)->show) {
		buf_add(out, text);
		return;
	}
	while (span_line(&text, &line)) {
		source_ops(s->kind)->show(line, out);
		if (text.p)
			buf_byte(out, '\n');
	}
}

/* What is to be shown of N bytes at FROM of S. */
static enum err
read_shown(const struct case_file *c, const struct source *s, uint64_t from,
    size_t n, struct buf *out)
{
	const char *element = source_ops(s->kind)->element;
	struct buf text = BUF_INIT;
	enum err err = read_at(c, s, from, n, &text);

	if (!err && element)
		part_elements(buf_span(&text), span_of(element), out);
	else if (!err)
		put_shown(s, buf_span(&text), out);
	if (!err && buf_failed(out))
		err = ERR_NOMEM;
	buf_free(&text);
	return err;
}

/* The end of TEXT, which is all that stands next to what follows it. */
static struct span
end_of(struct span text)
{
	size_t at = text.n - LINE_MAX_SHOWN;

	while (at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80)
		at++;
	return span_slice(text, at, text.n);
}

/* The last N lines of TEXT, which ends where the line itself begins. */
static struct span
last_lines(struct span text, size_t n)
{
	size_t at = text.n;

	while (at > 0 && (text.p[at - 1] != '\n' || n-- > 0))
		at--;
	return span_slice(text, at, text.n);
}

/* A long line from its start, or up to its end when TO_THE_END. */
static size_t
put_lines(struct span text, size_t most, bool to_the_end, struct buf *out)
{
	struct span line;
	size_t n = 0;

	while (n < most && span_line(&text, &line)) {
		if (to_the_end && line.n > LINE_MAX_SHOWN)
			line = end_of(line);
		utf8_clean(out, line, LINE_MAX_SHOWN);
		buf_byte(out, '\n');
		n++;
	}
	return n;
}

static bool
is_evtx(const struct case_file *c, const struct source *s)
{
	struct buf head = BUF_INIT;
	bool is = s->kind == SOURCE_EVENT && read_at(c, s, 0, 8, &head) == OK &&
		  evtx_is(buf_span(&head));

	buf_free(&head);
	return is;
}

/* Bytes of TEXT before the first line that begins in it. */
static size_t
begun_before(struct span text, bool at_start)
{
	size_t at = at_start ? SIZE_MAX : span_find_byte(text, '\n', 0);

	return at == SIZE_MAX ? 0 : at + 1;
}

/* The lines of TEXT, which stands at W->from, that are whole. */
static struct span
whole_lines(const struct source *s, struct span text, struct file_window *w)
{
	size_t first = begun_before(text, w->from == 0), n = text.n;
	struct span lines;

	while (!w->ends && n > first && text.p[n - 1] != '\n')
		n--;
	lines = span_slice(text, first, n > first ? n : text.n);
	w->from += encoding_raw_length(s->encoding, span_slice(text, 0, first));
	w->to = w->from + encoding_raw_length(s->encoding, lines);
	return lines;
}

enum err
case_window(const struct case_file *c, const char *file, struct file_window *w,
    struct buf *out)
{
	const struct source *s = source_of_file(c, file);
	struct buf text = BUF_INIT, shown = BUF_INIT;
	uint64_t most = w->to - w->from;
	const char *element;
	struct span lines;
	enum err err;

	if (!s)
		return ERR_NOT_FOUND;
	if (is_evtx(c, s))
		return ERR_UNSUPPORTED;
	element = source_ops(s->kind)->element;
	most = most > 2 * AROUND ? 2 * AROUND : most;
	/* a character before: the end of a line there begins one here */
	if (w->from >= CHARACTER) {
		w->from -= CHARACTER;
		most += CHARACTER;
	}
	err = read_at(c, s, w->from, (size_t)most, &text);
	if (!err) {
		w->ends = w->from + most >= s->bytes;
		lines = whole_lines(s, buf_span(&text), w);
		if (element)
			part_elements(lines, span_of(element), &shown);
		else
			put_shown(s, lines, &shown);
		put_lines(buf_span(&shown), SIZE_MAX, false, out);
	}
	if (!err && (buf_failed(&shown) || buf_failed(out)))
		err = ERR_NOMEM;
	buf_free(&text);
	buf_free(&shown);
	return err;
}

/* The records around the one at OFFSET that are in its chunk. */
static enum err
evtx_context(const struct case_file *c, const struct source *s, uint64_t offset,
    size_t before, size_t after, struct buf *out, size_t *here)
{
	uint64_t from = evtx_chunk_offset(offset);
	struct buf chunk = BUF_INIT, lines = BUF_INIT;
	enum err err = read_at(c, s, from, EVTX_CHUNK, &chunk);

	if (!err)
		err = evtx_lines(buf_span(&chunk), (size_t)(offset - from),
		    before, after, &lines, here);
	if (!err)
		put_lines(buf_span(&lines), SIZE_MAX, false, out);
	if (!err && buf_failed(out))
		err = ERR_NOMEM;
	buf_free(&chunk);
	buf_free(&lines);
	return err;
}

enum err
case_context(const struct case_file *c, const char *file, uint64_t offset,
    size_t before, size_t after, struct buf *out, size_t *here)
{
	const struct source *s = source_of_file(c, file);
	uint64_t from = offset > AROUND ? (offset - AROUND) & ~UINT64_C(1) : 0;
	struct buf head = BUF_INIT, tail = BUF_INIT;
	enum err err;

	if (!s)
		return ERR_NOT_FOUND;
	if (is_evtx(c, s))
		return evtx_context(c, s, offset, before, after, out, here);
	err = read_shown(c, s, from, (size_t)(offset - from), &head);
	if (!err)
		err = read_shown(c, s, offset, AROUND, &tail);
	if (!err) {
		if (head.n > 0 && head.p[head.n - 1] != '\n')
			buf_byte(&head, '\n');
		*here = put_lines(
		    last_lines(buf_span(&head), before), before, true, out);
		put_lines(buf_span(&tail), after + 1, false, out);
	}
	if (!err && (buf_failed(&head) || buf_failed(out)))
		err = ERR_NOMEM;
	buf_free(&head);
	buf_free(&tail);
	return err;
}
