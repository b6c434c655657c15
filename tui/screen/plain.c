/*
 * A page is drawn on a picture that nobody sees; its list is then asked for
 * its rows, its pane for its text, and the page for its keys.
 */

#include "tui/screen/plain.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/report/wrap.h"
#include "tui/screen/app.h"

#define ROW_COLS  400
#define ROWS_SAID 200 /* of a list; a search finds the others */

/* --- lines --- */

/* A line as a canvas shows it: harmless, and ASCII where it must be. */
static void
line_put(const struct canvas *like, struct span line, struct buf *out)
{
	struct canvas c = canvas_like(like);

	if (canvas_resize(&c, 1, ROW_COLS)) {
		canvas_text(&c, 0, 0, INK_NORMAL, line, ROW_COLS);
		canvas_row_text(&c, 0, out);
	}
	canvas_free(&c);
	buf_byte(out, '\n');
}

void
plain_wrap(const struct canvas *like, struct span s, struct buf *out)
{
	struct buf wrapped = BUF_INIT;
	struct span rest, line;

	wrap_text(&wrapped, s, 0, 0);
	rest = buf_span(&wrapped);
	while (rest.n > 0 && span_line(&rest, &line))
		line_put(like, line, out);
	buf_free(&wrapped);
}

/* At most two blanks in a row: a reader would count them all. */
static void
squeeze(struct span s, struct buf *out)
{
	size_t blanks = 0;

	s = span_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		blanks = s.p[i] == ' ' ? blanks + 1 : 0;
		if (blanks <= 2)
			buf_byte(out, s.p[i]);
	}
}

void
plain_row(const struct canvas *like, list_row *row, void *arg, size_t i,
    struct buf *out)
{
	struct canvas c = canvas_like(like);
	struct buf text = BUF_INIT;

	if (canvas_resize(&c, 1, ROW_COLS)) {
		row(arg, &c, (struct area){ 0, 0, 1, ROW_COLS }, i, false);
		canvas_row_text(&c, 0, &text);
	}
	squeeze(buf_span(&text), out);
	buf_free(&text);
	canvas_free(&c);
}

/* A row of the picture. */
static void
picture_row(const struct app *app, int row, struct buf *out)
{
	struct buf text = BUF_INIT;

	canvas_row_text(&app->canvas, row, &text);
	squeeze(buf_span(&text), out);
	buf_byte(out, '\n');
	buf_free(&text);
}

/* --- what is said --- */

/* TEXT, unless it was said before under *HASH. */
static void
news_put(uint64_t *hash, struct buf *text, struct buf *out)
{
	uint64_t now = span_hash(buf_span(text));

	if (now != *hash && text->n > 0)
		buf_add(out, buf_span(text));
	*hash = now;
	buf_clear(text);
}

static void
rows_say(struct app *app, const struct view *v, struct buf *out)
{
	size_t count = v->row != NULL ? v->list.count : 0;

	for (size_t i = 0; i < count && i < ROWS_SAID; i++) {
		buf_printf(out, "%3zu  ", i + 1);
		plain_row(&app->canvas, v->row, app, i, out);
		buf_byte(out, '\n');
	}
	if (count > ROWS_SAID)
		buf_printf(out, "...  %zu\n", count);
}

static void
pane_say(struct app *app, const struct view *v, struct buf *out)
{
	struct buf text = BUF_INIT;
	struct span rest, line;
	bool gap = true;

	pane_text(&v->pane, &text);
	rest = buf_span(&text);
	while (rest.n > 0 && span_line(&rest, &line)) {
		if (span_trim(line).n > 0)
			plain_wrap(&app->canvas, line, out);
		else if (!gap)
			buf_byte(out, '\n');
		gap = span_trim(line).n == 0;
	}
	buf_free(&text);
}

static void
keys_find(struct app *app, struct plain *p)
{
	struct keys all = { .count = 0 };

	if (page_of(app_page(app))->keys != NULL)
		page_of(app_page(app))->keys(app, &all);
	if (app->options->lesson != NULL && app_page(app) != PAGE_LESSON)
		keys_add(&all, KEY_LESSON);
	keys_add(&all, KEY_HELP);
	p->keys.count = 0;
	for (size_t i = 0; i < all.count; i++)
		if (all.item[i] != KEY_SCROLL && all.item[i] != KEY_TURN)
			keys_add(&p->keys, all.item[i]);
}

static size_t
rows_of(const struct app *app)
{
	const struct view *v = app_view(app, app_page(app));

	return v->row != NULL ? v->list.count : 0;
}

