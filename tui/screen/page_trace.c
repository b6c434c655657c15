/*
 * Requests followed across the logs: above, since when it fails, for whom,
 * and what changed; below, each request.  Read when asked for.
 */

#include "engine/report/trace_wording.h"
#include "tui/screen/page.h"

#include <string.h>

#include "engine/base/fill.h"
#include "engine/report/report_trace.h"
#include "tui/screen/page_ladder.h"
#include "tui/screen/reading.h"
#include "tui/screen/tracking.h"
#include "tui/screen/trace_bars.h"
#include "tui/screen/words.h"

#define LIST_ROWS_MIN 6 /* frame included */
#define YEAR_CHARS    5 /* "2026-" */
#define DAY_CHARS     8 /* "2026-03-" */
#define TIME_CHARS    19

/* The last one that failed tells most; without one, the last. */
static void
trace_enter(struct app *app)
{
	const struct trace *t = tracking_result(app);
	struct list *l = &app_view(app, PAGE_TRACE)->list;

	if (t == NULL || l->count == trace_count(t))
		return;
	*l = (struct list){ trace_count(t), 0, 0 };
	for (size_t i = l->count; i-- > 0;) {
		enum trace_outcome o = (enum trace_outcome)trace_at(t, i)
					   ->outcome;

		if (trace_outcome_bad(o)) {
			l->selected = i;
			return;
		}
	}
	list_count(l, l->count);
	l->selected = l->count > 0 ? l->count - 1 : 0;
}

static void
trace_hear(struct app *app, enum news news)
{
	if (news != NEWS_TRACED)
		return;
	app_view(app, PAGE_TRACE)->list.count = 0;
	trace_enter(app);
}

/* --- before it is read --- */

static void
about_add(struct app *app, struct pane *p)
{
	struct buf size = BUF_INIT, b = BUF_INIT;
	char files[NUMBER_TEXT_MAX];
	uint64_t count = 0, bytes = 0;

	for (size_t i = 0; i < case_source_count(app->c); i++) {
		const struct source *s = case_source(app->c, i);

		if ((TRACING_KINDS >> s->kind & 1) != 0 && s->err == OK) {
			count++;
			bytes += s->bytes;
		}
	}
	words_bytes(app->lang, bytes, &size);
	text_fill(&b, app_text(app, T_WIZ_TRACE_ABOUT),
	    number_text(count, files), buf_str(&size), NULL);
	pane_add(p, INK_NORMAL, 0, buf_span(&b));
	if (tracking_of(app)->failed.code != OK)
		pane_puts(p, INK_BAD, 0,
		    err_text(app->lang, tracking_of(app)->failed.code));
	buf_free(&size);
	buf_free(&b);
}

/* --- above --- */

static void
turn_add(struct app *app, const struct trace *t, struct pane *p)
{
	struct buf b = BUF_INIT;

	if (trace_turned(t) < 0) {
		pane_puts(p, INK_TITLE, 0, app_text(app, T_WIZ_TRACE_NO_TURN));
		return;
	}
	trace_turn_say(app->lang, t, &b);
	pane_add(p, INK_BAD, 0, buf_span(&b));
	buf_free(&b);
}

static void
changes_add(struct app *app, const struct trace *t, struct pane *p)
{
	int who = trace_turned(t);
	struct buf b = BUF_INIT;
	char time[TIME_TEXT_MAX];

	if (who < 0 || trace_turn(t, who)->last_good == TIME_NONE)
		return;
	pane_puts(p, INK_TITLE, 0,
	    app_text(app, trace_change_count(t) > 0 ? T_TRACE_CHANGES
						    : T_TRACE_NO_CHANGE));
	for (size_t i = 0; i < trace_change_count(t); i++) {
		const struct trace_change *c = trace_change_at(t, i);

		buf_clear(&b);
		buf_printf(&b, "%s ", words_second(c->time, time));
		trace_change_say(app->lang, c, &b);
		pane_add(p, INK_NORMAL, 1, buf_span(&b));
	}
	buf_free(&b);
}

static void
number_add(
    struct app *app, struct pane *p, const struct bilingual *text, uint64_t n)
{
	struct buf b = BUF_INIT;
	char number[NUMBER_TEXT_MAX];

	if (n > 0)
		text_fill(
		    &b, app_text(app, text), number_text(n, number), NULL);
	pane_add(p, INK_FAINT, 1, buf_span(&b));
	buf_free(&b);
}

static void
clocks_add(struct app *app, const struct trace *t, struct pane *p)
{
	struct buf b = BUF_INIT;

	if (trace_clock_count(t) > 0)
		pane_puts(p, INK_TITLE, 0, app_text(app, T_TRACE_CLOCKS));
	for (size_t i = 0; i < trace_clock_count(t); i++) {
		buf_clear(&b);
		trace_clock_say(app->lang, trace_clock_at(t, i), &b);
		pane_add(p, INK_NORMAL, 1, buf_span(&b));
	}
	number_add(app, p, T_TRACE_TOO_OLD, trace_dropped(t));
	number_add(app, p, T_TRACE_UNTIMED, trace_untimed(t));
	buf_free(&b);
}

static void
above_fill(struct app *app, const struct trace *t, int cols, struct pane *p)
{
	struct bars bars;

	turn_add(app, t, p);
	bars_make(t, &bars);
	bars_strips(&bars, t, app->lang, p);
	changes_add(app, t, p);
	pane_gap(p);
	bars_rows(&bars, app->lang, cols, p);
	pane_gap(p);
	clocks_add(app, t, p);
}

