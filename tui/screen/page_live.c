/*
 * The guide beside what comes: checks with their verdict and when they were
 * seen last, new ones marked for a while; on the right all evidence in the
 * order it came.  On a narrow screen one of the two at a time.
 */

#include "engine/report/report_follow.h"
#include "engine/report/wording.h"
#include "tui/screen/app.h"
#include "tui/screen/page.h"

#include <string.h>

#include "engine/base/fill.h"
#include "tui/screen/evidence_rows.h"
#include "tui/screen/frame.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/living.h"
#include "tui/screen/page_raw.h"
#include "tui/screen/words.h"

#define LEFT_PERCENT 40
#define LEFT_MIN     38 /* columns of the left pane, frame included */
#define LEFT_MAX     60
#define WHEN_COLS    8 /* "14:02:11", "03-02" */
#define NEW_LASTS    (10 * TIME_SECOND)
#define DETAIL_ROWS  6 /* frame included */
#define NOTE_COL     9 /* behind the time of day */

struct live_page {
	struct view v;
	bool guide; /* on a narrow screen: the checks, not what came */
};

static struct live_page *
state(const struct app *app)
{
	return app->page[PAGE_LIVE];
}

static const struct bilingual *
live_refuse(const struct app *app)
{
	return app->options->lesson != NULL ? T_LIVE_NOT_HERE : T_NONE;
}

static void
live_enter(struct app *app)
{
	living_begin(app);
}

/* --- the guide --- */

static bool
is_new(const struct app *app, size_t check)
{
	int64_t touched = living_of(app)->touched[check],
		clock = follow_clock();

	return touched != TIME_NONE && clock >= touched &&
	       clock - touched < NEW_LASTS;
}

/* "14:02:11" on the day of NOW, else "03-02". */
static const char *
when(int64_t t, int64_t now, char out[TIME_TEXT_MAX])
{
	if (t == TIME_NONE)
		return "";
	words_when(t, now, out);
	return strlen(out) > WHEN_COLS ? out + strlen("2026-") : out;
}

static void
check_draw(struct app *app, struct area line, size_t check)
{
	const struct diagnosis *d = case_diagnosis(living_case(app));
	const struct check_result *r = &d->checks[check];
	bool new = is_new(app, check);
	int col = line.col + line.cols - WHEN_COLS - 1;
	char time[TIME_TEXT_MAX];
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s %s %s", new ? "*" : " ",
	    know_check(app->k, check)->number,
	    app_in(app, &know_check(app->k, check)->title));
	canvas_text(&app->canvas, line.row, line.col,
	    new ? INK_TITLE : INK_NORMAL, buf_span(&b),
	    line.cols - WHEN_COLS - WORDS_STATE_COLS - 2);
	canvas_puts(&app->canvas, line.row, col - WORDS_STATE_COLS,
	    words_ink(r->verdict), wording_mark(r->verdict), WORDS_STATE_COLS);
	canvas_puts(&app->canvas, line.row, col + 1,
	    new ? INK_TITLE : INK_FAINT, when(r->last, d->now, time),
	    WHEN_COLS);
	buf_free(&b);
}

/* Names of steps are left out when there is no room for them. */
static void
guide_draw(struct app *app, struct area a)
{
	struct area line = { a.row + 1, a.col + 1, 1, a.cols - 2 };
	size_t count = guide_row_count(app);
	bool steps = count + 2 <= (size_t)a.rows;

	canvas_box(&app->canvas, a, page_title(app, PAGE_GUIDE));
	for (size_t i = 0; i < count && line.row < a.row + a.rows - 1; i++) {
		struct guide_row row = guide_row(app, i);
		struct buf b = BUF_INIT;

		if (row.check == SIZE_MAX && !steps)
			continue;
		buf_printf(&b, " %s %s", know_step(app->k, row.step)->id,
		    app_in(app, &know_step(app->k, row.step)->title));
		if (row.check == SIZE_MAX)
			canvas_text(&app->canvas, line.row, line.col, INK_TITLE,
			    buf_span(&b), line.cols);
		else
			check_draw(app, line, row.check);
		buf_free(&b);
		line.row++;
	}
}

