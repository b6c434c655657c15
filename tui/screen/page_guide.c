/*
 * The guide: steps and checks on the left, the selected one on the right.
 * On a narrow screen one of the two at a time.
 */

#include "tui/screen/page.h"

#include "tui/screen/evidence_rows.h"
#include "tui/screen/finding.h"
#include "tui/screen/frame.h"
#include "tui/screen/guide_detail.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/reading.h"
#include "tui/screen/words.h"

#define LEFT_PERCENT 36
#define LEFT_MIN     31 /* columns of the left pane, frame included */
#define LEFT_MAX     46

static struct guide_page *
state(const struct app *app)
{
	return app->page[PAGE_GUIDE];
}

static struct list *
rows(struct app *app)
{
	return &app_view(app, PAGE_GUIDE)->list;
}

static void
guide_enter(struct app *app)
{
	list_count(rows(app), guide_row_count(app));
	if (rows(app)->selected == 0 && rows(app)->count > 1)
		rows(app)->selected = 1;
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	struct app *app = arg;
	struct guide_row row = guide_row(app, i);
	bool step = row.check == SIZE_MAX;
	int room = line.cols - WORDS_STATE_COLS - 2;
	struct buf b = BUF_INIT;
	enum ink ink;
	const char *state = guide_state(app, row, &ink);

	if (step)
		buf_printf(&b, " %s %s", know_step(app->k, row.step)->id,
		    app_in(app, &know_step(app->k, row.step)->title));
	else
		buf_printf(&b, "%s  %s %s", selected ? ">" : " ",
		    know_check(app->k, row.check)->number,
		    app_in(app, &know_check(app->k, row.check)->title));
	if (step && selected)
		b.p[0] = '>';
	canvas_text(c, line.row, line.col, step ? INK_TITLE : INK_NORMAL,
	    buf_span(&b), room + 1);
	canvas_puts(c, line.row, line.col + line.cols - WORDS_STATE_COLS, ink,
	    state, WORDS_STATE_COLS);
	if (selected)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
	buf_free(&b);
}

static void
left_draw(struct app *app, struct area a)
{
	list_count(rows(app), guide_row_count(app));
	app_list_draw(
	    app, PAGE_GUIDE, a, page_title(app, PAGE_GUIDE), row_draw);
}

static void
right_draw(struct app *app, struct area a)
{
	struct area inner = { a.row + 1, a.col + 2, a.rows - 2, a.cols - 3 };
	struct guide_row row = guide_row(app, rows(app)->selected);
	struct pane *p = app_pane(app, PAGE_GUIDE);
	struct buf title = BUF_INIT;

	if (row.check == SIZE_MAX) {
		const struct step *step = know_step(app->k, row.step);

		buf_printf(
		    &title, "%s  %s", step->id, app_in(app, &step->title));
		guide_detail_step(app, row.step, p);
	} else {
		const struct check *check = know_check(app->k, row.check);

		buf_printf(&title, "%s  %s", check->number,
		    app_in(app, &check->title));
		guide_detail_check(app, row.check, p);
	}
	canvas_box(&app->canvas, a, buf_str(&title));
	app_view(app, PAGE_GUIDE)->rows = inner.rows;
	pane_draw(p, &app->canvas, inner);
	buf_free(&title);
}

static void
guide_draw(struct app *app, struct area body)
{
	struct area left, right;

	if (!app_is_wide(app)) {
		if (state(app)->detail)
			right_draw(app, body);
		else
			left_draw(app, body);
		return;
	}
	frame_halves(body, LEFT_PERCENT, LEFT_MIN, LEFT_MAX, &left, &right);
	left_draw(app, left);
	right_draw(app, right);
}

/* A check that is neither well nor out of place. */
static bool
row_needs_care(const struct app *app, size_t i)
{
	struct guide_row row = guide_row(app, i);
	const struct check_result *r = guide_result(app, row.check);

	return row.check != SIZE_MAX &&
	       (r == NULL || (r->verdict != VERDICT_PASS &&
				 r->verdict != VERDICT_NOT_APPLICABLE));
}

