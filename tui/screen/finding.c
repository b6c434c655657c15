/*
 * Rows are known by how they are drawn: each is drawn on a canvas of one
 * line that nobody sees, and read there, words and ink.
 */

#include "tui/screen/finding.h"

#include "engine/base/utf8.h"
#include "tui/screen/app.h"
#include "tui/screen/plain.h"
#include "tui/screen/texts.h"

#define ROW_COLS   400 /* more than a screen shows of a row */
#define LINE_BYTES 16000

struct finding_job {
	struct buf needle;
};

static struct buf *
needle(const struct app *app)
{
	return &((struct finding_job *)app->job[JOB_FINDING])->needle;
}

/* --- rows --- */

static bool
row_make(struct app *app, const struct view *v, size_t i, struct canvas *c)
{
	if (!canvas_resize(c, 1, ROW_COLS))
		return false;
	v->row(app, c, (struct area){ 0, 0, 1, ROW_COLS }, i, false);
	return true;
}

static bool
row_has(const struct canvas *c, struct span what)
{
	struct buf text = BUF_INIT;
	bool has;

	canvas_row_text(c, 0, &text);
	has = span_ifind(buf_span(&text), what, 0) != SIZE_MAX;
	buf_free(&text);
	return has;
}

static bool
row_is_bad(const struct canvas *c, struct span what)
{
	(void)what;
	for (int col = 0; col < c->cols; col++)
		if (c->cells[col].ink == INK_BAD)
			return true;
	return false;
}

/* Selects the next row that FITS, all around the list. */
static bool
row_find(struct app *app, struct span what, bool back,
    bool (*fits)(const struct canvas *c, struct span what))
{
	struct view *v = app_view(app, app_page(app));
	struct canvas c = canvas_like(&app->canvas);
	size_t count = v->row != NULL ? v->list.count : 0;
	bool found = false;

	for (size_t n = 1; !found && n <= count; n++) {
		size_t i = (v->list.selected + (back ? count - n : n)) % count;

		if (!row_make(app, v, i, &c) || !fits(&c, what))
			continue;
		found = true;
		if (i != v->list.selected)
			v->pane.top = 0;
		v->list.selected = i;
	}
	canvas_free(&c);
	return found;
}

/* --- search --- */

bool
finding_next(struct app *app, bool back)
{
	struct span what = buf_span(needle(app));
	struct view *v = app_view(app, app_page(app));

	if (what.n == 0)
		return false;
	if (!row_find(app, what, back, row_has) &&
	    !pane_find(&v->pane, &app->canvas, what, back))
		app->notice = T_FIND_NOTHING;
	return true;
}

static void
typed(struct app *app, const char *text)
{
	if (*text != '\0') {
		buf_clear(needle(app));
		buf_puts(needle(app), text);
	}
	if (!finding_next(app, false))
		app->notice = T_WIZ_NOT_ANSWERED;
}

void
finding_ask(struct app *app)
{
	ask_line(app, app_text(app, T_FIND_ASK), "", typed);
}

void
finding_bad(struct app *app, bool back)
{
	if (!row_find(app, SPAN_NONE, back, row_is_bad))
		app->notice = T_FIND_NO_BAD;
}

/* --- copying --- */

/* Logs are hostile: what goes past the canvas is cleaned line by line. */
static void
lines_add(struct buf *out, struct span s)
{
	struct span line;

	while (span_line(&s, &line)) {
		utf8_clean(out, line, LINE_BYTES);
		buf_byte(out, '\n');
	}
}

/* To the clipboard of the terminal, which may not obey. */
static void
clip(struct app *app, struct span text)
{
	const struct app_options *o = app->options;

	if (o->fixes.permit.read_only && !o->clipboard)
		app->notice = T_CLIP_READ_ONLY;
	else
		app->notice = term_clip(app->term, text) ? T_CLIP_SENT
							 : T_CLIP_NONE;
}

void
finding_copy(struct app *app, bool to_clipboard)
{
	const struct view *v = app_view(app, app_page(app));
	struct buf text = BUF_INIT, part = BUF_INIT;

	if (v->row != NULL && v->list.selected < v->list.count) {
		plain_row(&app->canvas, v->row, app, v->list.selected, &text);
		buf_puts(&text, "\n\n");
	}
	pane_text(&v->pane, &part);
	lines_add(&text, buf_span(&part));
	if (text.n == 0)
		app->notice = T_FIND_NO_TEXT;
	else if (to_clipboard)
		clip(app, buf_span(&text));
	else
		term_plain(
		    app->term, buf_str(&text), app_text(app, T_UI_RETURN));
	buf_free(&part);
	buf_free(&text);
}

static void
release(struct app *app)
{
	buf_free(needle(app));
}

const struct job job_finding = {
	.state_size = sizeof(struct finding_job),
	.free = release,
};
