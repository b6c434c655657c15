/*
 * One request from rung to rung: when, how long after the one before, what
 * the record says, and how surely it belongs here.
 */

#include "tui/screen/page_ladder.h"

#include <string.h>

#include "engine/base/fill.h"
#include "engine/report/report_trace.h"
#include "engine/report/trace_wording.h"
#include "tui/screen/page_raw.h"
#include "tui/screen/tracking.h"
#include "tui/screen/words.h"
#include "tui/screen/lesson.h"

#define DETAIL_ROWS 8 /* frame included */
#define NAME_COLS   29

struct ladder_page {
	struct view v;
	size_t request;
};

static struct ladder_page *
state(const struct app *app)
{
	return app->page[PAGE_LADDER];
}

void
ladder_open(struct app *app, size_t request)
{
	state(app)->request = request;
	app_open(app, PAGE_LADDER);
}

struct rung {
	enum station_id id;
	const struct station *s; /* NULL: nothing in the log */
	int64_t gap;             /* since the one before; TIME_NONE: first */
	bool rough;              /* the gap is not known to the millisecond */
};

struct ladder {
	const struct trace *t;
	const struct trace_request *r;
	struct rung rung[STATION_COUNT];
	size_t count;
};

/* False when there is no such request. */
static bool
ladder_make(const struct app *app, struct ladder *l)
{
	enum station_id order[STATION_COUNT];
	unsigned rungs;
	int64_t last = TIME_NONE;
	bool rough = false;

	l->t = tracking_result(app);
	l->count = 0;
	if (l->t == NULL || state(app)->request >= trace_count(l->t))
		return false;
	l->r = trace_at(l->t, state(app)->request);
	rungs = trace_rungs(l->r);
	trace_order(l->t, l->r, order);
	for (int i = 0; i < STATION_COUNT; i++) {
		struct rung *rung = &l->rung[l->count];
		int64_t at;

		if ((rungs >> order[i] & 1) == 0)
			continue;
		l->count++;
		*rung = (struct rung){ order[i],
			trace_station(l->t, l->r, order[i]), TIME_NONE, false };
		if (rung->s == NULL)
			continue;
		at = trace_instant(l->t, l->r, rung->id, last);
		if (last != TIME_NONE)
			rung->gap = at - last;
		rung->rough = rough || station_is_rough(rung->s);
		rough = station_is_rough(rung->s);
		last = at;
	}
	return true;
}

static void
ladder_enter(struct app *app)
{
	struct list *l = &app_view(app, PAGE_LADDER)->list;
	struct ladder ladder;

	*l = (struct list){ 0, 0, 0 };
	if (!ladder_make(app, &ladder))
		return;
	l->count = ladder.count;
	for (size_t i = 0; i < ladder.count; i++) {
		if (ladder.rung[i].id == ladder.r->stopped_at)
			l->selected = i;
	}
}

/* --- one rung --- */

static void
time_say(const struct rung *rung, bool wide, struct buf *out)
{
	char clock[TIME_TEXT_MAX];

	buf_puts(out, time_clock(rung->s->time, clock));
	if (wide && !station_is_rough(rung->s))
		buf_printf(out, ".%03d",
		    (int)(rung->s->time / 1000 % 1000 + 1000) % 1000);
}

/* What stands right of the name: the record, its link, or its lack. */
static void
rest_say(const struct app *app, const struct ladder *l, const struct rung *rung,
    struct buf *out)
{
	size_t before;

	if (rung->s == NULL) {
		buf_puts(out, app_text(app, trace_has_log(l->t, rung->id)
						? T_TRACE_MISSING
						: T_TRACE_NO_LOG));
		return;
	}
	before = out->n;
	trace_detail(rung->s, out);
	if (out->n > before)
		buf_puts(out, ", ");
	trace_link_word(app->lang, l->r, rung->id, out);
}

/* S without its last words, as many as do not fit, but for its first KEPT. */
static struct span
words_fit(const struct canvas *c, struct span s, size_t kept, int room)
{
	while (s.n > kept && canvas_columns(c, s) > room) {
		do
			s.n--;
		while (s.n > kept && s.p[s.n] != ' ');
		while (s.n > kept && strchr(" ,", s.p[s.n - 1]) != NULL)
			s.n--;
	}
	return s;
}

