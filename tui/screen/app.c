/*
 * The loop: draw, show, wait for a key.  While evidence is read, a bit of
 * it between two looks at the keys, drawn ten times a second at most so
 * that a slow line is not filled with progress.
 */

#include "tui/screen/app.h"

#include <string.h>
#include <time.h>

#include "tui/screen/frame.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/page.h"
#include "tui/screen/reading.h"

#define ROWS_MIN      20
#define COLS_MIN      60
#define DRAW_INTERVAL 100 /* ms */

static const struct page *const pages[PAGE_COUNT] = {
	[PAGE_WELCOME] = &page_welcome,
	[PAGE_GUIDE] = &page_guide,
	[PAGE_SOURCES] = &page_sources,
	[PAGE_EVIDENCE] = &page_evidence,
	[PAGE_RAW] = &page_raw,
	[PAGE_WHY] = &page_why,
	[PAGE_CAUSES] = &page_causes,
	[PAGE_FIX] = &page_fix,
	[PAGE_TRACE] = &page_trace,
	[PAGE_LADDER] = &page_ladder,
	[PAGE_LIVE] = &page_live,
	[PAGE_SYNC] = &page_sync,
	[PAGE_LESSON] = &page_lesson,
	[PAGE_CHOICE] = &page_choice,
	[PAGE_REPLAY] = &page_replay,
	[PAGE_CASE] = &page_case,
	[PAGE_HELP] = &page_help,
};

enum page_id
app_page(const struct app *app)
{
	return app->stack[app->depth - 1];
}

bool
app_is_wide(const struct app *app)
{
	return app->canvas.cols >= WIDE_COLS;
}

static void
app_enter(struct app *app, enum page_id id)
{
	app->view[id].pane.top = 0;
	if (pages[id]->enter != NULL)
		pages[id]->enter(app);
}

void
app_open(struct app *app, enum page_id id)
{
	if (app_page(app) == id)
		return;
	if ((id == PAGE_CAUSES || id == PAGE_FIX) && lesson_hides_cause(app)) {
		app->notice = T_LESSON_FIRST;
		return;
	}
	if ((id == PAGE_LIVE || id == PAGE_SYNC) && app->lesson.t != NULL) {
		app->notice = T_LIVE_NOT_HERE;
		return;
	}
	/* following ends where another page is opened */
	while (app->depth > 1 && app_page(app) != id && !living_stays(id) &&
	       (app_page(app) == PAGE_LIVE || app_page(app) == PAGE_SYNC ||
		   living_is_on(app)))
		app_back(app);
	if (app->depth == APP_DEPTH) { /* the oldest way back is forgotten */
		memmove(&app->stack[1], &app->stack[2],
		    (APP_DEPTH - 2) * sizeof(app->stack[0]));
		app->depth--;
	}
	app->stack[app->depth++] = id;
	app_enter(app, id);
}

void
app_take_case(struct app *app, struct case_file *c)
{
	app->c = c;
	app->d = case_diagnosis(c);
	app->reading.on = false;
	app->reading.hunt = false;
}

void
app_back(struct app *app)
{
	if (app->depth > 1)
		app->depth--;
	living_mind(app);
}

const char *
app_text(const struct app *app, enum text id)
{
	return text_in(app->lang, id);
}

const char *
app_in(const struct app *app, const struct bilingual *b)
{
	const char *text = b->in[app->lang];

	return text != NULL ? text : "";
}

void
keys_add(const struct app *app, struct keys *keys, enum text id)
{
	if (keys->count < KEYS_MAX)
		keys->item[keys->count++] = app_text(app, id);
}

struct pane *
app_pane(struct app *app, enum page_id id)
{
	pane_clear(&app->view[id].pane);
	return &app->view[id].pane;
}

