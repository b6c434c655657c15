/*
 * The first page: what lies on the table, and which key does what.  Nothing
 * has been read yet but the heads of the files.
 */

#include "engine/report/wording.h"
#include "tui/screen/keeping.h"

#include "engine/base/fill.h"
#include "engine/case/texts.h"
#include "tui/screen/reading.h"
#include "tui/screen/words.h"

#define CHANGES_SHOWN 3

static void
kind_add(struct app *app, enum source_kind kind, struct pane *p)
{
	size_t files = 0;
	uint64_t bytes = 0;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < case_source_count(app->c); i++) {
		const struct source *s = case_source(app->c, i);

		if (s->kind != kind)
			continue;
		files++;
		bytes += s->bytes;
	}
	if (files == 0)
		return;
	buf_printf(&b, "%-11s ", source_kind_name(kind));
	wording_count(app->lang, files, T_UI_FILE_ONE, T_UI_FILE_MANY, &b);
	buf_puts(&b, ", ");
	words_bytes(app->lang, bytes, &b);
	pane_add(p, INK_NORMAL, 2, buf_span(&b));
	buf_free(&b);
}

static void
found_add(struct app *app, struct pane *p)
{
	struct buf b = BUF_INIT;

	text_fill(
	    &b, app_text(app, T_UI_FOUND_IN), case_host(app->c)->name, NULL);
	pane_gap(p);
	pane_add(p, INK_TITLE, 0, buf_span(&b));
	for (unsigned kind = 0; kind < SOURCE_COUNT; kind++)
		kind_add(app, (enum source_kind)kind, p);
	if (case_source_count(app->c) == 0)
		pane_puts(p, INK_WARN, 2, app_text(app, T_UI_NO_SOURCES));
	if (case_host(app->c)->limited)
		pane_puts(p, INK_WARN, 2, app_text(app, T_HOST_LIMITED));
	buf_clear(&b);
	if (case_left_count(app->c) > 0) {
		wording_count(app->lang, case_left_count(app->c), T_UI_LEFT_ONE,
		    T_UI_LEFT_MANY, &b);
		pane_add(p, INK_FAINT, 2, buf_span(&b));
	}
	buf_free(&b);
}

/* What an earlier sitting left, and what became of the files since. */
static void
earlier_add(struct app *app, struct pane *p)
{
	const struct session_facts *f;
	char time[TIME_TEXT_MAX];
	struct buf b = BUF_INIT;

	if (!keeping_may_go_on(app))
		return;
	f = session_earlier(app->session);
	pane_gap(p);
	text_fill(&b, app_text(app, T_KEEP_EARLIER), time_minute(f->last, time),
	    words_whole(app->lang, f->whole), NULL);
	pane_add(p, INK_KEY, 0, buf_span(&b));
	keeping_changes_add(app, CHANGES_SHOWN, p);
	buf_free(&b);
}

static void
welcome_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_WELCOME);

	pane_puts(p, INK_NORMAL, 0, app_text(app, T_UI_WELCOME));
	earlier_add(app, p);
	found_add(app, p);
	pane_gap(p);
	pane_puts(p, INK_NORMAL, 0, app_text(app, T_UI_WELCOME_KEYS));
	app_pane_draw(app, PAGE_WELCOME, body);
}

static bool
welcome_key(struct app *app, uint32_t key)
{
	if (key == TERM_KEY_ENTER) {
		app_open(app, PAGE_GUIDE);
		return true;
	}
	if (key_is(key, KEY_RESUME) && keeping_may_go_on(app)) {
		keeping_go_on(app);
		return true;
	}
	return app_pane_key(app, PAGE_WELCOME, key);
}

static void
welcome_keys(const struct app *app, struct keys *keys)
{
	if (keeping_may_go_on(app))
		keys_add(keys, KEY_RESUME);
	if (reading_may_hunt(app))
		keys_add(keys, KEY_HUNT);
	keys_add(keys, KEY_GUIDE);
	keys_add(keys, KEY_SOURCES);
	keys_add(keys, KEY_LANG);
	if (case_source_count(app->c) == 0)
		keys_add(keys, KEY_COLLECT);
	keys_add(keys, KEY_TRACE);
	keys_add(keys, KEY_LIVE);
	if (case_source_count(app->c) > 0)
		keys_add(keys, KEY_COLLECT);
}

const struct page page_welcome = {
	.draw = welcome_draw,
	.key = welcome_key,
	.keys = welcome_keys,
};