static const char *
rung_mark(const struct ladder *l, const struct rung *rung, enum ink *ink)
{
	bool broken = l->r->stopped_at == rung->id;

	*ink = broken ? INK_BAD : INK_FAINT;
	if (rung->s == NULL)
		return "[ - ]";
	*ink = rung->s->good && !broken ? INK_GOOD : INK_BAD;
	return *ink == INK_GOOD ? "[ok ]" : "[KO ]";
}

static void
rung_draw(const struct app *app, const struct ladder *l, struct canvas *c,
    struct area line, const struct rung *rung)
{
	bool wide = c->cols >= WIDE_COLS;
	bool broken = l->r->stopped_at == rung->id;
	int time = line.col + 7, gap = time + (wide ? 13 : 8);
	int name = gap + (wide ? 12 : 11), end = line.col + line.cols;
	struct buf b = BUF_INIT;
	size_t kept;
	enum ink ink;
	const char *mark = rung_mark(l, rung, &ink);

	canvas_puts(c, line.row, line.col + 1, ink, mark, 5);
	if (rung->s != NULL)
		time_say(rung, wide, &b);
	else if (wide)
		rest_say(app, l, rung, &b);
	canvas_text(c, line.row, time, rung->s ? INK_NORMAL : INK_FAINT,
	    buf_span(&b), name - time);
	buf_clear(&b);
	if (rung->gap != TIME_NONE)
		buf_printf(&b, "%s%+lld ms", rung->rough ? "~" : "",
		    (long long)(rung->gap / 1000));
	canvas_right(c, line.row, gap, INK_FAINT, buf_span(&b), 10);
	buf_clear(&b);
	if (!wide && rung->s == NULL)
		name = time; /* nothing stands there */
	if (broken)
		buf_printf(&b, "%s ", app_text(app, T_WIZ_STOPS_HERE));
	buf_puts(&b, trace_station_word(app->lang, rung->id));
	while (wide && canvas_columns(c, buf_span(&b)) < NAME_COLS)
		buf_byte(&b, ' ');
	buf_puts(&b, "  ");
	kept = b.n;
	if (!wide || rung->s != NULL)
		rest_say(app, l, rung, &b);
	if (rung->s == NULL)
		kept = b.n; /* it stands nowhere else so short */
	canvas_text(c, line.row, name, broken ? INK_BAD : INK_NORMAL,
	    words_fit(c, buf_span(&b), kept, end - name), end - name);
	buf_free(&b);
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	struct app *app = arg;
	struct ladder l;

	if (!ladder_make(app, &l) || i >= l.count)
		return;
	rung_draw(app, &l, c, line, &l.rung[i]);
	canvas_puts(c, line.row, line.col, INK_NORMAL, selected ? ">" : " ", 1);
	if (selected)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}

/* --- below the ladder --- */

static void
head_add(struct app *app, const struct ladder *l, struct pane *p)
{
	struct buf b = BUF_INIT;
	char n[NUMBER_TEXT_MAX];

	buf_puts(&b, report_trace_outcome(l->r, app->lang));
	if (l->r->stopped_at != STATION_COUNT) {
		buf_puts(&b, ", ");
		text_fill(&b, app_text(app, T_TRACE_STOPPED),
		    trace_station_word(
			app->lang, (enum station_id)l->r->stopped_at),
		    NULL);
	}
	if (l->r->event) {
		buf_puts(&b, ", ");
		text_fill(&b, app_text(app, T_TRACE_EVENT),
		    number_text(l->r->event, n), NULL);
	}
	pane_add(p, words_outcome_ink(l->r), 0, buf_span(&b));
	buf_free(&b);
}

/* The selected rung in whole words. */
static void
rung_add(struct app *app, const struct ladder *l, const struct rung *rung,
    struct pane *p)
{
	struct buf b = BUF_INIT, said = BUF_INIT;

