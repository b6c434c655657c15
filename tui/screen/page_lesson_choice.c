/*
 * A list of causes or remedies of a lesson, one of which is chosen.
 */

#include "tui/screen/lesson.h"
#include "tui/screen/app.h"

static size_t
choice_count(const struct app *app)
{
	const struct scenario *s = train_scenario(app->options->lesson);

	return lesson_of(app)->remedy ? s->remedy_count : s->cause_count;
}

static void
choice_enter(struct app *app)
{
	app_view(app, PAGE_CHOICE)->list = (struct list){ 0, 0, 0 };
	list_count(&app_view(app, PAGE_CHOICE)->list, choice_count(app));
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	struct app *app = arg;
	const struct train *t = app->options->lesson;
	bool remedy = lesson_of(app)->remedy;

	canvas_puts(c, line.row, line.col, INK_NORMAL, selected ? ">" : " ", 1);
	canvas_puts(c, line.row, line.col + 2, INK_NORMAL,
	    train_title(t, remedy, train_row(t, remedy, i), app->lang),
	    line.cols - 2);
	if (selected)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}

static void
choice_draw(struct app *app, struct area body)
{
	const struct bilingual *title = lesson_of(app)->remedy
					    ? T_LESSON_WHICH_REMEDY
					    : T_LESSON_WHICH_CAUSE;

	app_view(app, PAGE_CHOICE)->rows = app_list_draw(
	    app, PAGE_CHOICE, body, app_text(app, title), row_draw);
}

static bool
choice_key(struct app *app, uint32_t key)
{
	struct view *v = app_view(app, PAGE_CHOICE);

	if (key == TERM_KEY_ENTER) {
		app_back(app);
		lesson_choose(
		    app, train_row(app->options->lesson, lesson_of(app)->remedy,
			     v->list.selected));
		return true;
	}
	return list_key(&v->list, key, v->rows);
}

static void
choice_keys(const struct app *app, struct keys *keys)
{
	keys_add(
	    keys, lesson_of(app)->remedy ? KEY_LESSON_DO : KEY_LESSON_NAME);
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_LANG);
}

const struct page page_choice = {
	.enter = choice_enter,
	.draw = choice_draw,
	.key = choice_key,
	.keys = choice_keys,
};
