/*
 * Keys, states and words, on one page that scrolls.
 */

#include "engine/case/texts.h"
#include "engine/report/wording.h"
#include "tui/screen/page.h"

#include "tui/screen/words.h"

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
	pane_printf(p, INK_FAINT, 1, "%s %s", WORDS_STATE_UNREAD,
	    app_text(app, T_CASE_NOT_READ));
}

static void
help_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_HELP);

	pane_puts(p, INK_NORMAL, 0, app_text(app, T_UI_HELP_KEYS));
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

static void
help_keys(const struct app *app, struct keys *keys)
{
	keys_add(app, keys, T_UI_KEY_BACK);
	keys_add(app, keys, T_UI_KEY_SCROLL);
	keys_add(app, keys, T_UI_KEY_LANG);
}

const struct page page_help = {
	.draw = help_draw,
	.key = help_key,
	.keys = help_keys,
};