/* --- what came --- */

static const char *
what_of(const struct app *app, const struct living_row *row)
{
	if (*row->item.what)
		return row->item.what;
	return app_in(app, &know_sign(app->k, row->e.sign)->label);
}

/* Without the end of its line and the dashes of the command line. */
static void
note_say(const struct app *app, const struct living_row *row, struct buf *out)
{
	struct buf b = BUF_INIT;
	struct span s;

	report_follow(app->k, app->lang, &row->e, &b);
	s = buf_span(&b);
	if (span_starts(s, "== ") || span_starts(s, "-- "))
		s = span_slice(s, 3, s.n);
	while (s.n > 0 && s.p[s.n - 1] == '\n')
		s.n--;
	buf_add(out, s);
	buf_free(&b);
}

static void
evidence_draw(struct app *app, struct canvas *c, struct area line,
    const struct living_row *row)
{
	bool bad = row->e.bad;
	int col = line.col + NOTE_COL;
	struct buf b = BUF_INIT;

	col += canvas_puts(c, line.row, col, INK_NORMAL,
	    know_check(app->k, row->e.check)->number, 4);
	canvas_puts(c, line.row, col + 1, bad ? INK_BAD : INK_GOOD,
	    bad ? "KO" : "ok", 2);
	col += 4;
	if (c->cols > 100 && *row->item.who)
		buf_printf(&b, "%-15s  ", row->item.who);
	buf_puts(&b, what_of(app, row));
	canvas_short(c, line.row, col, INK_NORMAL, buf_span(&b),
	    line.col + line.cols - col);
	buf_free(&b);
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	struct app *app = arg;
	const struct living_row *row = living_row(living_of(app), i);
	char time[FOLLOW_WHEN_MAX];
	struct buf b = BUF_INIT;

	if (row == NULL)
		return;
	canvas_puts(c, line.row, line.col, INK_NORMAL,
	    report_follow_when(&row->e, time), NOTE_COL);
	if (row->e.kind == FOLLOW_EVIDENCE) {
		evidence_draw(app, c, line, row);
	} else {
		note_say(app, row, &b);
		canvas_text(c, line.row, line.col + NOTE_COL, INK_TITLE,
		    buf_span(&b), line.cols - NOTE_COL);
	}
	if (selected)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
	buf_free(&b);
}

static void
detail_fill(struct app *app, struct pane *p)
{
	const struct living_row *row = living_row(
	    living_of(app), app_view(app, PAGE_LIVE)->list.selected);
	struct buf b = BUF_INIT;

	if (row == NULL)
		return;
	if (row->e.kind != FOLLOW_EVIDENCE) {
		note_say(app, row, &b);
		pane_add(p, INK_NORMAL, 0, buf_span(&b));
		buf_free(&b);
		return;
	}
	pane_puts(p, INK_TITLE, 0,
	    app_in(app, &know_sign(app->k, row->e.sign)->label));
	evidence_place(&row->item, &b);
	if (*row->item.who)
		buf_printf(&b, "  %s", row->item.who);
	pane_add(p, INK_FAINT, 0, buf_span(&b));
	pane_puts(p, INK_NORMAL, 0, row->item.text);
	buf_free(&b);
}

/* The newest record of before, when nothing has come since. */
static void
nothing_fill(struct app *app, struct pane *p)
{
	const struct living *x = living_of(app);
	const struct case_file *c = follow_case(x->f);
	char n[NUMBER_TEXT_MAX], began[TIME_TEXT_MAX], last[TIME_TEXT_MAX];
	int64_t newest;
	struct buf b = BUF_INIT;

	text_fill(&b, app_text(app, T_LIVE_STILL_NOTHING),
	    number_text(case_source_count(c), n), case_host(app->c)->name,
	    time_clock(x->began, began), NULL);
	pane_add(p, INK_NORMAL, 0, buf_span(&b));
	buf_clear(&b);
	if (!follow_is_copy(x->f, &newest) && newest != TIME_NONE)
		text_fill(&b, app_text(app, T_LIVE_NEWEST_BEFORE),
		    words_second(newest, last), NULL);
	pane_add(p, INK_NORMAL, 0, buf_span(&b));
	buf_clear(&b);
	report_follow_copy(x->f, app->lang, &b);
	pane_add(p, INK_WARN, 0, buf_span(&b));
	pane_gap(p);
	pane_puts(p, INK_FAINT, 0, app_text(app, T_LIVE_HOW));
	if (case_host(app->c)->nature == HOST_LAB)
		pane_puts(p, INK_WARN, 0, app_text(app, T_LIVE_LAB));
	buf_free(&b);
}

