/*
 * The loop: draw, show, wait for a key.  While evidence is read, a bit of
 * it between two looks at the keys, drawn ten times a second at most so
 * that a slow line is not filled with progress.
 */

#include "tui/screen/app.h"

#include <time.h>

#include "engine/base/fill.h"
#include "tui/screen/collecting.h"
#include "tui/screen/finding.h"
#include "tui/screen/fixing.h"
#include "tui/screen/frame.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/hiding.h"
#include "tui/screen/keeping.h"
#include "tui/screen/living.h"
#include "tui/screen/matching.h"
#include "tui/screen/plain.h"
#include "tui/screen/reading.h"
#include "tui/screen/reporting.h"

#define ROWS_MIN      20
#define COLS_MIN      60
#define DRAW_INTERVAL 100 /* ms */

/* Everything up to the first failure, from wherever one is. */
static void
key_hunt(struct app *app)
{
	app_back_to(app, 1);
	app_open(app, PAGE_GUIDE);
	reading_hunt(app);
}

static void
key_language(struct app *app)
{
	app->lang = (enum lang)((app->lang + 1) % LANG_COUNT);
}

/* The fix that was applied last, though its cause may be gone. */
static void
key_last_fix(struct app *app)
{
	size_t which;

	if (!fixing_choose_last(app)) {
		app->notice = T_WIZ_NOTHING_TO_UNDO;
		return;
	}
	which = fixing_of(app)->which;
	app_open(app, PAGE_FIX);
	fixing_of(app)->which = which;
}

/* Back where one came from, as every page understands it. */
static bool
key_is_back(uint32_t key)
{
	return key_is(key, KEY_BACK) || key == TERM_KEY_LEFT ||
	       key == TERM_KEY_BACKSPACE;
}

/* Those that every page has; a page may use a key for itself. */
static bool
key_of_all(struct app *app, uint32_t key)
{
	bool lesson = app->options->lesson != NULL;

	if (key_is_back(key))
		app_back(app);
	else if (key_is(key, KEY_FORWARD))
		return app_forward(app);
	else if (key_is(key, KEY_UNDO))
		key_last_fix(app);
	else if (key_is(key, KEY_FIX) && app_page(app) != PAGE_FIX)
		fixing_show_of(app, guide_check(app));
	else if (key_is(key, KEY_SYNC))
		living_sync(app);
	else if (key_is(key, KEY_NOTE))
		keeping_note(app);
	else if (key_is(key, KEY_COLLECT) && !lesson)
		collecting_ask(app);
	else if (key_is(key, KEY_REPORT) && !lesson)
		reporting_ask(app);
	else if (key_is(key, KEY_FIND))
		finding_ask(app);
	else if (key_is(key, KEY_FIND_NEXT) || key_is(key, KEY_FIND_BACK))
		return finding_next(app, key_is(key, KEY_FIND_BACK));
	else if (key_is(key, KEY_BAD) || key_is(key, KEY_BAD_BACK))
		finding_bad(app, key_is(key, KEY_BAD_BACK));
	else if (key_is(key, KEY_COPY) || key_is(key, KEY_CLIP))
		finding_copy(app, key_is(key, KEY_CLIP));
	else if (key_is(key, KEY_HIDE))
		hiding_turn(app);
	else if (key_is(key, KEY_TIMELINE))
		matching_open(app, ROWS_ANY_SIGN);
	else if (key_is(key, KEY_OTHERS) && !lesson)
		app->leave = app->quit = true;
	else if (key_is(key, KEY_LESSON) && lesson)
		app_open(app, PAGE_LESSON);
	else
		return false;
	return true;
}

/* A click selects a row; on the selected one it opens it. */
static uint32_t
click_key(struct app *app)
{
	struct view *v = app_view(app, app_page(app));
	int row = app->term->click_row - v->area.row;
	int col = app->term->click_col - v->area.col;
	size_t i = v->list.top + (size_t)(row > 0 ? row : 0);

	if (v->row == NULL || row < 0 || row >= v->area.rows || col < 0 ||
	    col >= v->area.cols || i >= v->list.count)
		return TERM_KEY_NONE;
	if (v->list.selected == i)
		return TERM_KEY_ENTER;
	v->list.selected = i;
	v->pane.top = 0;
	return TERM_KEY_NONE;
}

static void
app_key(struct app *app, uint32_t key)
{
	if (key == TERM_KEY_CLICK && app->asking.on)
		return;
	if (key == TERM_KEY_CLICK)
		key = click_key(app);
	if (key == TERM_KEY_NONE)
		return;
	if (key == TERM_KEY_QUIT || key == TERM_KEY_EOF)
		app->quit = true;
	else if (app->asking.on && ask_take(app, key))
		return;
	else if (key_is(key, KEY_QUIT))
		app->quit = true;
	else if (key_is(key, KEY_BACK) && app_job(app) != NULL)
		app_job(app)->cancel(app);
	else if (key_is(key, KEY_LANG))
		key_language(app);
	else if (key_is(key, KEY_HUNT))
		key_hunt(app);
	else if (!app_page_key(app, key) && !key_of_all(app, key) &&
		 (key < TERM_KEY_NONE || key == TERM_KEY_TAB ||
		     key == TERM_KEY_RIGHT))
		app->notice = T_UI_KEY_MUTE;
}

