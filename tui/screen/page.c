/*
 * The stack of pages, and the news between them: who is there is known by
 * the tables only.
 */

#include "tui/screen/page.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const struct page *page;
	enum key_id key;
	const char *word;
	const char *title[LANG_COUNT];
} pages[PAGE_COUNT] = {
#define PAGE(id, object, key, word, en, fr)                                    \
	[PAGE_##id] = { &object, KEY_##key, word, { en, fr } },
#include "tui/screen/pages.def"
#undef PAGE
};

static const struct job *const jobs[JOB_COUNT] = {
#define JOB(id, object) [JOB_##id] = &object,
#include "tui/screen/jobs.def"
#undef JOB
};

const struct page *
page_of(enum page_id id)
{
	return pages[id].page;
}

const char *
page_word(enum page_id id)
{
	return pages[id].word;
}

const char *
page_title(const struct app *app, enum page_id id)
{
	return pages[id].title[app->lang];
}

/* --- states --- */

/* No job is let loose on states that are half there. */
static bool
app_has_states(const struct app *app)
{
	bool good = true;

	for (size_t i = 0; i < PAGE_COUNT; i++)
		good = good && app->page[i] != NULL;
	for (size_t i = 0; i < JOB_COUNT; i++)
		good = good && app->job[i] != NULL;
	return good;
}

bool
app_begin(struct app *app)
{
	for (size_t i = 0; i < PAGE_COUNT; i++) {
		size_t size = pages[i].page->state_size;

		app->page[i] = calloc(1, size ? size : sizeof(struct view));
	}
	for (size_t i = 0; i < JOB_COUNT; i++)
		app->job[i] = calloc(1, jobs[i]->state_size + 1);
	if (!app_has_states(app))
		return false;
	for (size_t i = 0; i < JOB_COUNT; i++) {
		if (jobs[i]->begin != NULL)
			jobs[i]->begin(app);
	}
	return true;
}

void
app_end(struct app *app)
{
	bool good = app_has_states(app);

	for (size_t i = 0; good && i < JOB_COUNT; i++) {
		if (jobs[i]->free != NULL)
			jobs[i]->free(app);
	}
	for (size_t i = 0; i < PAGE_COUNT; i++) {
		if (app->page[i] == NULL)
			continue;
		if (pages[i].page->free != NULL)
			pages[i].page->free(app);
		pane_free(&app_view(app, (enum page_id)i)->pane);
		free(app->page[i]);
	}
	for (size_t i = 0; i < JOB_COUNT; i++)
		free(app->job[i]);
	canvas_free(&app->canvas);
	ask_free(&app->asking);
}

struct view *
app_view(const struct app *app, enum page_id id)
{
	return app->page[id];
}

/* --- the stack --- */

enum page_id
app_page(const struct app *app)
{
	assert(app->depth > 0);
	return app->stack[app->depth - 1];
}

bool
app_is_open(const struct app *app, enum page_id id)
{
	for (size_t i = 0; i < app->depth; i++)
		if (app->stack[i] == id)
			return true;
	return false;
}

void
app_back_to(struct app *app, size_t depth)
{
	while (app->depth > depth) {
		const struct page *page = pages[app_page(app)].page;

		app->depth--;
		if (page->leave != NULL)
			page->leave(app);
	}
}

void
app_back(struct app *app)
{
	if (app->depth <= 1)
		return;
	if (app->ahead_count < APP_DEPTH)
		app->ahead[app->ahead_count++] = app_page(app);
	app_back_to(app, app->depth - 1);
}

/* What does not stay below ID goes, and what stands on it. */
static void
make_way(struct app *app, enum page_id id)
{
	for (size_t i = 1; i < app->depth; i++) {
		const struct page *page = pages[app->stack[i]].page;

		if (page->stays_below != NULL && !page->stays_below(id))
			app_back_to(app, i);
	}
}

/* The oldest way back is forgotten; the first page stays. */
static void
forget_one(struct app *app)
{
	const struct page *page = pages[app->stack[1]].page;

	memmove(&app->stack[1], &app->stack[2],
	    (APP_DEPTH - 2) * sizeof(app->stack[0]));
	app->depth--;
	if (page->leave != NULL)
		page->leave(app);
}

bool
app_open(struct app *app, enum page_id id)
{
	const struct page *page = pages[id].page;

	if (app->depth > 0 && app_page(app) == id)
		return true;
	if (page->refuse != NULL && page->refuse(app) != T_NONE) {
		app->notice = page->refuse(app);
		return false;
	}
	make_way(app, id);
	if (app->depth == APP_DEPTH)
		forget_one(app);
	app->stack[app->depth++] = id;
	app->ahead_count = 0; /* another way was taken */
	app_view(app, id)->pane.top = 0;
	if (page->enter != NULL)
		page->enter(app);
	return true;
}

bool
app_forward(struct app *app)
{
	size_t count = app->ahead_count;

	if (count == 0)
		return false;
	if (app_open(app, app->ahead[count - 1]))
		app->ahead_count = count - 1;
	return true;
}

bool
app_page_key(struct app *app, uint32_t key)
{
	const struct page *page = pages[app_page(app)].page;

	for (size_t i = 0; i < page->act_count; i++) {
		if (key_is(key, page->acts[i].key)) {
			page->acts[i].act(app);
			return true;
		}
	}
	if (page->key != NULL && page->key(app, key))
		return true;
	for (int id = 0; id < PAGE_COUNT; id++) {
		if (pages[id].key != KEY_NONE && key_is(key, pages[id].key)) {
			app_open(app, (enum page_id)id);
			return true;
		}
	}
	return false;
}

/* --- jobs and news --- */

void
app_tell(struct app *app, enum news news)
{
	for (size_t i = 0; i < JOB_COUNT; i++) {
		if (jobs[i]->hear != NULL)
			jobs[i]->hear(app, news);
	}
	for (size_t i = 0; i < app->depth; i++) {
		const struct page *page = pages[app->stack[i]].page;

		if (page->hear != NULL)
			page->hear(app, news);
	}
}

const struct job *
app_job(const struct app *app)
{
	for (size_t i = 0; i < JOB_COUNT; i++) {
		if (jobs[i]->runs != NULL && jobs[i]->runs(app))
			return jobs[i];
	}
	return NULL;
}

int
app_patience(const struct app *app)
{
	int wait = -1;

	for (size_t i = 0; i < JOB_COUNT && wait < 0; i++) {
		if (jobs[i]->patience != NULL)
			wait = jobs[i]->patience(app);
	}
	return wait;
}

bool
app_look(struct app *app)
{
	for (size_t i = 0; i < JOB_COUNT; i++) {
		if (jobs[i]->look != NULL && jobs[i]->look(app))
			return true;
	}
	return false;
}

void
app_take_case(struct app *app, struct case_file *c)
{
	app->c = c;
	app->d = case_diagnosis(c);
	app_tell(app, NEWS_OTHER);
}

void
app_paint(struct app *app)
{
	app->paint(app);
}

/* --- what pages are drawn with --- */

bool
app_is_wide(const struct app *app)
{
	return app->canvas.cols >= WIDE_COLS;
}

const char *
app_text(const struct app *app, const struct bilingual *id)
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
keys_add(struct keys *keys, enum key_id id)
{
	if (keys->count < KEYS_MAX)
		keys->item[keys->count++] = id;
}

void
app_text_keys(const struct app *app, struct keys *keys)
{
	(void)app;
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_SCROLL);
	keys_add(keys, KEY_FIND);
	keys_add(keys, KEY_LANG);
}