void
app_pane_draw(struct app *app, enum page_id id, struct area body)
{
	struct area inner = { body.row + 1, body.col + 2, body.rows - 2,
		body.cols - 3 };

	canvas_box(&app->canvas, body, app_text(app, pages[id]->title));
	app->view[id].rows = inner.rows;
	pane_draw(&app->view[id].pane, &app->canvas, inner);
}

bool
app_pane_key(struct app *app, enum page_id id, uint32_t key)
{
	return pane_key(&app->view[id].pane, key, app->view[id].rows);
}

int
app_list_draw(struct app *app, enum page_id id, struct area box,
    const char *title, list_row *row)
{
	struct area inner = { box.row + 1, box.col + 1, box.rows - 2,
		box.cols - 2 };

	canvas_box(&app->canvas, box, title);
	list_draw(&app->view[id].list, &app->canvas, inner, row, app);
	return inner.rows;
}

/* Everything up to the first failure, from wherever one is. */
static void
key_hunt(struct app *app)
{
	while (app->depth > 1)
		app_back(app);
	app_open(app, PAGE_GUIDE);
	reading_hunt(app);
}

static void
key_language(struct app *app)
{
	app->lang = (enum lang)((app->lang + 1) % LANG_COUNT);
}

static const struct {
	uint32_t key;
	enum page_id page;
} page_keys[] = {
	{ '?', PAGE_HELP },
	{ 's', PAGE_SOURCES },
	{ 'd', PAGE_CAUSES },
	{ 'w', PAGE_WHY },
	{ 't', PAGE_TRACE },
	{ 'l', PAGE_LIVE },
	{ 'c', PAGE_CASE },
};

/* The fix that was applied last, though its cause may be gone. */
static void
key_last_fix(struct app *app)
{
	size_t which;

	if (!fixing_choose_last(app)) {
		app->notice = T_WIZ_NOTHING_TO_UNDO;
		return;
	}
	which = app->fixing.which;
	app_open(app, PAGE_FIX);
	app->fixing.which = which;
}

/* Something is done a bit at a time, between two keys. */
static bool
app_works(const struct app *app)
{
	return app->reading.on || app->tracking.reading ||
	       app->fixing.proving || living_reads(app);
}

static void
app_work(struct app *app)
{
	if (app->reading.on)
		reading_step(app);
	else if (app->tracking.reading)
		tracking_step(app);
	else if (app->fixing.proving)
		fixing_step(app);
	else
		living_step(app);
}

static void
app_cancel(struct app *app)
{
	if (app->reading.on)
		reading_cancel(app);
	else if (app->tracking.reading)
		tracking_cancel(app);
	else if (app->fixing.proving)
		fixing_cancel(app);
	else
		app_back(app);
}

static void
app_key(struct app *app, uint32_t key)
{
	if (key == TERM_KEY_QUIT || key == TERM_KEY_EOF)
		app->quit = true;
	else if (app->asking.on && ask_take(app, key))
		return;
	else if (key == 'q')
		app->quit = true;
	else if (key == TERM_KEY_ESC && app_works(app))
		app_cancel(app);
	else if (key == 'v')
		key_language(app);
	else if (key == 'R')
		key_hunt(app);
	else if (pages[app_page(app)]->key(app, key))
		return;
	else if (key == TERM_KEY_ESC || key == TERM_KEY_LEFT ||
		 key == TERM_KEY_BACKSPACE)
		app_back(app);
	else if (key == 'u')
		key_last_fix(app);
	else if (key == 'y')
		living_sync(app);
	else if (key == 'm')
		keeping_note(app);
	else if (key == 'o' && app->lesson.t == NULL)
		app->leave = app->quit = true;
	else if (key == 'L' && app->lesson.t != NULL)
		app_open(app, PAGE_LESSON);
	else
		for (size_t i = 0; i < sizeof(page_keys) / sizeof(*page_keys);
		     i++) {
			if (page_keys[i].key == key)
				app_open(app, page_keys[i].page);
		}
}