	pane_puts(p, INK_TITLE, 0, trace_station_word(app->lang, rung->id));
	rest_say(app, l, rung, &b);
	if (rung->s == NULL) {
		pane_add(p, INK_NORMAL, 0, buf_span(&b));
	} else {
		buf_clear(&b);
		trace_link_say(app->lang, l->r, rung->id, &b);
		pane_add(p, INK_NORMAL, 0, buf_span(&b));
		pane_printf(p, INK_FAINT, 0, "%s:%lu",
		    trace_file(l->t, rung->s), (unsigned long)rung->s->line);
		buf_clear(&b);
		trace_age_say(app->lang, rung->s, &b);
		pane_add(p, INK_NORMAL, 0, buf_span(&b));
		buf_clear(&b);
		trace_detail(rung->s, &said);
		lesson_explain(app, buf_span(&said), &b);
		pane_add(p, INK_NORMAL, 0, buf_span(&b));
	}
	buf_free(&b);
	buf_free(&said);
}

static void
above_draw(struct app *app, const struct ladder *l, struct area a)
{
	struct buf title = BUF_INIT, head = BUF_INIT;
	char n[NUMBER_TEXT_MAX], time[TIME_TEXT_MAX];

	buf_puts(&head, words_second(l->r->start, time));
	if (*trace_client(l->t, l->r) != '\0')
		buf_printf(&head, ", %s", trace_client(l->t, l->r));
	if (l->r->platform != PLATFORM_UNKNOWN)
		buf_printf(&head, ", %s",
		    report_trace_platform(
			(enum platform)l->r->platform, app->lang));
	text_fill(&title, app_text(app, T_TRACE_REQUEST),
	    number_text(state(app)->request + 1, n), buf_str(&head), NULL);
	app_list_draw(app, PAGE_LADDER, a, buf_str(&title), row_draw);
	buf_free(&title);
	buf_free(&head);
}

static void
ladder_draw(struct app *app, struct area body)
{
	struct view *v = app_view(app, PAGE_LADDER);
	struct pane *p = app_pane(app, PAGE_LADDER);
	struct area list = body;
	struct ladder l;
	int most = body.rows + 1 - DETAIL_ROWS;

	if (!ladder_make(app, &l)) {
		pane_puts(p, INK_WARN, 0, app_text(app, T_WIZ_NOT_READ));
		app_pane_draw(app, PAGE_LADDER, body);
		return;
	}
	list_count(&v->list, l.count);
	list.rows = (int)l.count + 2 < most ? (int)l.count + 2 : most;
	above_draw(app, &l, list);
	head_add(app, &l, p);
	rung_add(app, &l, &l.rung[v->list.selected], p);
	pane_puts(p, INK_FAINT, 0, app_text(app, T_TRACE_INFERRED));
	v->rows = app_detail_draw(app, PAGE_LADDER, body, list.rows, NULL);
}

static void
ladder_raw(struct app *app)
{
	struct ladder l;
	const struct rung *rung;

	if (!ladder_make(app, &l))
		return;
	rung = &l.rung[app_view(app, PAGE_LADDER)->list.selected];
	if (rung->s != NULL)
		raw_open(app, trace_file(l.t, rung->s), rung->s->line,
		    rung->s->offset, "");
	else
		app->notice = trace_has_log(l.t, rung->id) ? T_WIZ_NO_RECORD
							   : T_WIZ_NO_LOG;
}

static bool
ladder_key(struct app *app, uint32_t key)
{
	struct view *v = app_view(app, PAGE_LADDER);

	if (key == TERM_KEY_ENTER || key_is(key, KEY_RAW)) {
		ladder_raw(app);
		return true;
	}
	return app_list_key(app, PAGE_LADDER, key, v->rows);
}

static void
ladder_keys(const struct app *app, struct keys *keys)
{
	keys_add(keys, KEY_RAW);
	app_text_keys(app, keys);
}

const struct page page_ladder = {
	.state_size = sizeof(struct ladder_page),
	.enter = ladder_enter,
	.draw = ladder_draw,
	.key = ladder_key,
	.keys = ladder_keys,
};
