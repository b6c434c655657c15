/*
 * The lines around a piece of evidence, read again from the host.
 */

#include "engine/case/inside.h"

#include "engine/base/utf8.h"

#define AROUND         (32u << 10) /* bytes read on each side */
#define LINE_MAX_SHOWN 4000        /* bytes of one line: a svclog is one line */

static const struct source *
source_of_file(const struct case_file *c, const char *file)
{
	for (size_t i = 0; i < case_source_count(c); i++)
		if (span_is(span_of(case_source(c, i)->file), file))
			return case_source(c, i);
	return NULL;
}

static enum err
read_at(struct case_file *c, const struct source *s, uint64_t from, size_t n,
    struct buf *out)
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

/* The last N lines of TEXT, which ends where the line itself begins. */
static struct span
last_lines(struct span text, size_t n)
{
	size_t at = text.n;

	while (at > 0 && (text.p[at - 1] != '\n' || n-- > 0))
		at--;
	return span_slice(text, at, text.n);
}

static size_t
put_lines(struct span text, size_t most, struct buf *out)
{
	struct span line;
	size_t n = 0;

	while (n < most && span_line(&text, &line)) {
		utf8_clean(out, line, LINE_MAX_SHOWN);
		buf_byte(out, '\n');
		n++;
	}
	return n;
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
	err = read_at(
	    (struct case_file *)c, s, from, (size_t)(offset - from), &head);
	if (!err)
		err = read_at((struct case_file *)c, s, offset, AROUND, &tail);
	if (!err) {
		*here = put_lines(
		    last_lines(buf_span(&head), before), before, out);
		put_lines(buf_span(&tail), after + 1, out);
	}
	buf_free(&head);
	buf_free(&tail);
	return err;
}
