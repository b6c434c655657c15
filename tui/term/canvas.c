/*
 * The cells.  Invariant: a cell of width 2 is followed, in its row, by a
 * cell of width 0 and code 0; no other cell has width 0.
 */

#include "tui/term/canvas.h"

#include <stdlib.h>

#include "engine/base/utf8.h"
#include "tui/term/glyph.h"

enum { ARM_UP = 1, ARM_DOWN = 2, ARM_LEFT = 4, ARM_RIGHT = 8 };

/* Frames by the arms they have. */
static const uint16_t frame_code[16] = { ' ', 0x2502, 0x2502, 0x2502, 0x2500,
	0x2518, 0x2510, 0x2524, /**/
	0x2500, 0x2514, 0x250C, 0x251C, 0x2500, 0x2534, 0x252C, 0x253C };
static const char frame_ascii[] = " |||-+++-+++-+++";

static const char ink_letter[INK_COUNT] = {
	[INK_NORMAL] = '.',
	[INK_TITLE] = 'T',
	[INK_FRAME] = 'f',
	[INK_GOOD] = 'G',
	[INK_BAD] = 'B',
	[INK_WARN] = 'W',
	[INK_FAINT] = '-',
	[INK_KEY] = 'K',
	[INK_SELECTED] = 'S',
};

static const struct cell blank = { ' ', 0, 1, INK_NORMAL, 0 };

static int
clamp(int n, int low, int high)
{
	return n < low ? low : n > high ? high : n;
}

struct canvas
canvas_like(const struct canvas *like)
{
	struct canvas c = CANVAS_INIT;

	c.ascii = like->ascii;
	c.hide = like->hide;
	c.hide_arg = like->hide_arg;
	return c;
}

bool
canvas_resize(struct canvas *c, int rows, int cols)
{
	struct cell *cells;

	rows = clamp(rows, 1, CANVAS_ROWS_MAX);
	cols = clamp(cols, 1, CANVAS_COLS_MAX);
	cells = malloc((size_t)rows * (size_t)cols * sizeof(*cells));
	if (cells == NULL)
		return false;
	free(c->cells);
	c->cells = cells;
	c->rows = rows;
	c->cols = cols;
	canvas_clear(c);
	return true;
}

void
canvas_free(struct canvas *c)
{
	free(c->cells);
	*c = CANVAS_INIT;
}

void
canvas_clear(struct canvas *c)
{
	for (int i = 0; i < c->rows * c->cols; i++)
		c->cells[i] = blank;
	canvas_cursor(c, c->rows - 1, c->cols - 1);
}

static struct cell *
cell_at(const struct canvas *c, int row, int col)
{
	if (row < 0 || row >= c->rows || col < 0 || col >= c->cols)
		return NULL;
	return &c->cells[row * c->cols + col];
}

/* Writes over a cell; the other half of a wide one becomes a blank. */
static struct cell *
cell_take(struct canvas *c, int row, int col)
{
	struct cell *cell = cell_at(c, row, col);

	if (cell->width == 0)
		cell[-1] = blank;
	else if (cell->width == 2)
		cell[1] = blank;
	*cell = blank;
	return cell;
}

static void
cell_put(struct canvas *c, int row, int col, enum ink ink, uint32_t code)
{
	struct cell *cell = cell_take(c, row, col);
	struct cell *half;

	cell->code = code;
	cell->ink = (unsigned char)ink;
	if (utf8_width(code) != 2)
		return;
	half = cell_take(c, row, col + 1);
	half->code = 0;
	half->width = 0;
	half->ink = (unsigned char)ink;
	cell->width = 2;
}

/* A combining character joins what was written before it. */
static void
cell_mark(struct canvas *c, int row, int col, uint32_t mark)
{
	struct cell *cell = cell_at(c, row, col);

	if (cell != NULL && cell->width == 0)
		cell--;
	if (cell != NULL && cell->mark == 0)
		cell->mark = mark;
}

