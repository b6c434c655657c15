/*
 * A page to begin with: copy it to tui/screen/page_NAME.c, and give it a row
 * in tui/screen/pages.def, with the key of tui/screen/keys.def that opens it,
 * or NONE.  `make check' compiles it as it stands here.
 */

#include "tui/screen/page.h"

struct empty_page {
	struct view v; /* what every page has */
	size_t visits;
};

static struct empty_page *
state(const struct app *app)
{
	return app->page[PAGE_EMPTY];
}

static void
empty_enter(struct app *app)
{
	state(app)->visits++;
}

static void
empty_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_EMPTY);

	pane_printf(p, INK_NORMAL, 0, "%zu", state(app)->visits);
	app_pane_draw(app, PAGE_EMPTY, body);
}

static bool
empty_key(struct app *app, uint32_t key)
{
	return app_pane_key(app, PAGE_EMPTY, key);
}

const struct page page_empty = {
	.state_size = sizeof(struct empty_page),
	.enter = empty_enter,
	.draw = empty_draw,
	.key = empty_key,
	.keys = app_text_keys,
};
