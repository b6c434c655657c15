/*
 * The incident of a lesson in the order of its time: what said yes and what
 * said no, from all the logs.
 */

#include "engine/base/times.h"
#include "engine/case/live/replay.h"
#include "engine/case/train/train.h"
#include "tui/screen/app.h"
#include "tui/screen/page.h"

#define TIME_COLS 10
#define MARK_COLS 4
#define KIND_COLS 12

struct replay_page {
	struct view v;
	struct replay replay;
	bool loaded; /* once is enough */
};

static struct replay_page *
state(const struct app *app)
{
	return app->page[PAGE_REPLAY];
}

static void
replay_enter(struct app *app)
{
	struct replay_page *x = state(app);
	const struct app_options *o = app->options;

	if (!x->loaded &&
	    replay_load(&x->replay, train_scenario(o->lesson)->capture, app->k,
		o->info) != OK) {
		app->err = o->info->code;
		app->quit = true;
	}
	x->loaded = true;
	list_count(&x->v.list, x->replay.count);
}

static void
replay_release(struct app *app)
{
	if (state(app)->loaded)
		replay_free(&state(app)->replay);
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	const struct app *app = arg;
	const struct replay_item *item = &state(app)->replay.items[i];
	char time[TIME_TEXT_MAX];
	int col = line.col + 1;

	canvas_puts(c, line.row, line.col, INK_NORMAL, selected ? ">" : " ", 1);
	canvas_puts(c, line.row, col, INK_NORMAL, time_clock(item->time, time),
	    TIME_COLS - 1);
	col += TIME_COLS;
	canvas_puts(c, line.row, col, item->bad ? INK_BAD : INK_GOOD,
	    item->bad ? "KO" : "ok", MARK_COLS);
	col += MARK_COLS;
	canvas_puts(c, line.row, col, INK_FAINT, source_kind_name(item->kind),
	    KIND_COLS - 1);
	col += KIND_COLS;
	canvas_puts(c, line.row, col, INK_NORMAL, item->what,
	    line.col + line.cols - col);
	if (selected)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}

static void
replay_draw(struct app *app, struct area body)
{
	app_view(app, PAGE_REPLAY)->rows = app_list_draw(
	    app, PAGE_REPLAY, body, page_title(app, PAGE_REPLAY), row_draw);
}

static bool
replay_key(struct app *app, uint32_t key)
{
	struct view *v = app_view(app, PAGE_REPLAY);

	return list_key(
	    &v->list, key == ' ' ? TERM_KEY_PAGE_DOWN : key, v->rows);
}

const struct page page_replay = {
	.state_size = sizeof(struct replay_page),
	.free = replay_release,
	.enter = replay_enter,
	.draw = replay_draw,
	.key = replay_key,
	.keys = app_text_keys,
};
