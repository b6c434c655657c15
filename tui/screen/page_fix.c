/*
 * What to do about a cause: instructions, and commands with their blanks
 * filled in.  Nothing acts from here.
 */

#include "engine/report/wording.h"
#include "tui/screen/page.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "tui/screen/words.h"

#define COMMAND_MAX 4000 /* bytes of one line */

static const struct cause_result *
fix_cause(const struct app *app)
{
	for (size_t i = 0; app->d != NULL && i < app->d->cause_count; i++) {
		if (app->d->causes[i].cause == app->cause)
			return &app->d->causes[i];
	}
	return NULL;
}

static void
commands_once(const struct app *app, const struct cause_result *r,
    size_t subject, const char *command, struct buf *out)
{
	struct buf lines = BUF_INIT;
	struct span rest, line;

	case_command(app->c, r, subject, command, &lines);
	rest = buf_span(&lines);
	while (span_line(&rest, &line)) {
		if (span_trim(line).n == 0)
			continue;
		utf8_clean(out, line, COMMAND_MAX);
		buf_byte(out, '\n');
	}
	buf_free(&lines);
}

/* The lines of an action: once, or once for each certificate. */
static void
commands_of(const struct app *app, const struct cause_result *r,
    const struct action *a, struct buf *out)
{
	if (a->command == NULL || a->command[0] == '\0')
		return;
	if (!a->each || r->subject_count == 0) {
		commands_once(app, r, r->subject_count > 0 ? 0 : SIZE_MAX,
		    a->command, out);
		return;
	}
	for (size_t i = 0; i < r->subject_count; i++)
		commands_once(app, r, i, a->command, out);
}

static void
part_add(struct app *app, struct pane *p, enum text title, const char *text)
{
	if (text[0] == '\0')
		return;
	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, title));
	pane_puts(p, INK_NORMAL, 0, text);
}

static void
fix_add(struct app *app, const struct cause_result *r, const struct fix *fix,
    struct pane *p)
{
	struct buf b = BUF_INIT;

	pane_gap(p);
	pane_printf(
	    p, INK_TITLE, 0, "%s  [%s]", app_in(app, &fix->title), fix->id);
	part_add(app, p, T_UI_FIX_BEFORE, app_in(app, &fix->before));
	pane_gap(p);
	for (size_t i = 0; i < fix->action_count; i++) {
		const struct action *a = &fix->actions[i];

		pane_printf(
		    p, INK_NORMAL, 0, "%zu. %s", i + 1, app_in(app, &a->text));
		buf_clear(&b);
		commands_of(app, r, a, &b);
		pane_add(p, INK_KEY, 3, span_trim(buf_span(&b)));
	}
	part_add(app, p, T_UI_FIX_VERIFY, app_in(app, &fix->verify));
	part_add(app, p, T_UI_FIX_UNDO, app_in(app, &fix->undo));
	buf_clear(&b);
	if (fix->undo_command != NULL && fix->undo_command[0] != '\0')
		commands_once(app, r, r->subject_count > 0 ? 0 : SIZE_MAX,
		    fix->undo_command, &b);
	pane_add(p, INK_KEY, 3, span_trim(buf_span(&b)));
	buf_free(&b);
}

static void
fix_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_FIX);
	const struct cause_result *r = fix_cause(app);
	const struct cause *cause;
	struct buf b = BUF_INIT;

	if (r == NULL) {
		pane_puts(p, INK_NORMAL, 0, app_text(app, T_UI_NO_CAUSES));
		app_pane_draw(app, PAGE_FIX, body);
		return;
	}
	cause = know_cause(app->k, r->cause);
	text_fill(&b, app_text(app, T_UI_CAUSE),
	    wording_certainty(app->lang, r->certainty),
	    app_in(app, &cause->title), NULL);
	pane_add(p, INK_TITLE, 0, buf_span(&b));
	pane_puts(p, INK_WARN, 0, app_text(app, T_UI_FIX_SHOWN_ONLY));
	for (size_t i = 0; i < cause->fix_count; i++)
		fix_add(app, r, know_fix(app->k, cause->fixes[i]), p);
	if (cause->fix_count == 0)
		pane_puts(p, INK_NORMAL, 0, app_text(app, T_UI_NO_FIX));
	app_pane_draw(app, PAGE_FIX, body);
	buf_free(&b);
}

/* All commands, bare, where they can be copied. */
static void
fix_plain(struct app *app)
{
	const struct cause_result *r = fix_cause(app);
	const struct cause *cause;
	struct buf b = BUF_INIT;

	if (r == NULL)
		return;
	cause = know_cause(app->k, r->cause);
	for (size_t i = 0; i < cause->fix_count; i++) {
		const struct fix *fix = know_fix(app->k, cause->fixes[i]);

		for (size_t j = 0; j < fix->action_count; j++)
			commands_of(app, r, &fix->actions[j], &b);
	}
	if (b.n == 0)
		app->notice = T_UI_NO_COMMAND;
	else
		term_plain(app->term, buf_str(&b), app_text(app, T_UI_RETURN));
	buf_free(&b);
}

static bool
fix_key(struct app *app, uint32_t key)
{
	if (key == 'c') {
		fix_plain(app);
		return true;
	}
	return app_pane_key(app, PAGE_FIX, key);
}

static void
fix_keys(const struct app *app, struct keys *keys)
{
	keys_add(app, keys, T_UI_KEY_COMMANDS);
	keys_add(app, keys, T_UI_KEY_BACK);
	keys_add(app, keys, T_UI_KEY_SCROLL);
	keys_add(app, keys, T_UI_KEY_LANG);
}

const struct page page_fix = {
	.title = T_UI_TITLE_FIX,
	.draw = fix_draw,
	.key = fix_key,
	.keys = fix_keys,
};
