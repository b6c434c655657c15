/*
 * A loop of its own, as the first page: there is no case yet.  What is known
 * of a server comes out of the file alone; nothing is opened here.
 */

#include "tui/screen/fleet.h"

#include "engine/base/fill.h"
#include "engine/base/times.h"
#include "tui/screen/keys.h"
#include "tui/screen/texts.h"
#include "tui/screen/words.h"
#include "tui/widget/keybar.h"
#include "tui/widget/list.h"
#include "tui/widget/pane.h"

#define ROWS_MIN    20
#define COLS_MIN    60
#define HEAD_ROWS   2
#define DETAIL_ROWS 9
#define STATE_COLS  10 /* "warnings  " */
#define DATE_COLS   10
#define KEYS_KEPT   1

struct hall {
	struct fleet *f;
	struct canvas canvas;
	struct list list;
	struct pane pane;
	bool done;
	enum fleet_choice choice;
	int rows; /* of the list or the text, as drawn last */
};

static const char *
say(const struct hall *h, const struct bilingual *id)
{
	return text_in(h->f->lang, id);
}

static enum ink
row_ink(const struct merge_row *row)
{
	if (!row->answered || row->whole == WHOLE_FAULT)
		return INK_BAD;
	return row->whole == WHOLE_HEALTHY ? INK_GOOD : INK_WARN;
}

static void
draw_row(void *arg, struct canvas *c, struct area line, size_t i, bool chosen)
{
	struct hall *h = arg;
	struct merge_row row = merge_row(h->f->merge, i, h->f->lang);
	struct buf name = BUF_INIT;
	char now[TIME_TEXT_MAX];
	int col = line.col + 1, end = line.col + line.cols;
	int name_cols = (line.cols - STATE_COLS - DATE_COLS) / 2;
	int why_col = col + name_cols + STATE_COLS;

	merge_row_name(&row, &name);
	canvas_puts(c, line.row, line.col, INK_NORMAL, chosen ? ">" : " ", 1);
	canvas_puts(
	    c, line.row, col, INK_NORMAL, buf_str(&name), name_cols - 1);
	canvas_puts(c, line.row, col + name_cols, row_ink(&row),
	    row.answered ? words_whole(h->f->lang, row.whole)
			 : say(h, T_FLEET_SILENT),
	    STATE_COLS - 1);
	canvas_puts(c, line.row, why_col, INK_NORMAL,
	    row.answered ? row.cause : row.why, end - why_col - DATE_COLS - 2);
	if (row.answered && row.now != TIME_NONE)
		canvas_right(c, line.row, why_col, INK_FAINT,
		    span_slice(
			span_of(time_minute(row.now, now)), 0, DATE_COLS),
		    end - why_col - 1);
	if (chosen)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
	buf_free(&name);
}

static void
fill_detail(struct hall *h)
{
	struct buf text = BUF_INIT;

	pane_clear(&h->pane);
	if (*h->f->message)
		pane_puts(&h->pane, INK_BAD, 0, h->f->message);
	if (h->f->shows)
		pane_puts(&h->pane, INK_WARN, 0, say(h, T_FLEET_NOT_HERE));
	else
		pane_puts(&h->pane, INK_FAINT, 0, say(h, T_FLEET_HOW));
	merge_row_text(h->f->merge, h->list.selected, h->f->lang, &text);
	if (h->f->shows)
		buf_puts(&text, h->f->proofs);
	pane_add(&h->pane, INK_NORMAL, 0, buf_span(&text));
	buf_free(&text);
}

static void
draw_keys(struct hall *h)
{
	static const enum key_id listed[] = { KEY_OPEN, KEY_SCROLL, KEY_LANG,
		KEY_BACK, KEY_QUIT };
	static const enum key_id shown[] = { KEY_SCROLL, KEY_LANG, KEY_BACK,
		KEY_QUIT };
	enum { COUNT = sizeof(listed) / sizeof(*listed) };
	const enum key_id *keys = h->f->shows ? shown : listed;
	size_t count = h->f->shows ? COUNT - 1 : COUNT;
	const char *items[COUNT];

	for (size_t i = 0; i < count; i++)
		items[i] = key_label(keys[i], h->f->lang);
	keybar_draw(&h->canvas, h->canvas.rows - 1, items, count, KEYS_KEPT);
}

