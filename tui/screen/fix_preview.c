/*
 * The plan of a fix before anything is touched: what must be true first,
 * each step with what it changes, who put the certificate there, the chains
 * with and without the change, and the exact commands.
 */

#include "tui/screen/fix_preview.h"

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/fix/texts.h"
#include "engine/report/fix_wording.h"
#include "tui/screen/fixing.h"

#define COMMAND_MAX 4000 /* bytes of one line */
#define NAME_MAX    300

static void
filled(struct app *app, struct pane *to, enum ink ink, int indent,
    const struct bilingual *id, const char *a, const char *b)
{
	struct buf text = BUF_INIT;

	text_fill(&text, app_text(app, id), a, b, NULL);
	pane_add(to, ink, indent, buf_span(&text));
	buf_free(&text);
}

bool
fix_shows_commands(const struct fix_act *a)
{
	return a->reason.id == T_NONE || a->reason.id == T_FIX_NEEDS_FILE ||
	       a->reason.id == T_FIX_NEEDS_DATA;
}

bool
fix_is_ticked_off(const struct fix_act *a)
{
	return a->by_person && a->kind != ACTION_REBOOT;
}

bool
fix_can_script(const struct app *app, const struct fix_plan *p)
{
	struct buf b = BUF_INIT;
	struct fix_say why;
	enum err err = script_write(p, SCRIPT_PS1, app->lang, &b, &why);

	buf_free(&b);
	return err == OK;
}

void
fix_commands(const char *text, struct buf *out)
{
	struct span rest = span_of(text), line;

	while (span_line(&rest, &line)) {
		if (span_trim(line).n == 0)
			continue;
		utf8_clean(out, line, COMMAND_MAX);
		buf_byte(out, '\n');
	}
}

static void
commands_add(struct pane *to, const char *text)
{
	struct buf b = BUF_INIT;

	fix_commands(text, &b);
	pane_add(to, INK_KEY, 3, span_trim(buf_span(&b)));
	buf_free(&b);
}

static void
part_add(struct app *app, struct pane *to, const struct bilingual *title,
    const char *text)
{
	if (text[0] == '\0')
		return;
	pane_gap(to);
	pane_puts(to, INK_TITLE, 0, app_text(app, title));
	pane_puts(to, INK_NORMAL, 0, text);
}

/* --- chains --- */

static void
path_add(struct app *app, struct pane *to, const struct chain *path,
    const struct bilingual *when)
{
	struct buf said = BUF_INIT;

	fix_wording_path(app->lang, path, &said);
	filled(app, to,
	    chain_is_good(path)  ? INK_GOOD
	    : chain_is_bad(path) ? INK_BAD
				 : INK_NORMAL,
	    5, when, buf_str(&said), "");
	buf_free(&said);
}

static void
chain_add(struct app *app, struct pane *to, const struct chain_effect *e)
{
	struct buf name = BUF_INIT;

	utf8_clean(&name, span_of(cert_common_name(e->leaf)), NAME_MAX);
	filled(app, to, INK_NORMAL, 3, T_FIX_CHAIN,
	    fix_wording_use(app->lang, e->use), buf_str(&name));
	buf_free(&name);
	if (fix_wording_same(e)) {
		path_add(app, to, &e->after, T_FIX_CHAIN_SAME);
		return;
	}
	path_add(app, to, &e->before, T_FIX_CHAIN_NOW);
	path_add(app, to, &e->after, T_FIX_CHAIN_THEN);
}

static void
chains_add(struct app *app, struct pane *to, const struct chain_effects *chains)
{
	if (chains == NULL || chains->count == 0)
		return;
	pane_puts(to, INK_TITLE, 3, app_text(app, T_FIX_CHAINS));
	for (size_t i = 0; i < chains->count; i++)
		chain_add(app, to, &chains->item[i]);
}

/* --- steps --- */

/* The certificate and how it came into its store. */
static void
subject_add(struct app *app, struct pane *to, const struct fix_act *a)
{
	static const struct bilingual *const who[STORE_PHYSICAL_COUNT] = {
		[STORE_LOCAL] = T_WIZ_PUT_LOCAL,
		[STORE_POLICY] = T_WIZ_PUT_POLICY,
		[STORE_ENTERPRISE] = T_WIZ_PUT_DIRECTORY,
		[STORE_AUTHROOT] = T_WIZ_PUT_AUTHROOT,
	};
	struct buf name = BUF_INIT;

	if (a->cert != NULL) {
		utf8_clean(&name, span_of(cert_subject(a->cert)), NAME_MAX);
		pane_add(to, INK_NORMAL, 3, buf_span(&name));
	}
	if (a->cert != NULL && a->subject != NULL)
		pane_puts(
		    to, INK_FAINT, 3, app_text(app, who[a->subject->physical]));
	buf_free(&name);
}

