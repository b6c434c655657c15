/*
 * One record as it stands in its file, with its neighbours, and the meaning
 * of every code in it.  The file was read when the page was opened.
 */

#include "tui/screen/page.h"

#include "tui/screen/evidence_rows.h"
#include "tui/screen/guide_rows.h"

#define LINES_BEFORE     3
#define LINES_AFTER      5
#define LINE_MAX         4000 /* bytes shown of a line */
#define FRAME_COLS       4    /* frame and margins */
#define NEIGHBOUR_INDENT 4

static void
raw_enter(struct app *app)
{
	const struct evidence_item *item = evidence_selected(app, NULL);

	buf_clear(&app->raw);
	app->raw_here = 0;
	if (item == NULL)
		return;
	if (item->file != NULL &&
	    case_context(app->c, item->file, item->offset, LINES_BEFORE,
		LINES_AFTER, &app->raw, &app->raw_here) == OK &&
	    app->raw.n > 0)
		return;
	buf_clear(&app->raw); /* what was kept is better than nothing */
	buf_puts(&app->raw, item->text);
	app->raw_here = 0;
}

/* The record whole; of its neighbours, set in, what fits on one row. */
static void
lines_add(struct app *app, struct pane *p, int cols, struct span *here)
{
	struct span rest = buf_span(&app->raw);
	struct span line;

	for (size_t i = 0; span_line(&rest, &line); i++) {
		bool it = i == app->raw_here;

		line = span_slice(line, 0, LINE_MAX);
		if (it)
			*here = line;
		else
			line.n = canvas_fit(&app->canvas, line, cols);
		if (line.n > 0)
			pane_row(p, it ? INK_TITLE : INK_FAINT,
			    it ? 0 : NEIGHBOUR_INDENT, line, SPAN_NONE);
	}
}

static void
raw_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_RAW);
	const struct evidence_item *item = evidence_selected(app, NULL);
	struct span here = SPAN_NONE;
	struct buf b = BUF_INIT, said = BUF_INIT;

	if (item != NULL) {
		evidence_place(item, &b);
		pane_add(p, INK_KEY, 0, buf_span(&b));
	}
	lines_add(app, p, body.cols - FRAME_COLS - NEIGHBOUR_INDENT, &here);
	buf_clear(&b);
	buf_add(&said, here);
	if (item != NULL) /* may go on below the line */
		buf_printf(&said, " %s", item->text);
	case_explain(app->k, buf_span(&said), app->lang, &b);
	buf_free(&said);
	if (b.n > 0) {
		pane_gap(p);
		pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_DECODE));
		pane_add(p, INK_NORMAL, 0, buf_span(&b));
	}
	buf_free(&b);
	app_pane_draw(app, PAGE_RAW, body);
}

static bool
raw_key(struct app *app, uint32_t key)
{
	if (key == 'x' || key == TERM_KEY_ENTER) {
		app_back(app);
		return true;
	}
	return app_pane_key(app, PAGE_RAW, key);
}

static void
raw_keys(const struct app *app, struct keys *keys)
{
	keys_add(app, keys, T_UI_KEY_BACK);
	keys_add(app, keys, T_UI_KEY_SCROLL);
	keys_add(app, keys, T_UI_KEY_LANG);
}

const struct page page_raw = {
	.title = T_UI_TITLE_RAW,
	.enter = raw_enter,
	.draw = raw_draw,
	.key = raw_key,
	.keys = raw_keys,
};
