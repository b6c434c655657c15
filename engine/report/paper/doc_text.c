/*
 * A paper as plain text.  A table whose rows do not fit in 80 columns is set
 * row by row, a cell a line with the head of its column.
 */

#include "engine/report/paper/doc.h"

#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/report/paper/chart.h"
#include "engine/report/wrap.h"

#define WIDTH 80
#define GAP   2 /* between columns */

static const struct {
	size_t column, indent;
	bool apart; /* an empty line stands before it */
} places[] = {
	[DOC_TITLE] = { 0, 0, false },
	[DOC_HEADING] = { 0, 0, true },
	[DOC_PART] = { 2, 4, false },
	[DOC_PARA] = { 4, 4, false },
	[DOC_ITEM] = { 2, 8, false },
	[DOC_NOTE] = { 8, 8, false },
	[DOC_PLACE] = { 8, 10, false },
	[DOC_QUOTE] = { 10, 10, false },
	[DOC_HEADS] = { 2, 4, false },
	[DOC_ROW] = { 2, 4, false },
	[DOC_CHART] = { 2, 4, false },
};

static void
blanks(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_byte(out, ' ');
}

static void
put_piece(const struct doc_piece *p, struct buf *out)
{
	struct buf line = BUF_INIT;
	size_t column = places[p->kind].column;

	buf_printf(&line, "%s%s%s", p->mark, *p->mark ? " " : "", p->text);
	if (places[p->kind].apart)
		buf_byte(out, '\n');
	blanks(out, column);
	wrap_text(out, buf_span(&line), column, places[p->kind].indent);
	buf_free(&line);
}

/* The widest cell of column X in the rows I to END. */
static size_t
column_width(const struct doc *d, size_t i, size_t end, size_t x)
{
	size_t widest = 0;

	for (; i < end; i++) {
		const struct doc_piece *p = &d->items[i];
		size_t n = x < p->cells ? utf8_columns(span_of(p->cell[x])) : 0;

		if (n > widest)
			widest = n;
	}
	return widest;
}

static void
put_padded_row(const struct doc_piece *p, const size_t *width, struct buf *out)
{
	blanks(out, places[DOC_ROW].column);
	for (size_t x = 0; x < p->cells; x++) {
		size_t n = utf8_columns(span_of(p->cell[x]));

		buf_puts(out, p->cell[x]);
		if (x + 1 < p->cells)
			blanks(out, width[x] - n + GAP);
	}
	buf_byte(out, '\n');
}

/* "file: iis/u_ex.log" */
static void
put_long(const struct doc *d, const struct doc_piece *heads,
    const struct doc_piece *p, struct buf *out)
{
	struct buf line = BUF_INIT;

	for (size_t x = 0; x < p->cells; x++) {
		if (!*p->cell[x])
			continue;
		buf_clear(&line);
		if (x > 0 && x < heads->cells)
			buf_printf(&line, "%s%s", heads->cell[x],
			    text_in(d->lang, T_COLON));
		buf_puts(&line, p->cell[x]);
		blanks(out, x ? 4 : 2);
		wrap_text(out, buf_span(&line), x ? 4 : 2, x ? 6 : 4);
	}
	buf_free(&line);
}

/* The table whose heads are piece I; returns the piece after it. */
static size_t
put_table(const struct doc *d, size_t i, struct buf *out)
{
	const struct doc_piece *heads = &d->items[i];
	size_t width[DOC_CELLS_MAX] = { 0 }, sum = places[DOC_ROW].column;
	size_t end = i + 1;

	while (end < d->count && d->items[end].kind == DOC_ROW)
		end++;
	for (size_t x = 0; x < heads->cells && x < DOC_CELLS_MAX; x++) {
		width[x] = column_width(d, i, end, x);
		sum += width[x] + (x ? GAP : 0);
	}
	if (sum <= WIDTH || d->wide)
		for (; i < end; i++)
			put_padded_row(&d->items[i], width, out);
	else
		while (++i < end)
			put_long(d, heads, &d->items[i], out);
	return end;
}

void
doc_text(const struct doc *d, struct buf *out)
{
	size_t i = 0;

	while (i < d->count) {
		const struct doc_piece *p = &d->items[i];

		if (p->kind == DOC_HEADS) {
			i = put_table(d, i, out);
			continue;
		}
		if (p->kind == DOC_CHART)
			chart_text(p->chart, d->lang, out);
		else
			put_piece(p, out);
		i++;
	}
	if (d->failed)
		out->failed = true;
}