static void
too_small_draw(struct app *app)
{
	struct canvas *c = &app->canvas;
	char cols[NUMBER_TEXT_MAX], rows[NUMBER_TEXT_MAX];
	struct buf b = BUF_INIT;

	text_fill(&b, app_text(app, T_UI_TOO_SMALL),
	    number_text((uint64_t)c->cols, cols),
	    number_text((uint64_t)c->rows, rows), NULL);
	canvas_text(c, c->rows / 2, 0, INK_NORMAL, buf_span(&b), c->cols);
	buf_free(&b);
}

static void
app_draw(struct app *app)
{
	struct canvas *c = &app->canvas;

	if (!term_fit(app->term, c)) {
		app->err = ERR_NOMEM;
		app->quit = true;
		return;
	}
	hiding_prepare(app);
	if (c->rows < ROWS_MIN || c->cols < COLS_MIN)
		too_small_draw(app);
	else
		page_of(app_page(app))
		    ->draw(app, ask_draw(app, frame_draw(app)));
	term_show(app->term, c);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* True when the key is worth a picture at once. */
static bool
app_take(struct app *app, uint32_t key)
{
	bool was_working = app_job(app) != NULL;

	app->notice = T_NONE;
	app_tell(app, NEWS_KEY);
	app_key(app, key);
	/* most work is over before the eye sees a bar */
	return was_working || app_job(app) == NULL;
}

static void
paint(struct app *app)
{
	if (app->painted + DRAW_INTERVAL > now_ms())
		return;
	app_draw(app);
	app->painted = now_ms();
}

/*
 * A key that waits already, if a picture was shown a moment ago: held arrows
 * on a slow line are not drawn one by one.
 */
static uint32_t
app_waiting(struct app *app, int64_t shown)
{
	if (shown + DRAW_INTERVAL <= now_ms())
		return TERM_KEY_NONE;
	return term_key(app->term, 0);
}

static void
app_loop(struct app *app)
{
	int64_t shown = INT64_MIN;
	bool draw = true;

	app->painted = INT64_MIN;
	while (!app->quit) {
		uint32_t key = draw ? app_waiting(app, shown) : TERM_KEY_NONE;

		if (key == TERM_KEY_NONE) {
			if (draw)
				app->painted = INT64_MIN;
			paint(app);
			if (draw)
				shown = now_ms();
			draw = false;
			key = term_key(app->term,
			    app_job(app) != NULL ? 0 : app_patience(app));
		}
		if (key != TERM_KEY_NONE) {
			draw = app_take(app, key) || draw;
			app->painted = now_ms();
		} else if (app_job(app) != NULL) {
			app_job(app)->step(app);
			draw = app_job(app) == NULL;
		} else {
			draw = app_look(app);
		}
	}
}

/* What waits to be done is done, what waits to be looked at is looked at. */
static void
plain_work(struct app *app)
{
	while (app_job(app) != NULL && !app->quit)
		app_job(app)->step(app);
	if (app_patience(app) >= 0)
		app_look(app);
}

/* The same walk, a line at a time. */
static void
plain_loop(struct app *app)
{
	struct plain plain = { .begun = false };
	struct buf out = BUF_INIT, line = BUF_INIT;

	while (!app->quit) {
		uint32_t key = TERM_KEY_EOF;

		plain_work(app);
		app_draw(app);
		plain_say(app, &plain, &out);
		app->notice = T_NONE;
		if (!app->quit && term_ask(app->term, buf_str(&out), &line))
			key = plain_answer(app, &plain, buf_span(&line));
		if (key != TERM_KEY_NONE)
			app_take(app, key);
		buf_clear(&out);
	}
	buf_free(&out);
	buf_free(&line);
}

int
app_run(struct app_options *options, struct case_file *c, struct term *term)
{
	struct app app = { .c = c,
		.k = case_knowledge(c),
		.d = case_diagnosis(c),
		.session = options->session,
		.options = options,
		.term = term,
		.lang = options->lang,
		.paint = paint };

	app.canvas.ascii = term->ascii;
	app.stack[app.depth++] = options->lesson ? PAGE_GUIDE : PAGE_WELCOME;
	if (options->lesson)
		app.stack[app.depth++] = PAGE_LESSON;
	if (app_begin(&app))
		(term->lines ? plain_loop : app_loop)(&app);
	else
		app.err = ERR_NOMEM;
	app_end(&app);
	options->others = app.leave;
	options->next_lesson = app.next;
	options->lang = app.lang;
	return app.err == OK ? 0 : 1;
}
