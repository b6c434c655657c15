/*
 * The fixes of one cause, one at a time: what each would do, and where the
 * host can act, doing and undoing it after a typed word.  On a capture the
 * same fix is written as a script.
 */

#include "engine/report/wording.h"
#include "tui/screen/page.h"

#include "engine/base/fill.h"
#include "tui/screen/fix_preview.h"
#include "tui/screen/fixing.h"
#include "tui/screen/lesson.h"
#include "tui/screen/reading.h"

#include <string.h>

#define NAME_CHARS                                                             \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
#define NAME_MAX_CHARS 100

static const struct cause *
fix_cause(const struct app *app)
{
	for (size_t i = 0; app->d != NULL && i < app->d->cause_count; i++) {
		if (app->d->causes[i].cause == fixing_of(app)->cause)
			return know_cause(app->k, fixing_of(app)->cause);
	}
	return NULL;
}

static const struct bilingual *
fix_refuse(const struct app *app)
{
	return lesson_hides_cause(app) ? T_LESSON_FIRST : T_NONE;
}

static void
fix_hear(struct app *app, enum news news)
{
	if (news == NEWS_READ)
		fixing_open(app);
}

static void
fix_enter(struct app *app)
{
	fixing_of(app)->which = 0;
	fixing_open(app);
}

static void
fix_head(struct app *app, const struct cause *cause, struct pane *p)
{
	struct buf b = BUF_INIT;
	char at[NUMBER_TEXT_MAX], of[NUMBER_TEXT_MAX];

	for (size_t i = 0; i < app->d->cause_count; i++) {
		if (app->d->causes[i].cause == fixing_of(app)->cause)
			text_fill(&b, app_text(app, T_UI_CAUSE),
			    wording_certainty(
				app->lang, app->d->causes[i].certainty),
			    app_in(app, &cause->title), NULL);
	}
	pane_add(p, INK_TITLE, 0, buf_span(&b));
	buf_clear(&b);
	if (cause->fix_count > 1) {
		text_fill(&b, app_text(app, T_WIZ_FIX_OF),
		    number_text(
			fixing_of(app)->which % cause->fix_count + 1, at),
		    number_text(cause->fix_count, of), NULL);
		pane_add(p, INK_KEY, 0, buf_span(&b));
	}
	pane_gap(p);
	buf_free(&b);
}

static void
failed_add(struct app *app, struct pane *p)
{
	const struct err_info *info = &fixing_of(app)->failed;
	struct buf b = BUF_INIT;

	text_fill(&b, app_text(app, T_WIZ_NO_PLANS),
	    err_text(app->lang, info->code), NULL);
	pane_add(p, INK_BAD, 0, buf_span(&b));
	buf_free(&b);
}

static void
fix_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_FIX);
	const struct cause *cause = fix_cause(app);
	const struct fix *fix = fixing_fix(app);
	size_t plan = fixing_plan(app);

	if (cause != NULL)
		fix_head(app, cause, p);
	if (reading_is_on(app))
		pane_puts(p, INK_NORMAL, 0, app_text(app, T_WIZ_FIX_LATER));
	else if (fixing_of(app)->f == NULL && fixing_of(app)->failed.code != OK)
		failed_add(app, p);
	else if (fixing_of(app)->f != NULL && fix != NULL)
		fix_result_add(app, fix->id, p);
	if (plan != SIZE_MAX)
		fix_preview_add(app, fixes_plan(fixing_of(app)->f, plan), p);
	else if (fix == NULL)
		pane_puts(p, INK_NORMAL, 0, app_text(app, T_UI_NO_FIX));
	else if (cause == NULL)
		pane_puts(p, INK_NORMAL, 0, app_text(app, T_WIZ_CAUSE_GONE));
	app_pane_draw(app, PAGE_FIX, body);
}

/* --- commands and scripts --- */

/* The commands of this fix where they can be copied. */
static void
fix_plain(struct app *app)
{
	size_t plan = fixing_plan(app);
	struct buf b = BUF_INIT;

	if (plan == SIZE_MAX)
		return;
	if (!fix_steps(app, fixes_plan(fixing_of(app)->f, plan), &b))
		app->notice = T_UI_NO_COMMAND;
	else
		term_plain(app->term, buf_str(&b), app_text(app, T_UI_RETURN));
	buf_free(&b);
}