static void
rows_draw(struct app *app, struct area a)
{
	struct view *v = app_view(app, PAGE_LIVE);
	struct pane *p = app_pane(app, PAGE_LIVE);
	struct area list = a;
	bool none = living_count(living_of(app)) == 0;

	list.rows = none ? 0 : a.rows - DETAIL_ROWS + 1;
	if (!none) {
		list_count(&v->list, living_count(living_of(app)));
		v->rows = app_list_draw(
		    app, PAGE_LIVE, list, page_title(app, PAGE_LIVE), row_draw);
		detail_fill(app, p);
	} else {
		nothing_fill(app, p);
	}
	app_detail_draw(app, PAGE_LIVE, a, list.rows,
	    none ? page_title(app, PAGE_LIVE) : NULL);
}

static void
beginning_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_LIVE);
	const struct err_info *info = &living_of(app)->failed;

	if (living_of(app)->f != NULL)
		pane_puts(p, INK_NORMAL, 0, app_text(app, T_LIVE_BEGINS));
	else
		pane_puts(p, INK_BAD, 0, err_text(app->lang, info->code));
	app_pane_draw(app, PAGE_LIVE, body);
}

static void
live_draw(struct app *app, struct area body)
{
	struct area left, right;

	if (!living_is_on(app)) {
		beginning_draw(app, body);
		return;
	}
	if (!app_is_wide(app)) {
		if (state(app)->guide)
			guide_draw(app, body);
		else
			rows_draw(app, body);
		return;
	}
	frame_halves(body, LEFT_PERCENT, LEFT_MIN, LEFT_MAX, &left, &right);
	guide_draw(app, left);
	rows_draw(app, right);
}

static void
live_raw(struct app *app)
{
	const struct living_row *row = living_row(
	    living_of(app), app_view(app, PAGE_LIVE)->list.selected);

	if (row != NULL && row->e.kind == FOLLOW_EVIDENCE)
		raw_open(app, row->item.file, row->item.line, row->item.offset,
		    row->item.text);
	else
		app->notice = T_LIVE_NO_RECORD;
}

static bool
live_key(struct app *app, uint32_t key)
{
	struct view *v = app_view(app, PAGE_LIVE);

	if (!living_is_on(app))
		return false;
	if (key == TERM_KEY_ENTER || key_is(key, KEY_RAW))
		live_raw(app);
	else if (key_is(key, KEY_PAUSE))
		living_pause(app);
	else if (key_is(key, KEY_PASS))
		return living_pass(app);
	else if (key == TERM_KEY_TAB && !app_is_wide(app))
		state(app)->guide = !state(app)->guide;
	else {
		/* rows may have come since the last picture */
		list_count(&v->list, living_count(living_of(app)));
		return list_key(&v->list, key, v->rows);
	}
	return true;
}

static void
live_keys(const struct app *app, struct keys *keys)
{
	const struct living *x = living_of(app);

	if (living_is_on(app)) {
		keys_add(keys, x->paused ? KEY_GO_ON : KEY_PAUSE);
		if (!app_is_wide(app))
			keys_add(keys, KEY_TURN);
		keys_add(keys, KEY_SYNC);
		if (case_host(app->c)->nature == HOST_LAB)
			keys_add(keys, KEY_PASS);
		if (living_count(x) > 0)
			keys_add(keys, KEY_RAW);
	}
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_LANG);
}

const struct page page_live = {
	.state_size = sizeof(struct live_page),
	.refuse = live_refuse,
	.leave = living_leave,
	.stays_below = living_stays,
	.enter = live_enter,
	.draw = live_draw,
	.key = live_key,
	.keys = live_keys,
};
