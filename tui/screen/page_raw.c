/*
 * One record as it stands in its file, with its neighbours, and the meaning
 * of every code in it.  The file was read when the page was opened; whoever
 * scrolls on beyond that goes through the file, a stretch of it at a time.
 */

#include "tui/screen/page_raw.h"

#include "engine/base/fill.h"
#include "tui/screen/living.h"
#include "tui/screen/lesson.h"

#define LINES_BEFORE     3
#define LINES_AFTER      5
#define LINE_MAX         4000 /* bytes shown of a line */
#define FRAME_COLS       4    /* frame and margins */
#define NEIGHBOUR_INDENT 4
#define MARK             "\xE2\x80\xA6"
#define STRETCH          (64u << 10) /* bytes of the file at a time */
#define SIDE_COLS        30          /* a step sideways */

struct raw {
	struct view v;
	struct buf lines; /* of the file */
	size_t here;      /* which of them is the record; SIZE_MAX: none */
	struct buf place, text, file;
	uint64_t offset; /* of the record */
	struct file_window at;
	int side; /* columns of rows that are left out */
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
	buf_free(&state(app)->file);
}

void
raw_open(struct app *app, const char *file, uint64_t line, uint64_t offset,
    const char *text)
{
	buf_clear(&state(app)->lines);
	buf_clear(&state(app)->place);
	buf_clear(&state(app)->text);
	state(app)->here = 0;
	state(app)->side = 0;
	state(app)->offset = offset;
	buf_clear(&state(app)->file);
	if (file != NULL) {
		buf_puts(&state(app)->place, file);
		buf_puts(&state(app)->file, file);
	}
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

/* What fits on one row from the side on, and a mark where there is more. */
static void
neighbour_add(struct app *app, struct pane *p, int cols, struct span line)
{
	struct buf b = BUF_INIT;
	size_t n;

	line = span_slice(
	    line, canvas_fit(&app->canvas, line, state(app)->side), line.n);
	n = canvas_fit(&app->canvas, line, cols);

	if (n < line.n)
		n = canvas_fit(&app->canvas, line,
		    cols - canvas_columns(&app->canvas, SPAN(MARK)));
	buf_add(&b, span_slice(line, 0, n));
	buf_puts(&b, n < line.n ? MARK : "");
	if (state(app)->here == SIZE_MAX)
		pane_row(p, INK_NORMAL, 0, buf_span(&b), SPAN_NONE);
	else
		pane_row(
		    p, INK_FAINT, NEIGHBOUR_INDENT, buf_span(&b), SPAN_NONE);
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

/* "bytes 65536 to 131072" */
static void
stretch_say(struct app *app, struct buf *b)
{
	char from[NUMBER_TEXT_MAX], to[NUMBER_TEXT_MAX];

	text_fill(b, app_text(app, T_RAW_STRETCH),
	    number_text(state(app)->at.from, from),
	    number_text(state(app)->at.to, to), NULL);
}

/* The stretch W of the file in place of what is shown; END: its end. */
static bool
stretch_show(struct app *app, struct file_window w, bool end)
{
	struct buf lines = BUF_INIT;

	if (state(app)->file.n == 0 || w.from >= w.to ||
	    case_window(living_case(app), buf_str(&state(app)->file), &w,
		&lines) != OK ||
	    lines.n == 0) {
		buf_free(&lines);
		return false;
	}
	buf_free(&state(app)->lines);
	state(app)->lines = lines;
	state(app)->here = SIZE_MAX;
	state(app)->at = w;
	/* the last page of it is where the next drawing ends */
	app_view(app, PAGE_RAW)->pane.top = end ? SIZE_MAX / 2 : 0;
	return true;
}

/* KEY wants to go on where the text ends: there the file does. */
static bool
stretch_key(struct app *app, uint32_t key)
{
	const struct raw *s = state(app);
	const struct pane *p = &app_view(app, PAGE_RAW)->pane;
	bool inside = s->here == SIZE_MAX;
	struct file_window w = { .from = inside ? s->at.to : s->offset };

	if ((key == TERM_KEY_PAGE_DOWN || key == ' ' || key == TERM_KEY_DOWN) &&
	    p->top + (size_t)app_view(app, PAGE_RAW)->rows >= p->size) {
		w.to = w.from + STRETCH;
		return !(inside && s->at.ends) && stretch_show(app, w, false);
	}
	if ((key != TERM_KEY_PAGE_UP && key != TERM_KEY_UP) || p->top > 0)
		return false;
	w.to = inside ? s->at.from : s->offset;
	w.from = w.to > STRETCH ? w.to - STRETCH : 0;
	return stretch_show(app, w, true);
}

/* Rows are wider than the screen. */
static bool
side_key(struct app *app, uint32_t key)
{
	if (key_is(key, KEY_SIDE) && state(app)->side < LINE_MAX)
		state(app)->side += SIDE_COLS;
	else if (key_is(key, KEY_SIDE_BACK) && state(app)->side > 0)
		state(app)->side -= SIDE_COLS;
	else
		return false;
	return true;
}

static void
raw_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_RAW);
	struct span here = SPAN_NONE;
	struct buf said = BUF_INIT;

	pane_add(p, INK_KEY, 0, buf_span(&state(app)->place));
	if (state(app)->here == SIZE_MAX)
		stretch_say(app, &said);
	pane_add(p, INK_KEY, 0, buf_span(&said));
	buf_clear(&said);
	lines_add(app, p,
	    body.cols - FRAME_COLS -
		(state(app)->here == SIZE_MAX ? 0 : NEIGHBOUR_INDENT),
	    &here);
	buf_add(&said, here); /* may go on below the line */
	buf_printf(&said, " %s", buf_str(&state(app)->text));
	if (state(app)->here != SIZE_MAX)
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
	return side_key(app, key) || stretch_key(app, key) ||
	       app_pane_key(app, PAGE_RAW, key);
}

static void
raw_keys(const struct app *app, struct keys *keys)
{
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_SCROLL);
	keys_add(keys, KEY_SIDE);
	keys_add(keys, KEY_FIND);
	keys_add(keys, KEY_COPY);
	keys_add(keys, KEY_LANG);
	(void)app;
}

const struct page page_raw = {
	.state_size = sizeof(struct raw),
	.free = raw_free,
	.draw = raw_draw,
	.key = raw_key,
	.keys = raw_keys,
};