static void
menu_say(struct app *app, struct plain *p, struct buf *out)
{
	struct buf line = BUF_INIT;

	keys_find(app, p);
	for (size_t i = 0; i < p->keys.count; i++) {
		buf_printf(&line, "%3zu  %s", rows_of(app) + i + 1,
		    key_label(p->keys.item[i], app->lang));
		line_put(&app->canvas, buf_span(&line), out);
		buf_clear(&line);
	}
	buf_printf(&line, "  0  %s", key_label(KEY_QUIT, app->lang));
	line_put(&app->canvas, buf_span(&line), out);
	buf_free(&line);
}

/* What is open at the foot, in place of the menu; true: it waits. */
static bool
question_say(struct app *app, struct buf *out)
{
	struct asking *a = &app->asking;
	struct buf start = BUF_INIT;

	if (!a->on)
		return false;
	plain_wrap(&app->canvas, buf_span(&a->prompt), out);
	if (a->telling) {
		a->on = false;
		return false;
	}
	if (a->choices == NULL)
		input_text(&a->line, &start);
	if (start.n > 0) {
		buf_puts(out, "[");
		buf_add(out, buf_span(&start));
		buf_puts(out, "]\n");
	}
	buf_free(&start);
	return true;
}

void
plain_say(struct app *app, struct plain *p, struct buf *out)
{
	const struct view *v = app_view(app, app_page(app));
	struct buf text = BUF_INIT;

	if (!p->begun || p->page != app_page(app)) {
		*p = (struct plain){ .begun = true, .page = app_page(app) };
		buf_puts(&text, "== ");
		buf_puts(&text, page_title(app, app_page(app)));
		buf_byte(out, '\n');
		line_put(&app->canvas, buf_span(&text), out);
		buf_clear(&text);
		picture_row(app, 0, out);
	}
	picture_row(app, 1, &text);
	news_put(&p->head, &text, out);
	rows_say(app, v, &text);
	news_put(&p->rows, &text, out);
	if (rows_of(app) > 0)
		buf_printf(out, "> %zu\n", v->list.selected + 1);
	pane_say(app, v, &text);
	news_put(&p->text, &text, out);
	picture_row(app, app->canvas.rows - 2, &text);
	news_put(&p->foot, &text, out);
	if (!question_say(app, out)) {
		menu_say(app, p, &text);
		news_put(&p->menu, &text, out);
	}
	buf_puts(out, "? ");
	buf_free(&text);
}

/* --- what is answered --- */

static uint32_t
question_answer(struct app *app, struct span line)
{
	struct asking *a = &app->asking;
	char *text;
	size_t given;
	struct buf start = BUF_INIT;

	if (a->choices != NULL)
		return line.n == 1 ? (uint32_t)(unsigned char)line.p[0]
				   : TERM_KEY_ESC;
	input_text(&a->line, &start);
	given = start.n;
	buf_free(&start);
	if (line.n == 0)
		return given > 0 ? TERM_KEY_ENTER : TERM_KEY_ESC;
	text = span_dup(line);
	if (text == NULL)
		return TERM_KEY_ESC;
	input_start(&a->line, text);
	free(text);
	return TERM_KEY_ENTER;
}

/* LINE is the first word of the label of ID: "Enter", "R". */
static bool
names_key(struct span line, enum key_id id)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const char *label = key_label(id, (enum lang)lang);
		struct span word = { label, strcspn(label, " ") };

		if (line.n > 1 ? span_ieq(line, word) : span_eq(line, word))
			return true;
	}
	return false;
}

static uint32_t
number_answer(struct app *app, struct plain *p, uint64_t n)
{
	struct view *v = app_view(app, app_page(app));
	size_t rows = rows_of(app);

	if (n == 0)
		return key_code(KEY_QUIT);
	if (n <= rows) {
		v->list.selected = (size_t)n - 1;
		v->pane.top = 0;
		return TERM_KEY_NONE;
	}
	if (n <= rows + p->keys.count)
		return key_code(p->keys.item[n - rows - 1]);
	app->notice = T_PLAIN_WHAT;
	return TERM_KEY_NONE;
}

uint32_t
plain_answer(struct app *app, struct plain *p, struct span line)
{
	struct span rest = line = span_trim(line);
	uint64_t n;

	if (app->asking.on)
		return question_answer(app, line);
	if (line.n == 0) {
		p->begun = false; /* all of it again */
		return TERM_KEY_NONE;
	}
	if (span_number(line, 10, &n))
		return number_answer(app, p, n);
	for (size_t i = 0; i < p->keys.count; i++)
		if (names_key(line, p->keys.item[i]))
			return key_code(p->keys.item[i]);
	for (int id = 0; id < KEY_COUNT; id++)
		if (key_code((enum key_id)id) != 0 &&
		    names_key(line, (enum key_id)id))
			return key_code((enum key_id)id);
	n = utf8_next(&rest);
	if (rest.n == 0)
		return (uint32_t)n;
	app->notice = T_PLAIN_WHAT;
	return TERM_KEY_NONE;
}