struct pane *
app_pane(struct app *app, enum page_id id)
{
	pane_clear(&app_view(app, id)->pane);
	return &app_view(app, id)->pane;
}

void
app_pane_draw(struct app *app, enum page_id id, struct area body)
{
	app_view(app, id)->rows = app_detail_draw(
	    app, id, body, 0, page_title(app, id));
}

bool
app_pane_key(struct app *app, enum page_id id, uint32_t key)
{
	return pane_key(&app_view(app, id)->pane, key, app_view(app, id)->rows);
}

int
app_list_draw(struct app *app, enum page_id id, struct area box,
    const char *title, list_row *row)
{
	struct area inner = { box.row + 1, box.col + 1, box.rows - 2,
		box.cols - 2 };

	canvas_box(&app->canvas, box, title);
	app_view(app, id)->row = row;
	app_view(app, id)->area = inner;
	if (app_view(app, id)->list.count > (size_t)inner.rows)
		inner.cols--; /* for the marks that there are more */
	list_draw(&app_view(app, id)->list, &app->canvas, inner, row, app);
	list_more_draw(&app_view(app, id)->list, &app->canvas, box);
	return inner.rows;
}

int
app_detail_draw(struct app *app, enum page_id id, struct area body,
    int list_rows, const char *title)
{
	struct area box = body;
	struct area text;

	if (list_rows > 0) {
		box.row += list_rows - 1;
		box.rows -= list_rows - 1;
	}
	text = (struct area){ box.row + 1, box.col + 2, box.rows - 2,
		box.cols - 3 };
	canvas_box(&app->canvas, box, title);
	pane_draw(&app_view(app, id)->pane, &app->canvas, text);
	return text.rows;
}

bool
app_list_key(struct app *app, enum page_id id, uint32_t key, int rows)
{
	struct view *v = app_view(app, id);

	if (key == TERM_KEY_PAGE_UP || key == TERM_KEY_PAGE_DOWN || key == ' ')
		return pane_key(&v->pane, key, rows);
	if (!list_key(&v->list, key, v->rows))
		return false;
	v->pane.top = 0; /* it shows another item */
	return true;
}