static void
title_add(struct app *app, struct pane *to, const struct fix_act *a, bool acts)
{
	const char *tick = "";
	char number[NUMBER_TEXT_MAX];
	struct buf text = BUF_INIT;

	if (acts && fix_is_ticked_off(a))
		tick = a->ticked ? "[x] " : "[ ] ";
	text_fill(&text, app_text(app, T_FIX_STEP),
	    number_text(a->number, number), app_in(app, &a->action->text),
	    NULL);
	pane_printf(to, INK_NORMAL, 0, "%s%s", tick, buf_str(&text));
	buf_free(&text);
}

static void
act_add(struct app *app, struct pane *to, const struct fix_plan *p,
    const struct fix_act *a)
{
	struct buf b = BUF_INIT;

	fixes_preview(a, app->lang, &b);
	pane_add(to, INK_WARN, 3, span_trim(buf_span(&b)));
	subject_add(app, to, a);
	if (a->reason.id != T_NONE) {
		buf_clear(&b);
		fix_say_here(app, &a->reason, &b);
		filled(
		    app, to, INK_BAD, 3, T_FIX_REFUSED_HERE, buf_str(&b), "");
	}
	chains_add(app, to, a->chains);
	if (fix_shows_commands(a))
		commands_add(to, fix_act_command(p, a));
	buf_free(&b);
}

/* --- the whole --- */

/* Whether it can be done from here, and if not, why. */
static void
state_add(struct app *app, struct pane *to, const struct fix_plan *p, bool acts,
    const struct fix_say *why)
{
	struct buf b = BUF_INIT;

	if (!p->applicable) {
		fix_say_here(app, &p->reason, &b);
		filled(app, to, INK_WARN, 0, fix_wording_cannot(&p->reason),
		    buf_str(&b), "");
	} else if (acts) {
		filled(app, to, INK_WARN, 0, T_WIZ_CAN_APPLY, p->word,
		    p->host_name);
	}
	buf_clear(&b);
	if (why->id == T_FIX_ON_CAPTURE && !fix_can_script(app, p))
		filled(
		    app, to, INK_WARN, 0, T_WIZ_ONLY_SHOWN, p->host_name, "");
	else if (!acts) {
		fix_say_here(app, why, &b);
		pane_add(to, INK_WARN, 0, buf_span(&b));
	}
	buf_free(&b);
}

/* The first thing wanted: what will not be as it was. */
static void
changes_add(struct app *app, struct pane *to, const struct fix_plan *p)
{
	struct buf b = BUF_INIT;
	bool reboot = false;

	for (size_t i = 0; i < p->count; i++) {
		if (fix_act_acts(&p->acts[i]))
			fixes_preview(&p->acts[i], app->lang, &b);
		reboot |= p->acts[i].kind == ACTION_REBOOT;
	}
	if (b.n > 0) {
		pane_gap(to);
		pane_puts(to, INK_TITLE, 0, app_text(app, T_WIZ_CHANGES));
		if (reboot)
			buf_puts(&b, app_text(app, T_FIX_OUTCOME_REBOOT));
	}
	pane_add(to, INK_WARN, 1, span_trim(buf_span(&b)));
	buf_free(&b);
}

void
fix_preview_add(struct app *app, const struct fix_plan *p, struct pane *to)
{
	struct fix_say why;
	bool acts = fixes_may_act(fixing_of(app)->f, &why);

	pane_printf(to, INK_TITLE, 0, "%s  [%s]", app_in(app, &p->fix->title),
	    p->fix->id);
	state_add(app, to, p, acts, &why);
	changes_add(app, to, p);
	part_add(app, to, T_UI_FIX_BEFORE, app_in(app, &p->fix->before));
	for (size_t i = 0; i < p->count; i++) {
		if (i == 0 || p->acts[i].number != p->acts[i - 1].number) {
			pane_gap(to);
			title_add(app, to, &p->acts[i], acts);
		}
		act_add(app, to, p, &p->acts[i]);
	}
	part_add(app, to, T_UI_FIX_VERIFY, app_in(app, &p->fix->verify));
	part_add(app, to, T_UI_FIX_UNDO, app_in(app, &p->fix->undo));
	commands_add(to, p->fix->undo_command);
	if (acts) {
		pane_gap(to);
		filled(app, to, INK_FAINT, 0, T_FIX_BACKUPS,
		    fixes_folder_name(fixing_of(app)->f), "");
	}
}
