/*
 * One record as it stands in its file, with its neighbours, and the meaning
 * of every code in it.  The file was read when the page was opened.
 */

#include "tui/screen/page_raw.h"

#include "tui/screen/living.h"
#include "tui/screen/lesson.h"

#define LINES_BEFORE     3
#define LINES_AFTER      5
#define LINE_MAX         4000 /* bytes shown of a line */
#define FRAME_COLS       4    /* frame and margins */
#define NEIGHBOUR_INDENT 4
#define MARK_COLS        3

struct raw {
	struct view v;
	struct buf lines; /* of the file */
	size_t here;      /* which of them is the record */
	struct buf place, text;
};

static struct raw *
state(const struct app *app)
{
	return app->page[PAGE_RAW];
}

static void
raw_free(struct app *app)
{
	buf_free(&state(app)->lines);
	buf_free(&state(app)->place);
	buf_free(&state(app)->text);
}

void
raw_open(struct app *app, const char *file, uint64_t line, uint64_t offset,
    const char *text)
{
	buf_clear(&state(app)->lines);
	buf_clear(&state(app)->place);
	buf_clear(&state(app)->text);
	state(app)->here = 0;
	if (file != NULL)
		buf_puts(&state(app)->place, file);
	if (line > 0)
		buf_printf(
		    &state(app)->place, ":%llu", (unsigned long long)line);
	buf_puts(&state(app)->text, text);
	if (file == NULL ||
	    case_context(living_case(app), file, offset, LINES_BEFORE,
		LINES_AFTER, &state(app)->lines, &state(app)->here) != OK ||
	    state(app)->lines.n == 0) {
		/* what was kept is better than nothing */
		buf_clear(&state(app)->lines);
		buf_puts(&state(app)->lines, text);
		state(app)->here = 0;
	}
	app_open(app, PAGE_RAW);
}

/* What fits on one row, and a mark where there is more. */
static void
neighbour_add(struct app *app, struct pane *p, int cols, struct span line)
{
	struct buf b = BUF_INIT;
	size_t n = canvas_fit(&app->canvas, line, cols);

	if (n < line.n)
		n = canvas_fit(&app->canvas, line, cols - MARK_COLS);
	buf_add(&b, span_slice(line, 0, n));
	buf_puts(&b, n < line.n ? "..." : "");
	pane_row(p, INK_FAINT, NEIGHBOUR_INDENT, buf_span(&b), SPAN_NONE);
	buf_free(&b);
}

/* The record whole; of its neighbours, set in, what fits on one row. */
static void
lines_add(struct app *app, struct pane *p, int cols, struct span *here)
{
	struct span rest = buf_span(&state(app)->lines);
	struct span line;

	for (size_t i = 0; span_line(&rest, &line); i++) {
		bool it = i == state(app)->here;

		line = span_slice(line, 0, LINE_MAX);
		if (it)
			*here = line;
		if (it && line.n > 0)
			pane_row(p, INK_TITLE, 0, line, SPAN_NONE);
		else if (line.n > 0)
			neighbour_add(app, p, cols, line);
	}
}

static void
raw_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_RAW);
	struct span here = SPAN_NONE;
	struct buf said = BUF_INIT;

	pane_add(p, INK_KEY, 0, buf_span(&state(app)->place));
	lines_add(app, p, body.cols - FRAME_COLS - NEIGHBOUR_INDENT, &here);
	buf_add(&said, here); /* may go on below the line */
	buf_printf(&said, " %s", buf_str(&state(app)->text));
	lesson_explain_below(app, buf_span(&said), T_UI_DECODE, p);
	buf_free(&said);
	app_pane_draw(app, PAGE_RAW, body);
}

static bool
raw_key(struct app *app, uint32_t key)
{
	if (key_is(key, KEY_RAW) || key == TERM_KEY_ENTER) {
		app_back(app);
		return true;
	}
	return app_pane_key(app, PAGE_RAW, key);
}

const struct page page_raw = {
	.state_size = sizeof(struct raw),
	.free = raw_free,
	.draw = raw_draw,
	.key = raw_key,
	.keys = app_text_keys,
};
