/*
 * The pieces of a paper, in the order in which they are added.
 */

#include "engine/report/paper/doc.h"

#include "engine/base/utf8.h"

#include <stdlib.h>

void
doc_start(struct doc *d, enum lang lang)
{
	*d = (struct doc){ .lang = lang, .arena = ARENA_INIT };
}

void
doc_free(struct doc *d)
{
	free(d->items);
	arena_free(&d->arena);
	*d = (struct doc){ .arena = ARENA_INIT };
}

/* A copy of TEXT that lives as long as the doc; "" when out of memory. */
static const char *
keep_copy(struct doc *d, struct span text)
{
	struct buf clean = BUF_INIT, hidden = BUF_INIT;
	const char *kept;

	if (d->hide) {
		d->hide(d->hide_arg, text, &hidden);
		text = buf_span(&hidden);
	}
	utf8_clean(&clean, text, SIZE_MAX);
	if (buf_failed(&hidden))
		d->failed = true;
	kept = buf_failed(&clean)
		   ? NULL
		   : arena_dup(&d->arena, span_of(buf_str(&clean)));
	buf_free(&clean);
	buf_free(&hidden);
	if (!kept)
		d->failed = true;
	return kept ? kept : "";
}

/* Room for one more piece; NULL when there is none. */
static struct doc_piece *
piece(struct doc *d, enum doc_kind kind, enum doc_tone tone)
{
	struct doc_piece *items = array_grow(
	    d->items, d->count, &d->cap, sizeof(*items));

	if (!items) {
		d->failed = true;
		return NULL;
	}
	d->items = items;
	items[d->count] = (struct doc_piece){
		.kind = kind, .tone = tone, .mark = "", .text = ""
	};
	return &items[d->count++];
}

void
doc_heading(struct doc *d, const struct bilingual *title)
{
	doc_add(d, DOC_HEADING, TONE_PLAIN, text_in(d->lang, title));
}

void
doc_item(struct doc *d, enum doc_tone tone, const char *mark, const char *text)
{
	struct doc_piece *p = piece(d, DOC_ITEM, tone);

	if (!p)
		return;
	p->mark = keep_copy(d, span_of(mark));
	p->text = keep_copy(d, span_of(text));
}

/* A text of several paragraphs is as many pieces. */
void
doc_add(struct doc *d, enum doc_kind kind, enum doc_tone tone, const char *text)
{
	struct span rest = span_of(text), line;

	d->failed |= span_is_lost(rest);
	while (span_line(&rest, &line)) {
		struct doc_piece *p;

		line = span_trim(line);
		p = line.n > 0 ? piece(d, kind, tone) : NULL;
		if (p)
			p->text = keep_copy(d, line);
	}
}

void
doc_cells(struct doc *d, enum doc_kind kind, enum doc_tone tone,
    const char *const *cell, size_t cells)
{
	struct doc_piece *p = piece(d, kind, tone);

	if (!p)
		return;
	p->cell = arena_alloc(&d->arena, (cells + 1) * sizeof(*p->cell));
	if (!p->cell) {
		d->failed = true;
		return;
	}
	for (size_t i = 0; i < cells; i++)
		p->cell[i] = keep_copy(d, span_of(cell[i]));
	p->cells = cells;
}

void
doc_row(struct doc *d, enum doc_tone tone, ...)
{
	const char *cell[DOC_CELLS_MAX], *next;
	size_t cells = 0;
	va_list args;

	va_start(args, tone);
	while ((next = va_arg(args, const char *)) && cells < DOC_CELLS_MAX)
		cell[cells++] = next;
	va_end(args);
	doc_cells(d, DOC_ROW, tone, cell, cells);
}

void
doc_heads(struct doc *d, ...)
{
	const struct bilingual *next;
	const char *cell[DOC_CELLS_MAX];
	size_t cells = 0;
	va_list args;

	va_start(args, d);
	while ((next = va_arg(args, const struct bilingual *)) &&
	       cells < DOC_CELLS_MAX)
		cell[cells++] = text_in(d->lang, next);
	va_end(args);
	doc_cells(d, DOC_HEADS, TONE_PLAIN, cell, cells);
}