/* Cells left of the canvas are skipped, cells right of it end the text. */
static void
glyph_put(
    struct canvas *c, int row, int col, enum ink ink, const struct glyph *g)
{
	for (int i = 0; i < g->count; i++) {
		int width = utf8_width(g->code[i]);

		if (col >= 0 && col + width <= c->cols)
			cell_put(c, row, col, ink, g->code[i]);
		col += width;
	}
}

#define CUT_MARK "\xE2\x80\xA6" /* an ellipsis */

static int
text_put(
    struct canvas *c, int row, int col, enum ink ink, struct span s, int max)
{
	int used = 0;
	struct glyph g;

	if (row < 0 || row >= c->rows)
		return 0;
	if (max > c->cols - col)
		max = c->cols - col;
	while (s.n > 0) {
		glyph_next(&s, c->ascii, &g);
		if (g.width > max - used)
			break;
		if (g.width > 0)
			glyph_put(c, row, col + used, ink, &g);
		else if (g.count > 0 && used > 0)
			cell_mark(c, row, col + used - 1, g.code[0]);
		used += g.width;
	}
	return used;
}

void
canvas_seen(const struct canvas *c, struct span s, struct buf *out)
{
	if (c->hide != NULL)
		c->hide(c->hide_arg, s, out);
	else
		buf_add(out, s);
}

/* The end of S that fits into MAX columns. */
static struct span
fit_end(const struct canvas *c, struct span s, int max)
{
	size_t from = s.n, at = s.n;

	while (at > 0) {
		at--;
		if (((unsigned char)s.p[at] & 0xC0) == 0x80)
			continue;
		if (canvas_columns(c, span_slice(s, at, s.n)) > max)
			break;
		from = at;
	}
	return span_slice(s, from, s.n);
}

/*
 * What does not fit is cut with a mark, so that END of its columns are those
 * at its end.
 */
static int
cut_put(struct canvas *c, int row, int col, enum ink ink, struct span s,
    int max, int end)
{
	int mark = canvas_columns(c, SPAN(CUT_MARK));
	int used;

	if (max > c->cols - col)
		max = c->cols - col;
	if (max <= 2 * mark || canvas_columns(c, s) <= max)
		return text_put(c, row, col, ink, s, max);
	used = text_put(c, row, col, ink, s, max - mark - end);
	used += text_put(c, row, col + used, ink, SPAN(CUT_MARK), mark);
	return used +
	       text_put(c, row, col + used, ink, fit_end(c, s, end), end);
}

int
canvas_text(
    struct canvas *c, int row, int col, enum ink ink, struct span s, int max)
{
	struct buf seen = BUF_INIT;
	int used;

	if (c->hide == NULL)
		return cut_put(c, row, col, ink, s, max, 0);
	canvas_seen(c, s, &seen);
	used = cut_put(c, row, col, ink, buf_span(&seen), max, 0);
	buf_free(&seen);
	return used;
}

/* Columns of the end of S that is kept of MAX: a whole word to begin with. */
static int
end_kept(const struct canvas *c, struct span s, int max)
{
	struct span end = fit_end(c, s, max * 3 / 5);
	size_t at = s.n - end.n;
	int columns = canvas_columns(c, end);

	while (at > 0 && s.p[at - 1] != ' ')
		at--;
	end = span_slice(s, at, s.n);
	if (at > 0 && canvas_columns(c, end) <= max * 4 / 5)
		columns = canvas_columns(c, end);
	return columns;
}

int
canvas_short(
    struct canvas *c, int row, int col, enum ink ink, struct span s, int max)
{
	struct buf seen = BUF_INIT;
	int used;

	canvas_seen(c, s, &seen);
	s = buf_span(&seen);
	used = cut_put(c, row, col, ink, s, max, end_kept(c, s, max));
	buf_free(&seen);
	return used;
}

int
canvas_puts(
    struct canvas *c, int row, int col, enum ink ink, const char *s, int max)
{
	return canvas_text(c, row, col, ink, span_of(s), max);
}

void
canvas_right(
    struct canvas *c, int row, int col, enum ink ink, struct span s, int max)
{
	struct buf seen = BUF_INIT;
	int columns;

