/*
 * The case: what was done, found and noted, the newest first, and which
 * files are not what they were.  Read-only but for notes, which can be taken
 * away.
 */

#include "engine/report/session_wording.h"
#include "tui/screen/keeping.h"

#include "engine/base/fill.h"
#include "tui/screen/words.h"

#define TIME_COLS   18 /* "2026-03-02 09:31" and two blanks */
#define DETAIL_ROWS 8
#define CHANGES_MAX 200

struct case_page {
	struct view v;
	const struct session_event *events; /* of the session */
	size_t event_count;
	uint64_t note; /* that may be removed */
};

static struct case_page *
state(const struct app *app)
{
	return app->page[PAGE_CASE];
}

static void
events_get(struct app *app)
{
	struct case_page *x = state(app);

	x->event_count = 0;
	x->events = app->session != NULL
			? session_events(app->session, &x->event_count)
			: NULL;
	if (x->events == NULL)
		x->event_count = 0;
	list_count(&x->v.list, x->event_count);
}

static void
case_hear(struct app *app, enum news news)
{
	if (news == NEWS_KEPT)
		events_get(app);
}

static const struct session_event *
selected(const struct app *app)
{
	size_t i = app_view(app, PAGE_CASE)->list.selected;

	return i < state(app)->event_count ? &state(app)->events[i] : NULL;
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool chosen)
{
	struct app *app = arg;
	const struct session_event *e = &state(app)->events[i];
	struct buf b = BUF_INIT;
	char time[TIME_TEXT_MAX];
	int col = line.col + 1;

	canvas_puts(c, line.row, line.col, INK_NORMAL, chosen ? ">" : " ", 1);
	canvas_puts(c, line.row, col, INK_FAINT, time_minute(e->time, time),
	    TIME_COLS - 2);
	col += TIME_COLS;
	wording_event(app->k, app->lang, e, &b);
	canvas_text(c, line.row, col,
	    e->kind == SESSION_VERDICT ? words_ink(e->verdict)
	    : e->kind == SESSION_NOTED ? INK_KEY
				       : INK_NORMAL,
	    buf_span(&b), line.col + line.cols - col);
	if (chosen)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
	buf_free(&b);
}

static void
detail_fill(struct app *app, struct pane *p)
{
	const struct session_event *e = selected(app);
	struct buf b = BUF_INIT;

	if (e != NULL) {
		wording_event(app->k, app->lang, e, &b);
		pane_add(p, INK_NORMAL, 0, buf_span(&b));
		if (e->note != NULL && e->note->file[0] != '\0')
			pane_printf(p, INK_FAINT, 0, "%s:%llu  %s",
			    e->note->file, (unsigned long long)e->note->line,
			    e->note->head);
		if (e->note != NULL)
			pane_puts(p, INK_FAINT, 0, e->who);
	}
	keeping_changes_add(app, CHANGES_MAX, p);
	buf_clear(&b);
	if (app->session != NULL && session_folder(app->session) != NULL)
		text_fill(&b, app_text(app, T_KEEP_WHERE),
		    session_folder_name(app->session), NULL);
	else
		buf_puts(&b, app_text(app, T_KEEP_NOTHING_YET));
	pane_add(p, INK_FAINT, 0, buf_span(&b));
	buf_free(&b);
}

static void
case_draw(struct app *app, struct area body)
{
	struct view *v = app_view(app, PAGE_CASE);
	struct pane *p = app_pane(app, PAGE_CASE);
	struct area list = body;

	list.rows = body.rows - DETAIL_ROWS + 1;
	v->rows = app_list_draw(
	    app, PAGE_CASE, list, page_title(app, PAGE_CASE), row_draw);
	detail_fill(app, p);
	app_detail_draw(app, PAGE_CASE, body, list.rows, NULL);
}

static void
remove_answered(struct app *app, const char *key)
{
	enum err err;

	if (*key == 'n')
		return;
	err = session_note_remove(app->session, state(app)->note);
	if (err != OK)
		ask_tell(app, err_text(app->lang, err));
	events_get(app);
}

static void
remove_ask(struct app *app)
{
	const struct session_event *e = selected(app);
	struct buf prompt = BUF_INIT;

	if (e == NULL || e->kind != SESSION_NOTED || e->note->removed) {
		app->notice = T_KEEP_NO_NOTE_HERE;
		return;
	}
	state(app)->note = e->note->id;
	text_fill(&prompt, app_text(app, T_KEEP_REMOVE), e->note->text, NULL);
	ask_key(app, buf_str(&prompt), "yon", remove_answered);
	buf_free(&prompt);
}

static bool
case_key(struct app *app, uint32_t key)
{
	if (key_is(key, KEY_REMOVE)) {
		remove_ask(app);
		return true;
	}
	return app_list_key(app, PAGE_CASE, key, DETAIL_ROWS - 2);
}

static void
case_keys(const struct app *app, struct keys *keys)
{
	const struct session_event *e = selected(app);

	if (e != NULL && e->kind == SESSION_NOTED && !e->note->removed)
		keys_add(keys, KEY_REMOVE);
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_OTHERS);
	keys_add(keys, KEY_SCROLL);
	keys_add(keys, KEY_LANG);
}

const struct page page_case = {
	.state_size = sizeof(struct case_page),
	.enter = events_get,
	.hear = case_hear,
	.draw = case_draw,
	.key = case_key,
	.keys = case_keys,
};
