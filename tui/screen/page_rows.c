/*
 * Every row that matches, in the order of its time, whatever source it is
 * of.  Below, what the selected one says and means.
 */

#include "engine/base/fill.h"
#include "engine/report/wording.h"
#include "tui/screen/lesson.h"
#include "tui/screen/matching.h"
#include "tui/screen/page_raw.h"
#include "tui/screen/words.h"

#define TIME_COLS   16 /* "03-02 09:31:47" and two blanks */
#define KIND_COLS   11
#define WHO_COLS    15
#define WHO_BROAD   30
#define DETAIL_ROWS 8

static const struct rows_item *
selected(const struct app *app)
{
	const struct matching_job *m = matching_of(app);

	return m->rows != NULL
		   ? rows_at(m->rows, app_view(app, PAGE_ROWS)->list.selected)
		   : NULL;
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool chosen)
{
	struct app *app = arg;
	const struct rows_item *r = rows_at(matching_of(app)->rows, i);
	bool wide = c->cols >= WIDE_COLS;
	bool any = matching_of(app)->sign == ROWS_ANY_SIGN;
	int who = c->cols >= BROAD_COLS ? WHO_BROAD : WHO_COLS;
	int col = line.col + 1, end = line.col + line.cols;
	char time[TIME_TEXT_MAX];

	if (r == NULL)
		return;
	canvas_puts(c, line.row, line.col, INK_NORMAL, chosen ? ">" : " ", 1);
	canvas_puts(c, line.row, col, INK_NORMAL, words_row_time(r->time, time),
	    TIME_COLS - 2);
	col += TIME_COLS;
	if (r->bad || r->good)
		canvas_puts(c, line.row, col, r->bad ? INK_BAD : INK_GOOD,
		    r->bad ? "KO" : "ok", 2);
	col += 4;
	if (any && wide) {
		canvas_puts(c, line.row, col, INK_FAINT,
		    source_kind_name(r->kind), KIND_COLS - 1);
		col += KIND_COLS;
	}
	if (wide) {
		canvas_short(
		    c, line.row, col, INK_NORMAL, span_of(r->who), who - 2);
		col += who;
	}
	canvas_short(c, line.row, col, INK_NORMAL,
	    span_of(*r->what != '\0' ? r->what : r->text), end - col);
	if (chosen)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}

/* What was asked for, the filter, and how many there are. */
static void
title_say(struct app *app, struct buf *b)
{
	const struct matching_job *m = matching_of(app);
	char n[NUMBER_TEXT_MAX], all[NUMBER_TEXT_MAX];

	buf_puts(b, m->sign == ROWS_ANY_SIGN
			? app_text(app, T_ROWS_ALL)
			: app_in(app, &know_sign(app->k, m->sign)->label));
	if (m->rows != NULL) {
		bool cut = rows_total(m->rows) > rows_count(m->rows);

		buf_puts(b, "  ");
		text_fill(b, app_text(app, cut ? T_ROWS_SOME : T_ROWS_COUNT),
		    number_text(rows_count(m->rows), n),
		    number_text(rows_total(m->rows), all), NULL);
	}
	if (m->typed.n > 0)
		buf_printf(b, "  & %s", buf_str(&m->typed));
}

static void
detail_fill(struct app *app, struct pane *p)
{
	const struct rows_item *r = selected(app);
	struct buf b = BUF_INIT;
	char time[TIME_TEXT_MAX];

	if (r == NULL) {
		if (!matching_of(app)->on)
			pane_puts(p, INK_NORMAL, 0, app_text(app, T_ROWS_NONE));
		return;
	}
	buf_printf(&b, "%s  %s", words_second(r->time, time), r->file);
	if (r->line > 0)
		buf_printf(&b, ":%llu", (unsigned long long)r->line);
	if (*r->who != '\0')
		buf_printf(&b, "  %s", r->who);
	pane_add(p, INK_FAINT, 0, buf_span(&b));
	pane_puts(
	    p, INK_TITLE, 0, app_in(app, &know_sign(app->k, r->sign)->label));
	pane_puts(p, INK_NORMAL, 0, r->text);
	lesson_explain_below(app, span_of(r->text), T_NONE, p);
	buf_free(&b);
}

static void
rows_draw(struct app *app, struct area body)
{
	struct view *v = app_view(app, PAGE_ROWS);
	struct pane *p = app_pane(app, PAGE_ROWS);
	struct area list = body;
	struct buf title = BUF_INIT;

	list.rows -= DETAIL_ROWS;
	title_say(app, &title);
	v->rows = app_list_draw(
	    app, PAGE_ROWS, list, buf_str(&title), row_draw);
	buf_free(&title);
	detail_fill(app, p);
	app_detail_draw(app, PAGE_ROWS, body, list.rows, NULL);
}

static void
rows_raw(struct app *app)
{
	const struct rows_item *r = selected(app);

	if (r != NULL)
		raw_open(app, r->file, r->line, r->offset, r->text);
}

static const struct act acts[] = {
	{ KEY_RAW, rows_raw },
	{ KEY_FILTER, matching_ask_filter },
	{ KEY_GO_TO, matching_ask_time },
};

static bool
rows_key(struct app *app, uint32_t key)
{
	struct view *v = app_view(app, PAGE_ROWS);
	size_t before = v->list.selected;

	if (key == TERM_KEY_ENTER) {
		rows_raw(app);
		return true;
	}
	if (!list_key(&v->list, key == ' ' ? TERM_KEY_PAGE_DOWN : key, v->rows))
		return false;
	if (v->list.selected != before)
		v->pane.top = 0;
	return true;
}

static void
rows_keys(const struct app *app, struct keys *keys)
{
	if (selected(app) != NULL)
		keys_add(keys, KEY_RAW);
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_FILTER);
	keys_add(keys, KEY_GO_TO);
	keys_add(keys, KEY_BAD);
	keys_add(keys, KEY_FIND);
	keys_add(keys, KEY_LANG);
}

const struct page page_rows = {
	.draw = rows_draw,
	.acts = acts,
	.act_count = sizeof(acts) / sizeof(*acts),
	.key = rows_key,
	.keys = rows_keys,
};