static void
draw_list(struct hall *h, struct area box)
{
	struct canvas *c = &h->canvas;

	canvas_box(c, box, say(h, T_FLEET_WHICH));
	h->rows = box.rows - 2;
	list_draw(&h->list, c,
	    (struct area){ box.row + 1, 1, h->rows, box.cols - 2 }, draw_row,
	    h);
	list_more_draw(&h->list, c, box);
}

static void
draw_hall(struct hall *h)
{
	struct canvas *c = &h->canvas;
	int list_rows = h->f->shows ? 1 : c->rows - HEAD_ROWS - DETAIL_ROWS;
	struct area list = { HEAD_ROWS, 0, list_rows, c->cols };
	struct area detail = { list.row + list.rows - 1, 0,
		c->rows - HEAD_ROWS - list_rows, c->cols };
	struct area text = { detail.row + 1, 2, detail.rows - 2,
		detail.cols - 3 };
	struct buf head = BUF_INIT;
	char n[NUMBER_TEXT_MAX];

	canvas_puts(c, 0, 1, INK_TITLE, "ndes-doctor " VERSION, c->cols - 2);
	canvas_right(
	    c, 0, 1, INK_TITLE, span_of(say(h, T_UI_LANG)), c->cols - 2);
	text_fill(&head, say(h, T_FLEET_HEAD), h->f->file,
	    number_text(h->list.count, n), NULL);
	canvas_text(c, 1, 1, INK_NORMAL, buf_span(&head), c->cols - 2);
	buf_free(&head);
	if (!h->f->shows)
		draw_list(h, list);
	canvas_box(c, detail, NULL);
	fill_detail(h);
	if (h->f->shows)
		h->rows = text.rows;
	pane_draw(&h->pane, c, text);
	draw_keys(h);
}

static bool
show_hall(struct hall *h, struct term *term)
{
	struct canvas *c = &h->canvas;

	if (!term_fit(term, c))
		return false;
	if (c->rows < ROWS_MIN || c->cols < COLS_MIN)
		canvas_puts(c, c->rows / 2, 0, INK_NORMAL,
		    say(h, T_UI_TOO_SMALL), c->cols);
	else
		draw_hall(h);
	term_show(term, c);
	return true;
}

static void
end_with(struct hall *h, enum fleet_choice choice)
{
	h->choice = choice;
	h->done = true;
}

static void
take_key(struct hall *h, uint32_t key)
{
	bool back = key == TERM_KEY_ESC || key == TERM_KEY_LEFT;

	if (key == 'q') {
		end_with(h, FLEET_QUIT);
	} else if (key == 'v') {
		h->f->lang = (enum lang)((h->f->lang + 1) % LANG_COUNT);
	} else if (back && h->f->shows) {
		h->f->shows = false;
		h->pane.top = 0;
	} else if (back) {
		end_with(h, FLEET_BACK);
	} else if (h->f->shows) {
		pane_key(&h->pane, key, h->rows);
	} else if (key == TERM_KEY_ENTER && h->list.count > 0) {
		end_with(h, FLEET_OPEN);
	} else if (key == ' ') {
		pane_key(&h->pane, key, DETAIL_ROWS - 2);
	} else if (list_key(&h->list, key, h->rows)) {
		h->pane.top = 0;
		h->f->message = "";
	}
}

enum fleet_choice
fleet_run(struct fleet *f, struct term *term)
{
	struct hall h = { .f = f, .choice = FLEET_QUIT };

	h.canvas.ascii = term->ascii;
	list_count(&h.list, merge_count(f->merge));
	if (f->which < h.list.count)
		h.list.selected = f->which;
	while (!h.done && show_hall(&h, term)) {
		uint32_t key = term_key(term, -1);

		if (key == TERM_KEY_QUIT || key == TERM_KEY_EOF)
			h.done = true;
		else
			take_key(&h, key);
	}
	f->which = h.list.selected;
	pane_free(&h.pane);
	canvas_free(&h.canvas);
	return h.choice;
}