	canvas_seen(c, s, &seen);
	columns = canvas_columns(c, buf_span(&seen));
	if (columns < max) {
		col += max - columns;
		max = columns;
	}
	text_put(c, row, col, ink, buf_span(&seen), max);
	buf_free(&seen);
}

void
canvas_ink(struct canvas *c, int row, int col, int n, enum ink ink)
{
	for (; n > 0; n--, col++) {
		struct cell *cell = cell_at(c, row, col);

		if (cell != NULL)
			cell->ink = (unsigned char)ink;
	}
}

static void
frame_put(struct canvas *c, int row, int col, unsigned arms)
{
	struct cell *cell = cell_at(c, row, col);

	if (cell == NULL)
		return;
	arms |= cell->arms;
	cell = cell_take(c, row, col);
	cell->arms = (unsigned char)arms;
	cell->ink = INK_FRAME;
	cell->code = c->ascii ? (unsigned char)frame_ascii[arms]
			      : frame_code[arms];
}

/* Lines join with the frames they meet. */
static void
draw_across(struct canvas *c, int row, int col, int n)
{
	for (int i = 0; i < n; i++) {
		unsigned arms = (i > 0 ? ARM_LEFT : 0u) |
				(i < n - 1 ? ARM_RIGHT : 0u);

		frame_put(c, row, col + i, arms);
	}
}

static void
draw_down(struct canvas *c, int row, int col, int n)
{
	for (int i = 0; i < n; i++) {
		unsigned arms = (i > 0 ? ARM_UP : 0u) |
				(i < n - 1 ? ARM_DOWN : 0u);

		frame_put(c, row + i, col, arms);
	}
}

void
canvas_box(struct canvas *c, struct area a, const char *title)
{
	int used;

	if (a.rows < 2 || a.cols < 2)
		return;
	draw_across(c, a.row, a.col, a.cols);
	draw_across(c, a.row + a.rows - 1, a.col, a.cols);
	draw_down(c, a.row, a.col, a.rows);
	draw_down(c, a.row, a.col + a.cols - 1, a.rows);
	if (title == NULL || a.cols < 8)
		return;
	used = canvas_puts(c, a.row, a.col + 3, INK_TITLE, title, a.cols - 6);
	canvas_puts(c, a.row, a.col + 2, INK_FRAME, " ", 1);
	canvas_puts(c, a.row, a.col + 3 + used, INK_FRAME, " ", 1);
}

void
canvas_cursor(struct canvas *c, int row, int col)
{
	c->cursor_row = clamp(row, 0, c->rows > 0 ? c->rows - 1 : 0);
	c->cursor_col = clamp(col, 0, c->cols > 0 ? c->cols - 1 : 0);
}

int
canvas_columns(const struct canvas *c, struct span s)
{
	int columns = 0;
	struct glyph g;

	/* no text is wider than the widest canvas by more than it matters */
	while (s.n > 0 && columns <= CANVAS_COLS_MAX) {
		glyph_next(&s, c->ascii, &g);
		columns += g.width;
	}
	return columns;
}

size_t
canvas_fit(const struct canvas *c, struct span s, int max)
{
	struct span rest = s;
	struct glyph g;

	while (rest.n > 0) {
		struct span before = rest;

		glyph_next(&rest, c->ascii, &g);
		max -= g.width;
		if (max < 0)
			return s.n - before.n;
	}
	return s.n;
}

void
canvas_row_text(const struct canvas *c, int row, struct buf *out)
{
	int end = c->cols;
	const struct cell *cells = &c->cells[row * c->cols];

	while (end > 0 && cells[end - 1].code == ' ')
		end--;
	for (int i = 0; i < end; i++) {
		if (cells[i].code != 0)
			utf8_put(out, cells[i].code);
		if (cells[i].mark != 0)
			utf8_put(out, cells[i].mark);
	}
}

void
canvas_row_inks(const struct canvas *c, int row, struct buf *out)
{
	int end = c->cols;
	const struct cell *cells = &c->cells[row * c->cols];

	while (end > 0 && cells[end - 1].ink == INK_NORMAL)
		end--;
	for (int i = 0; i < end; i++)
		buf_byte(out, ink_letter[cells[i].ink]);
}
