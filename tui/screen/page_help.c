/*
 * Keys, states and words, on one page that scrolls.
 */

#include <string.h>

#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/report/wording.h"
#include "tui/screen/page.h"

#include "tui/screen/words.h"

#define KEY_COLS 8 /* of a key and what follows it */

static void
states_add(struct app *app, struct pane *p)
{
	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_HELP_STATES));
	for (unsigned v = 0; v < VERDICT_COUNT; v++) {
		if (v == VERDICT_UNREADABLE) /* same sign as no evidence */
			continue;
		pane_printf(p, words_ink((enum verdict)v), 1, "%s %s%s%s",
		    wording_mark((enum verdict)v),
		    wording_verdict(app->lang, (enum verdict)v),
		    v == VERDICT_NO_EVIDENCE ? ", " : "",
		    v == VERDICT_NO_EVIDENCE
			? wording_verdict(app->lang, VERDICT_UNREADABLE)
			: "");
	}
	pane_printf(p, INK_NORMAL, 1, "%s %s", WORDS_STATE_OLDER,
	    app_text(app, T_UI_OLDER_HELP));
	pane_printf(p, INK_FAINT, 1, "%s %s", WORDS_STATE_UNREAD,
	    app_text(app, T_CASE_NOT_READ));
}

/* One key: "R       read up to the first failure". */
static void
key_add(struct app *app, enum key_id id, struct pane *p)
{
	const char *label = key_label(id, app->lang);
	size_t n = strcspn(label, " ");
	int pad = KEY_COLS - (int)utf8_columns((struct span){ label, n });
	struct buf b = BUF_INIT;

	buf_add(&b, (struct span){ label, n });
	buf_printf(&b, "%*s%s", pad > 1 ? pad : 1, "", key_help(id, app->lang));
	pane_hang(p, INK_NORMAL, KEY_COLS, buf_span(&b));
	buf_free(&b);
}

/* First what the page below can do, then all the rest. */
static void
keys_show(struct app *app, struct pane *p)
{
	struct keys here = { .count = 0 };
	bool shown[KEY_COUNT] = { false };

	if (app->depth > 1) {
		enum page_id below = app->stack[app->depth - 2];

		if (page_of(below)->keys != NULL)
			page_of(below)->keys(app, &here);
		pane_printf(p, INK_TITLE, 0, "%s%s%s",
		    app_text(app, T_UI_HELP_HERE), app_text(app, T_COLON),
		    page_title(app, below));
	}
	for (size_t i = 0; i < here.count; i++) {
		key_add(app, here.item[i], p);
		shown[here.item[i]] = true;
	}
	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_HELP_ALL));
	for (int id = 0; id < KEY_COUNT; id++) {
		if (!shown[id])
			key_add(app, (enum key_id)id, p);
	}
}

static void
help_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_HELP);

	keys_show(app, p);
	states_add(app, p);
	pane_gap(p);
	pane_puts(p, INK_NORMAL, 0, app_text(app, T_UI_HELP_WORDS));
	app_pane_draw(app, PAGE_HELP, body);
}

static bool
help_key(struct app *app, uint32_t key)
{
	return app_pane_key(app, PAGE_HELP, key);
}

const struct page page_help = {
	.draw = help_draw,
	.key = help_key,
	.keys = app_text_keys,
};
