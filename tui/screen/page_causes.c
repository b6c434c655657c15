/*
 * All causes, the surest first, and what stands for and against the one
 * that is selected.
 */

#include "engine/report/wording.h"
#include "tui/screen/page.h"

#include "tui/screen/fixing.h"
#include "tui/screen/lesson.h"
#include "tui/screen/words.h"

#define WORD_COLS   12
#define SUBJECT_MAX 50 /* certificates shown of one cause */

static size_t
cause_count(const struct app *app)
{
	return app->d != NULL ? app->d->cause_count : 0;
}

static const struct bilingual *
causes_refuse(const struct app *app)
{
	return lesson_hides_cause(app) ? T_LESSON_FIRST : T_NONE;
}

static void
causes_enter(struct app *app)
{
	list_count(&app_view(app, PAGE_CAUSES)->list, cause_count(app));
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	struct app *app = arg;
	const struct cause_result *r;
	int col = line.col + 1;

	/* the list may be older than the diagnosis */
	if (i >= cause_count(app))
		return;
	r = &app->d->causes[i];
	canvas_puts(c, line.row, line.col, INK_NORMAL, selected ? ">" : " ", 1);
	canvas_puts(c, line.row, col, INK_TITLE,
	    wording_certainty(app->lang, r->certainty), WORD_COLS - 1);
	col += WORD_COLS;
	canvas_puts(c, line.row, col, INK_NORMAL,
	    app_in(app, &know_cause(app->k, r->cause)->title),
	    line.col + line.cols - col);
	if (selected)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}

static void
subjects_add(struct app *app, const struct cause_result *r, struct pane *p)
{
	struct buf b = BUF_INIT;

	if (r->subject_count == 0)
		return;
	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_CERTIFICATES));
	for (size_t i = 0; i < r->subject_count && i < SUBJECT_MAX; i++) {
		buf_clear(&b);
		case_command(app->c, r, i, "{thumbprint}", &b);
		pane_add(p, INK_NORMAL, 1, buf_span(&b));
		buf_clear(&b);
		case_command(app->c, r, i, "{subject}", &b);
		pane_add(p, INK_FAINT, 3, buf_span(&b));
		buf_clear(&b);
		wording_validity(app->lang, r->subjects[i]->cert, &b);
		pane_add(p, INK_FAINT, 3, buf_span(&b));
	}
	if (r->subject_count > SUBJECT_MAX)
		pane_printf(
		    p, INK_FAINT, 1, "+%zu", r->subject_count - SUBJECT_MAX);
	buf_free(&b);
}

static void
grounds_add(struct app *app, const struct cause_result *r, struct pane *p)
{
	if (r->because_count > 0)
		pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_BECAUSE));
	for (size_t i = 0; i < r->because_count; i++) {
		const struct check *check;

		check = know_check(app->k, r->because[i]);
		pane_printf(p, INK_NORMAL, 1, "%s  %s", check->number,
		    app_in(app, &check->title));
	}
	if (r->contradicted_count > 0)
		pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_CONTRADICTED));
	for (size_t i = 0; i < r->contradicted_count; i++)
		pane_puts(p, INK_WARN, 1,
		    app_in(
			app, &know_sign(app->k, r->contradicted_by[i])->label));
}

static void
detail_fill(struct app *app, size_t i, struct pane *p)
{
	const struct cause_result *r = &app->d->causes[i];
	const struct cause *cause = know_cause(app->k, r->cause);

	pane_printf(
	    p, INK_TITLE, 0, "%s  [%s]", app_in(app, &cause->title), cause->id);
	pane_puts(p, INK_NORMAL, 0, app_in(app, &cause->explain));
	pane_gap(p);
	grounds_add(app, r, p);
	subjects_add(app, r, p);
}

static void
causes_draw(struct app *app, struct area body)
{
	struct view *v = app_view(app, PAGE_CAUSES);
	struct pane *p = app_pane(app, PAGE_CAUSES);
	struct area list = body;
	int most = (body.rows - 2) / 2;

	list_count(&v->list, cause_count(app));
	if (v->list.count == 0) {
		pane_puts(p, INK_NORMAL, 0, app_text(app, T_UI_NO_CAUSES));
		app_pane_draw(app, PAGE_CAUSES, body);
		return;
	}
	list.rows = (v->list.count < (size_t)most ? (int)v->list.count : most) +
		    2;
	app_list_draw(
	    app, PAGE_CAUSES, list, page_title(app, PAGE_CAUSES), row_draw);
	detail_fill(app, v->list.selected, p);
	v->rows = app_detail_draw(app, PAGE_CAUSES, body, list.rows, NULL);
}

static bool
causes_key(struct app *app, uint32_t key)
{
	struct view *v = app_view(app, PAGE_CAUSES);

	if (key_is(key, KEY_FIX) || key == TERM_KEY_ENTER) {
		if (v->list.selected < cause_count(app)) {
			fixing_show(
			    app, app->d->causes[v->list.selected].cause);
		}
		return true;
	}
	return app_list_key(app, PAGE_CAUSES, key, v->rows);
}

static void
causes_keys(const struct app *app, struct keys *keys)
{
	if (cause_count(app) > 0)
		keys_add(keys, KEY_FIX);
	keys_add(keys, KEY_REPORT);
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_SCROLL);
	keys_add(keys, KEY_LANG);
}

const struct page page_causes = {
	.refuse = causes_refuse,
	.enter = causes_enter,
	.draw = causes_draw,
	.key = causes_key,
	.keys = causes_keys,
};
