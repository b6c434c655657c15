/*
 * The matched records of a check, the fields that matter first: when, who,
 * what.  Below, what the selected one says and means.
 */

#include "engine/report/wording.h"
#include "tui/screen/page.h"

#include "tui/screen/evidence_rows.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/keeping.h"
#include "tui/screen/matching.h"
#include "tui/screen/page_raw.h"
#include "tui/screen/words.h"
#include "tui/screen/lesson.h"

#define TIME_COLS   16 /* "03-02 09:31:47" and two blanks */
#define WHEN_COLS   12 /* the day or the time of day */
#define WHO_PART    5  /* who takes a fifth of a row at most */
#define LABEL_PART  2  /* the label of a state takes two of them */
#define DETAIL_PART 2  /* the list takes one half at most */

static void
evidence_enter(struct app *app)
{
	struct list *l = &app_view(app, PAGE_EVIDENCE)->list;
	size_t check = guide_check(app);
	const struct evidence_item *proof = evidence_proof(app, check);

	*l = (struct list){ evidence_count_of(app, check), 0, 0 };
	for (size_t i = 0; i < l->count; i++) {
		if (evidence_at(app, check, i, NULL) == proof)
			l->selected = i;
	}
}

/* As wide as the rows need it, with two blanks behind. */
static int
who_columns(const struct app *app, const struct canvas *c)
{
	int most = evidence_who_columns(app, guide_check(app), c);

	return 2 + (most < c->cols / WHO_PART ? most : c->cols / WHO_PART);
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	struct app *app = arg;
	const struct finding *f;
	const struct evidence_item *item;
	enum polarity polarity;
	char time[TIME_TEXT_MAX];
	int col = line.col + 1;
	int end = line.col + line.cols;
	bool wide = c->cols >= WIDE_COLS;
	int who = who_columns(app, c);

	item = evidence_at(app, guide_check(app), i, &f);
	if (item == NULL)
		return;
	polarity = know_sign(app->k, f->sign)->polarity;
	if (polarity != POLARITY_NONE)
		canvas_puts(c, line.row, col,
		    polarity == POLARITY_BAD ? INK_BAD : INK_GOOD,
		    polarity == POLARITY_BAD ? "KO" : "ok", 2);
	else if (evidence_decides(app, guide_check(app), f->sign))
		canvas_puts(c, line.row, col, INK_WARN, "!", 1);
	canvas_puts(c, line.row, line.col, INK_NORMAL, selected ? ">" : " ", 1);
	if (keeping_is_noted(app, item))
		canvas_puts(c, line.row, line.col + 3, INK_KEY, "*", 1);
	col += 4;
	if (wide && item->time == TIME_NONE) { /* a state: what it is of */
		int label = c->cols * LABEL_PART / WHO_PART;

		canvas_puts(c, line.row, col, INK_FAINT,
		    app_in(app, &know_sign(app->k, f->sign)->label), label - 2);
		col += label;
	} else if (wide) {
		canvas_puts(c, line.row, col, INK_NORMAL,
		    words_row_time(item->time, time), TIME_COLS - 2);
		col += TIME_COLS;
		canvas_short(
		    c, line.row, col, INK_NORMAL, span_of(item->who), who - 2);
		col += who;
	} else {
		canvas_puts(c, line.row, col, INK_NORMAL,
		    words_when(item->time, app->d->now, time), WHEN_COLS - 2);
		col += WHEN_COLS;
	}
	canvas_short(c, line.row, col, INK_NORMAL,
	    span_of(evidence_what(app, item)), end - col);
	if (selected)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}

static void
sign_add(struct app *app, const struct finding *f, struct pane *p)
{
	struct buf b = BUF_INIT;

	wording_count(app->lang, f->count, T_UI_TIME, T_UI_TIMES, &b);
	pane_row(p, INK_TITLE, 0,
	    span_of(app_in(app, &know_sign(app->k, f->sign)->label)),
	    buf_span(&b));
	buf_free(&b);
}

static void
detail_fill(struct app *app, struct pane *p)
{
	const struct finding *f = NULL;
	const struct evidence_item *item = evidence_selected(app, &f);
	struct buf b = BUF_INIT;

	if (item == NULL)
		return;
	sign_add(app, f, p);
	evidence_place(item, &b);
	if (item->who[0] != '\0')
		buf_printf(&b, "  %s", item->who);
	pane_add(p, INK_FAINT, 0, buf_span(&b));
	keeping_notes_on(app, item, p);
	buf_clear(&b);
	if (item->cert != NULL)
		wording_item(app->lang, item, &b);
	else
		buf_puts(&b, item->text);
	pane_add(p, INK_NORMAL, 0, buf_span(&b));
	buf_clear(&b);
	if (wording_challenge_age(app->lang, item->challenge_age, &b))
		pane_add(p, INK_NORMAL, 0, buf_span(&b));
	lesson_explain_below(app, span_of(item->text), T_NONE, p);
	buf_free(&b);
}

static void
evidence_draw(struct app *app, struct area body)
{
	struct view *v = app_view(app, PAGE_EVIDENCE);
	struct pane *p = app_pane(app, PAGE_EVIDENCE);
	struct area list = body;
	struct buf title = BUF_INIT;
	size_t check = guide_check(app);
	int most = (body.rows - 2) / DETAIL_PART;

	if (check == SIZE_MAX)
		return;
	list_count(&v->list, evidence_count_of(app, check));
	list.rows = (v->list.count < (size_t)most ? (int)v->list.count : most) +
		    2;
	buf_printf(&title, "%s  %s", know_check(app->k, check)->number,
	    app_in(app, &know_check(app->k, check)->title));
	app_list_draw(app, PAGE_EVIDENCE, list, buf_str(&title), row_draw);
	buf_free(&title);
	detail_fill(app, p);
	v->rows = app_detail_draw(app, PAGE_EVIDENCE, body, list.rows,
	    page_title(app, PAGE_EVIDENCE));
}

static void
evidence_raw(struct app *app)
{
	const struct evidence_item *item = evidence_selected(app, NULL);

	if (item != NULL)
		raw_open(app, item->file, item->line, item->offset, item->text);
}

static void
evidence_all(struct app *app)
{
	const struct finding *f = NULL;

	if (evidence_selected(app, &f) != NULL)
		matching_open(app, f->sign);
}

static bool
evidence_key(struct app *app, uint32_t key)
{
	struct view *v = app_view(app, PAGE_EVIDENCE);

	if (key == TERM_KEY_ENTER || key_is(key, KEY_RAW)) {
		evidence_raw(app);
		return true;
	}
	if (key_is(key, KEY_ALL_ROWS)) {
		evidence_all(app);
		return true;
	}
	return app_list_key(app, PAGE_EVIDENCE, key, v->rows);
}

static void
evidence_keys(const struct app *app, struct keys *keys)
{
	keys_add(keys, KEY_RAW);
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_ALL_ROWS);
	if (app->d != NULL && app->d->cause_count > 0)
		keys_add(keys, KEY_FIX);
	keys_add(keys, KEY_WHY);
	keys_add(keys, KEY_NOTE);
	keys_add(keys, KEY_LANG);
}

const struct page page_evidence = {
	.enter = evidence_enter,
	.draw = evidence_draw,
	.key = evidence_key,
	.keys = evidence_keys,
};