static void
script_refused(struct app *app, enum err err, const struct fix_say *why)
{
	struct buf b = BUF_INIT;

	if (why->id != T_NONE)
		fix_say_here(app, why, &b);
	else
		buf_puts(&b, err_text(app->lang, err));
	ask_tell(app, buf_str(&b));
	buf_free(&b);
}

static void
script_show(struct app *app, size_t plan, enum script_format format)
{
	struct buf b = BUF_INIT;
	struct fix_say why;
	enum err err;

	err = script_write(
	    fixes_plan(fixing_of(app)->f, plan), format, app->lang, &b, &why);
	if (err == OK)
		term_plain(app->term, buf_str(&b), app_text(app, T_UI_RETURN));
	else
		script_refused(app, err, &why);
	buf_free(&b);
}

/* No path and nothing hidden; the same name on every system. */
static bool
is_plain_name(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n <= NAME_MAX_CHARS && name[0] != '.' &&
	       name[0] != '-' && strspn(name, NAME_CHARS) == n;
}

static void
script_save(
    struct app *app, size_t plan, enum script_format format, const char *name)
{
	struct fix_say why;
	struct buf b = BUF_INIT;
	enum err err;

	if (!is_plain_name(name)) {
		ask_tell(app, app_text(app, T_WIZ_BAD_NAME));
		return;
	}
	err = fixes_script_save(
	    fixing_of(app)->f, plan, format, app->lang, name, false, &why);
	text_fill(&b, app_text(app, T_WIZ_SAVED), name, NULL);
	if (err == OK)
		ask_tell(app, buf_str(&b));
	else
		script_refused(app, err, &why);
	buf_free(&b);
}

/* Without a name it is shown; the ending always says what it is. */
static void
script_named(struct app *app, const char *name, enum script_format format)
{
	const char *ending = format == SCRIPT_CMD ? ".cmd" : ".ps1";
	size_t plan = fixing_plan(app);
	struct buf file = BUF_INIT;

	if (plan == SIZE_MAX)
		return;
	if (name[0] == '\0') {
		script_show(app, plan, format);
		return;
	}
	buf_puts(&file, name);
	if (!span_ends(span_of(name), ending))
		buf_puts(&file, ending);
	script_save(app, plan, format, buf_str(&file));
	buf_free(&file);
}

static void
script_named_ps1(struct app *app, const char *name)
{
	script_named(app, name, SCRIPT_PS1);
}

static void
script_named_cmd(struct app *app, const char *name)
{
	script_named(app, name, SCRIPT_CMD);
}

static void
script_chosen(struct app *app, const char *key)
{
	enum script_format format = *key == 'c' ? SCRIPT_CMD : SCRIPT_PS1;
	struct buf name = BUF_INIT;

	buf_printf(
	    &name, "%s.%s", fixing_fix(app)->id, script_format_name(format));
	ask_line(app, app_text(app, T_WIZ_ASK_NAME), buf_str(&name),
	    format == SCRIPT_CMD ? script_named_cmd : script_named_ps1);
	buf_free(&name);
}

/* A plan that cannot become a script says so before anything is asked. */
static void
fix_script(struct app *app)
{
	size_t plan = fixing_plan(app);
	struct buf b = BUF_INIT;
	struct fix_say why;
	enum err err;

	if (plan == SIZE_MAX)
		return;
	err = script_write(fixes_plan(fixing_of(app)->f, plan), SCRIPT_PS1,
	    app->lang, &b, &why);
	if (err == OK)
		ask_key(
		    app, app_text(app, T_WIZ_ASK_FORMAT), "pc", script_chosen);
	else
		script_refused(app, err, &why);
	buf_free(&b);
}

/* --- doing and undoing --- */

static void
apply_typed(struct app *app, const char *word)
{
	size_t plan = fixing_plan(app);

	if (plan == SIZE_MAX)
		return;
	app_view(app, PAGE_FIX)->pane.top = 0;
	fixing_apply(app, plan, word);
}

static void
ask_word(struct app *app, const struct bilingual *prompt, const char *word,
    void (*answer)(struct app *app, const char *text))
{
	struct buf b = BUF_INIT;

	text_fill(&b, app_text(app, prompt), case_host(app->c)->name, word,
	    fixing_fix(app)->id, NULL);
	ask_line(app, buf_str(&b), "", answer);
	buf_free(&b);
}