/* The next check that needs care, all around the guide. */
static void
next_check(struct app *app)
{
	struct list *l = rows(app);

	for (size_t n = 1; n <= l->count; n++) {
		size_t i = (l->selected + n) % l->count;

		if (row_needs_care(app, i)) {
			l->selected = i;
			app_view(app, PAGE_GUIDE)->pane.top = 0;
			return;
		}
	}
	app->notice = T_UI_NOTHING_NEXT;
}

static void
guide_next(struct app *app)
{
	if (finding_next(app, false)) /* a search goes first */
		return;
	next_check(app);
}

static void
guide_evidence(struct app *app)
{
	if (guide_check(app) == SIZE_MAX)
		app->notice = T_UI_NO_CHECK;
	else if (evidence_count_of(app, guide_check(app)) > 0)
		app_open(app, PAGE_EVIDENCE);
	else
		app->notice = T_UI_NO_PROOF;
}

static void
guide_read(struct app *app)
{
	if (guide_check(app) == SIZE_MAX)
		app->notice = T_UI_NO_CHECK;
	else
		reading_check(app, guide_check(app));
}

/* Paging scrolls the right pane: the list is short. */
static bool
guide_move(struct app *app, uint32_t key)
{
	struct list *l = rows(app);
	size_t before = l->selected;

	if (key == TERM_KEY_PAGE_UP || key == TERM_KEY_PAGE_DOWN || key == ' ')
		return app_pane_key(app, PAGE_GUIDE, key);
	if (!list_key(l, key, app_view(app, PAGE_GUIDE)->rows))
		return false;
	if (l->selected != before)
		app_view(app, PAGE_GUIDE)->pane.top = 0;
	return true;
}

/* The two panes of a narrow screen. */
static bool
guide_turn(struct app *app, uint32_t key)
{
	if (key == TERM_KEY_TAB)
		state(app)->detail = !state(app)->detail;
	else if (key == TERM_KEY_RIGHT)
		state(app)->detail = true;
	else if ((key == TERM_KEY_LEFT || key == TERM_KEY_ESC) &&
		 !app_is_wide(app) && state(app)->detail)
		state(app)->detail = false;
	else
		return false;
	return true;
}

static const struct act acts[] = {
	{ KEY_READ, guide_read },
	{ KEY_NEXT, guide_next },
	{ KEY_EVIDENCE, guide_evidence },
};

static bool
guide_key(struct app *app, uint32_t key)
{
	return guide_move(app, key) || guide_turn(app, key);
}

static void
guide_keys(const struct app *app, struct keys *keys)
{
	size_t check = guide_check(app);
	uint64_t bytes;

	if (check != SIZE_MAX &&
	    reading_left(app, case_kinds_of(app->c, check), &bytes) > 0)
		keys_add(keys, KEY_READ);
	if (reading_may_hunt(app))
		keys_add(keys, KEY_HUNT);
	if (!app_is_wide(app))
		keys_add(keys, KEY_TURN);
	if (check != SIZE_MAX && evidence_count_of(app, check) > 0)
		keys_add(keys, KEY_EVIDENCE);
	if (app->d != NULL && app->d->cause_count > 0)
		keys_add(keys, KEY_FIX);
	keys_add(keys, KEY_WHY);
	keys_add(keys, KEY_NEXT);
	keys_add(keys, KEY_TRACE);
	keys_add(keys, KEY_TIMELINE);
	keys_add(keys, KEY_LIVE);
	keys_add(keys, KEY_CAUSES);
	keys_add(keys, KEY_SOURCES);
	keys_add(keys, KEY_NOTE);
	keys_add(keys, KEY_CASE);
	keys_add(keys, KEY_LANG);
	keys_add(keys, KEY_SERVER);
}

const struct page page_guide = {
	.state_size = sizeof(struct guide_page),
	.enter = guide_enter,
	.draw = guide_draw,
	.acts = acts,
	.act_count = sizeof(acts) / sizeof(*acts),
	.key = guide_key,
	.keys = guide_keys,
};
