/*
 * A text that no other reader knows: lines copied into a mail or a note,
 * named by itself on the command line.
 */

#include "engine/evidence/record/cursor.h"
#include "engine/base/utf8.h"
#include "engine/base/xml.h"
#include "engine/evidence/readers/excerpt_fields.h"
#include "engine/evidence/readers/excerpt_scan.h"
#include "engine/evidence/readers/iis.h"
#include "engine/evidence/record/source_ops.h"

static int
excerpt_sniff(struct span head)
{
	size_t i, odd = 0;

	for (i = 0; i < head.n; i++) {
		uint8_t c = (uint8_t)head.p[i];

		if (c == '\0')
			return 0;
		odd += c < ' ' && c != '\n' && c != '\r' && c != '\t';
	}
	if (odd * 20 > head.n || span_trim(head).n == 0)
		return 0;
	return iis_look_alike(head) ? 0 : 1;
}

static size_t
excerpt_cut(struct span text)
{
	struct excerpt e = { .end = 0 };

	/* Half a line tells nothing. */
	text.n = reader_cut_lines(text);
	while (excerpt_next(text, e.end, &e))
		if (e.open)
			return e.start;
	return text.n;
}

/* XML that has lost its beginning, or its end. */
static bool
is_markup(struct span s)
{
	return span_starts(s, "<") || span_holds(s, "</ApplicationData>");
}

static void
decode(struct span s, struct buf *out)
{
	size_t at;

	buf_clear(out);
	while (s.n > 0) {
		at = span_find_byte(s, '&', 0);
		buf_add(out, span_slice(s, 0, at));
		s = span_slice(s, at, s.n);
		if (s.n > 0 && !xml_take_entity(&s, out) && span_skip(&s, "&"))
			buf_byte(out, '&');
	}
}

static enum err
emit_excerpt(struct reading *reading, const struct excerpt *e,
    const struct cursor *c, struct buf *scratch)
{
	struct record r = { .source = SOURCE_TEXT,
		.time = TIME_NONE,
		.line = c->line,
		.offset = c->offset,
		.text = e->text };

	if (e->kind == EXCERPT_ROW)
		excerpt_read_row(e->text, &r);
	else if (e->kind == EXCERPT_EVENT)
		excerpt_read_event(e->text, &r);
	else if (is_markup(e->text)) {
		decode(e->text, scratch);
		if (buf_failed(scratch))
			return ERR_NOMEM;
		r.text = buf_span(scratch);
	}
	source_time(reading->source, r.time);
	reading->emit(reading->arg, &r);
	return OK;
}

static enum err
excerpt_block(void *state, struct reading *r, const struct block *b)
{
	struct cursor c = cursor_start(b, r->source);
	struct buf scratch = BUF_INIT;
	struct excerpt e = { .end = 0 };
	enum err err = OK;

	(void)state;
	e.end = utf8_mark(b->text);
	while (err == OK && excerpt_next(b->text, e.end, &e)) {
		cursor_to(&c, e.start);
		r->source->records++;
		if (!r->needles ||
		    needles_find(r->needles, e.text, 0) != SIZE_MAX)
			err = emit_excerpt(r, &e, &c, &scratch);
	}
	buf_free(&scratch);
	return err;
}

const struct reader_ops reader_excerpt = {
	.kind = SOURCE_TEXT,
	.name = "excerpt",
	.sniff = excerpt_sniff,
	.most = 1,
	.cut = excerpt_cut,
	.state_size = 0,
	.block = excerpt_block,
	.end = NULL,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_excerpt;
}

const struct source_ops source_excerpt = { wrap_sample, summarise_request, NULL,
	SOURCE_HELD_BACK, NULL };