/* --- below --- */

struct column {
	int at, cols; /* 0: not shown */
};

static const struct columns {
	struct column time, client, platform, outcome, stop;
} broad = { { 1, 14 }, { 16, 39 }, { 56, 7 }, { 64, 16 }, { 81, 0 } },
  wide = { { 1, 14 }, { 16, 15 }, { 32, 7 }, { 40, 12 }, { 53, 0 } },
  narrow = { { 1, 11 }, { 13, 12 }, { 26, 7 }, { 34, 12 }, { 47, 0 } };

static void
cell(struct canvas *c, struct area line, struct column at, enum ink ink,
    const char *text)
{
	int cols = at.cols > 0 ? at.cols : line.cols - at.at;

	canvas_puts(c, line.row, line.col + at.at, ink, text, cols);
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	struct app *app = arg;
	const struct trace *t = tracking_result(app);
	const struct trace_request *r;
	const struct columns *at = c->cols >= BROAD_COLS  ? &broad
				   : c->cols >= WIDE_COLS ? &wide
							  : &narrow;
	char time[TIME_TEXT_MAX];

	/* who searches may ask for a row while the trace is read again */
	if (t == NULL || i >= trace_count(t))
		return;
	r = trace_at(t, i);
	words_second(r->start, time);
	canvas_puts(c, line.row, line.col, INK_NORMAL, selected ? ">" : " ", 1);
	cell(c, line, at->time, INK_NORMAL,
	    time + (strlen(time) != TIME_CHARS ? 0
		       : at == &narrow         ? DAY_CHARS
					       : YEAR_CHARS));
	canvas_short(c, line.row, line.col + at->client.at, INK_NORMAL,
	    span_of(trace_client(t, r)), at->client.cols);
	cell(c, line, at->platform, INK_NORMAL,
	    r->platform != PLATFORM_UNKNOWN
		? report_trace_platform((enum platform)r->platform, app->lang)
		: "-");
	cell(c, line, at->outcome, words_outcome_ink(r),
	    report_trace_outcome(r, app->lang));
	if (r->stopped_at != STATION_COUNT)
		cell(c, line, at->stop, INK_NORMAL,
		    trace_station_word(
			app->lang, (enum station_id)r->stopped_at));
	if (selected)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}

static void
below_draw(struct app *app, struct area a)
{
	const struct list *l = &app_view(app, PAGE_TRACE)->list;
	struct buf title = BUF_INIT;
	char at[NUMBER_TEXT_MAX], of[NUMBER_TEXT_MAX];

	text_fill(&title, app_text(app, T_WIZ_TRACE_REQUESTS),
	    number_text(l->selected + 1, at), number_text(l->count, of), NULL);
	app_list_draw(app, PAGE_TRACE, a, buf_str(&title), row_draw);
	buf_free(&title);
}

/* --- the page --- */

static void
trace_draw(struct app *app, struct area body)
{
	struct view *v = app_view(app, PAGE_TRACE);
	struct pane *p = app_pane(app, PAGE_TRACE);
	const struct trace *t = tracking_result(app);
	struct area above = body, below = body, inner;

	if (t == NULL || trace_count(t) == 0) {
		if (t == NULL)
			about_add(app, p);
		else
			pane_puts(p, INK_WARN, 0, app_text(app, T_TRACE_NONE));
		app_pane_draw(app, PAGE_TRACE, body);
		return;
	}
	list_count(&v->list, trace_count(t));
	above.rows = body.rows * 6 / 10;
	if (body.rows - above.rows + 1 < LIST_ROWS_MIN)
		above.rows = body.rows + 1 - LIST_ROWS_MIN;
	below.row += above.rows - 1; /* both share a line */
	below.rows -= above.rows - 1;
	inner = (struct area){ above.row + 1, above.col + 2, above.rows - 2,
		above.cols - 3 };
	canvas_box(&app->canvas, above, page_title(app, PAGE_TRACE));
	above_fill(app, t, inner.cols - 1, p);
	v->rows = inner.rows;
	pane_draw(p, &app->canvas, inner);
	below_draw(app, below);
}

static bool
trace_key(struct app *app, uint32_t key)
{
	struct view *v = app_view(app, PAGE_TRACE);
	const struct trace *t = tracking_result(app);
	bool read = t != NULL;

	if (key_is(key, KEY_READ) || (key == TERM_KEY_ENTER && !read)) {
		if (!tracking_of(app)->reading)
			tracking_read(app);
		return true;
	}
	if (!read || trace_count(t) == 0)
		return app_pane_key(app, PAGE_TRACE, key);
	if (key == TERM_KEY_ENTER || key == TERM_KEY_RIGHT) {
		ladder_open(app, v->list.selected);
		return true;
	}
	if (key == TERM_KEY_PAGE_UP || key == TERM_KEY_PAGE_DOWN || key == ' ')
		return app_pane_key(app, PAGE_TRACE, key);
	return list_key(&v->list, key, v->rows);
}

static void
trace_keys(const struct app *app, struct keys *keys)
{
	const struct trace *t = tracking_result(app);

	if (t != NULL && trace_count(t) > 0)
		keys_add(keys, KEY_LADDER);
	keys_add(keys, KEY_READ);
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_SCROLL);
	keys_add(keys, KEY_LANG);
}

const struct page page_trace = {
	.enter = trace_enter,
	.hear = trace_hear,
	.draw = trace_draw,
	.key = trace_key,
	.keys = trace_keys,
};