static void
fix_apply_key(struct app *app)
{
	size_t plan = fixing_plan(app);
	const struct fix_plan *p;
	struct buf b = BUF_INIT;

	if (plan == SIZE_MAX || !fixing_may_act(app))
		return;
	p = fixes_plan(fixing_of(app)->f, plan);
	if (p->applicable) {
		ask_word(app, T_WIZ_ASK_APPLY, p->word, apply_typed);
		return;
	}
	fix_say_here(app, &p->reason, &b);
	ask_tell(app, buf_str(&b));
	buf_free(&b);
}

static void
undo_typed(struct app *app, const char *word)
{
	app_view(app, PAGE_FIX)->pane.top = 0;
	fixing_undo(app, fixing_fix(app)->id, word);
}

static void
fix_undo_key(struct app *app)
{
	char word[FIX_WORD_MAX];
	struct fix_say why;
	struct buf b = BUF_INIT;

	if (fixing_fix(app) == NULL || !fixing_may_act(app))
		return;
	fixing_ask_undo(app, fixing_fix(app)->id, word);
	fixes_trouble(fixing_of(app)->f, &why);
	app_view(app, PAGE_FIX)->pane.top = 0;
	if (fixing_of(app)->will.n > 0) {
		ask_word(app, T_WIZ_ASK_UNDO, word, undo_typed);
	} else if (why.id != T_NONE) {
		fix_say_here(app, &why, &b);
		ask_tell(app, buf_str(&b));
	} else {
		app->notice = T_WIZ_NOTHING_TO_UNDO;
	}
	buf_free(&b);
}

static void
fix_prove_key(struct app *app)
{
	if (fixing_fix(app) != NULL &&
	    fixing_can_prove(app, fixing_fix(app)->id))
		fixing_prove(app, fixing_fix(app)->id);
	else if (fixing_of(app)->looked &&
		 fixing_of(app)->proof.kind == PROOF_FIXED)
		app->notice = T_WIZ_ALREADY_PROVED;
	else
		app->notice = T_WIZ_NOTHING_TO_PROVE;
	app_view(app, PAGE_FIX)->pane.top = 0;
}

static void
fix_turn(struct app *app)
{
	fixing_of(app)->which++;
	app_view(app, PAGE_FIX)->pane.top = 0;
}

static const struct act acts[] = {
	{ KEY_COMMANDS, fix_plain },
	{ KEY_SCRIPT, fix_script },
	{ KEY_APPLY, fix_apply_key },
	{ KEY_UNDO, fix_undo_key },
	{ KEY_PROVE, fix_prove_key },
	{ KEY_VALUES, fixing_ask_values },
	{ KEY_OTHER_FIX, fix_turn },
};

static bool
fix_key(struct app *app, uint32_t key)
{
	if (key == '0') { /* its number is typed */
		fixing_ask_tick(app);
		return true;
	}
	if (key >= '1' && key <= '9') {
		fixing_tick(app, key - '0');
		return true;
	}
	return app_pane_key(app, PAGE_FIX, key);
}

static void
fix_keys(const struct app *app, struct keys *keys)
{
	const struct fixing *x = fixing_of(app);
	const struct fix *fix = fixing_fix(app);
	struct fix_say why;
	char word[FIX_WORD_MAX] = "";

	if (x->f != NULL && fix != NULL && fixes_may_act(x->f, &why)) {
		if (fixes_find(x->f, fix->id) != SIZE_MAX)
			keys_add(keys, KEY_APPLY);
		fixes_undo_word(x->f, fix->id, word);
		if (word[0] != '\0')
			keys_add(keys, KEY_UNDO);
		if (fixing_can_prove(app, fix->id))
			keys_add(keys, KEY_PROVE);
	}
	if (fixing_wants(app))
		keys_add(keys, KEY_VALUES);
	keys_add(keys, KEY_COMMANDS);
	if (fixing_plan(app) != SIZE_MAX &&
	    fix_can_script(app, fixes_plan(x->f, fixing_plan(app))))
		keys_add(keys, KEY_SCRIPT);
	if (know_cause(app->k, fixing_of(app)->cause)->fix_count > 1)
		keys_add(keys, KEY_OTHER_FIX);
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_SYNC_PROOF);
	keys_add(keys, KEY_SCROLL);
	keys_add(keys, KEY_LANG);
}

const struct page page_fix = {
	.refuse = fix_refuse,
	.enter = fix_enter,
	.hear = fix_hear,
	.draw = fix_draw,
	.acts = acts,
	.act_count = sizeof(acts) / sizeof(*acts),
	.key = fix_key,
	.keys = fix_keys,
};