static bool
app_resize(struct app *app)
{
	struct canvas *c = &app->canvas;
	int rows, cols;

	term_size(app->term, &rows, &cols);
	if (rows == c->rows && cols == c->cols) {
		canvas_clear(c);
		return true;
	}
	return canvas_resize(c, rows, cols);
}

static void
app_draw(struct app *app)
{
	struct canvas *c = &app->canvas;
	const struct page *page = pages[app_page(app)];

	if (!app_resize(app)) {
		app->err = ERR_NOMEM;
		app->quit = true;
		return;
	}
	if (c->rows < ROWS_MIN || c->cols < COLS_MIN)
		canvas_puts(c, c->rows / 2, 0, INK_NORMAL,
		    app_text(app, T_UI_TOO_SMALL), c->cols);
	else
		page->draw(app, ask_draw(app, frame_draw(app, page)));
	term_show(app->term, c);
}

static int64_t
milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* True when the key is worth a picture at once. */
static bool
app_take(struct app *app, uint32_t key)
{
	bool was_working = app_works(app);

	app->notice = T_NONE;
	app->living.alarm_at = TIME_NONE;
	app_key(app, key);
	/* most work is over before the eye sees a bar */
	return was_working || !app_works(app);
}

void
app_paint(struct app *app)
{
	if (app->painted + DRAW_INTERVAL > milliseconds())
		return;
	app_draw(app);
	app->painted = milliseconds();
}

/*
 * A key that waits already, if a picture was shown a moment ago: held arrows
 * on a slow line are not drawn one by one.
 */
static uint32_t
app_waiting(struct app *app, int64_t shown)
{
	if (shown + DRAW_INTERVAL <= milliseconds())
		return TERM_KEY_NONE;
	return term_key(app->term, 0);
}

/* How long the terminal may wait for a key. */
static int
app_patience(const struct app *app)
{
	if (app_works(app))
		return 0;
	return living_is_on(app) ? LIVING_WAIT_MS : keeping_patience(app);
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
			app_paint(app);
			if (draw)
				shown = milliseconds();
			draw = false;
			key = term_key(app->term, app_patience(app));
		}
		if (key != TERM_KEY_NONE) {
			draw = app_take(app, key) || draw;
			app->painted = milliseconds();
		} else if (app_works(app)) {
			app_work(app);
			draw = !app_works(app);
		} else if (living_is_on(app)) {
			draw = living_look(app) || keeping_idle(app);
		} else {
			draw = keeping_idle(app);
		}
	}
}

static void
app_free(struct app *app)
{
	for (size_t i = 0; i < PAGE_COUNT; i++)
		pane_free(&app->view[i].pane);
	canvas_free(&app->canvas);
	buf_free(&app->raw.lines);
	buf_free(&app->raw.place);
	buf_free(&app->raw.text);
	ask_free(&app->asking);
	fixing_forget(app);
	tracking_forget(app);
	living_forget(app);
	fix_inputs_free(&app->fixing.inputs);
	lesson_free(app);
}

int
app_run(struct app_options *options, struct case_file *c, struct term *term)
{
	struct app app;

	memset(&app, 0, sizeof(app));
	app.c = c;
	app.k = case_knowledge(c);
	app.d = case_diagnosis(c);
	app.term = term;
	app.lang = options->lang;
	app.fixing.options = options->fixes;
	app.tracking.options = options->trace;
	app.living.alarm = options->alarm;
	living_forget(&app);
	app.canvas.ascii = term->ascii;
	app.lesson.t = options->lesson;
	app.lesson.info = options->info;
	app.lesson.instructor = options->instructor;
	app.stack[app.depth++] = options->lesson ? PAGE_GUIDE : PAGE_WELCOME;
	if (options->lesson)
		app.stack[app.depth++] = PAGE_LESSON;
	keeping_begin(&app, options->session, options->resume);
	app_loop(&app);
	keeping_end(&app);
	options->others = app.leave;
	options->lang = app.lang;
	app_free(&app);
	return app.err == OK ? 0 : 1;
}
