/*
 * What became of a fix: each step, the proof on newer records, the undo.
 * While it goes on, the step it is at.
 */

#include "tui/screen/fix_preview.h"

#include <string.h>

#include "engine/base/fill.h"
#include "engine/base/utf8.h"
#include "engine/case/texts.h"
#include "engine/fix/texts.h"
#include "engine/report/fix_wording.h"
#include "tui/screen/app.h"
#include "tui/screen/fixing.h"
#include "tui/screen/words.h"

/* Sentences that name a command, and the same with the key of the page. */
static const struct {
	const struct bilingual *theirs, *ours;
} sayings[] = {
	{ T_FIX_ON_CAPTURE, T_WIZ_ON_CAPTURE },
	{ T_FIX_TICK_FIRST, T_WIZ_TICK_FIRST },
	{ T_FIX_UNFINISHED, T_WIZ_UNFINISHED },
	{ T_FIX_NEEDS_DATA, T_WIZ_NEEDS_DATA },
	{ T_FIX_NEEDS_FILE, T_WIZ_NEEDS_FILE },
};

void
fix_say_here(const struct app *app, const struct fix_say *say, struct buf *out)
{
	struct fix_say here = *say;

	for (size_t i = 0; i < sizeof(sayings) / sizeof(*sayings); i++) {
		if (say->id == sayings[i].theirs)
			here.id = sayings[i].ours;
	}
	if (say->id == T_FIX_ON_CAPTURE && app->options->lesson != NULL)
		here.id = T_LESSON_ACTS;
	fix_say_text(&here, app->lang, out);
}

static void
say_add(struct app *app, struct pane *to, enum ink ink, int indent,
    const struct fix_say *say)
{
	struct buf b = BUF_INIT;

	if (say->id == T_NONE)
		return;
	fix_say_here(app, say, &b);
	pane_add(to, ink, indent, buf_span(&b));
	buf_free(&b);
}

static struct span
guide_says(const struct app *app, size_t number)
{
	size_t i = know_fix_find(app->k, fixing_of(app)->fix);
	const struct fix *fix;

	if (i == SIZE_MAX)
		return SPAN_NONE;
	fix = know_fix(app->k, i);
	if (number < 1 || number > fix->action_count)
		return SPAN_NONE;
	return fix_action_says(&fix->actions[number - 1], app->lang);
}

static void
step_add(struct app *app, struct pane *to, enum ink ink, size_t number,
    enum action_kind kind, const char *target, const char *word)
{
	struct span said = guide_says(app, number);
	struct buf b = BUF_INIT;

	buf_printf(&b, "%zu. ", number);
	if (said.n > 0) /* a colon follows, in place of its last stop */
		buf_add(&b, span_slice(said, 0, said.n - span_ends(said, ".")));
	else
		buf_puts(&b, action_kind_name(kind));
	if (*target != '\0')
		buf_printf(&b, " (%s)", target);
	buf_printf(&b, "%s%s", app_text(app, T_COLON), word);
	pane_add(to, ink, 1, buf_span(&b));
	buf_free(&b);
}

/* --- while it goes on --- */

static void
doing_add(struct app *app, struct pane *to)
{
	static const struct bilingual *const phases[JOURNAL_PHASE_COUNT] = {
		[JOURNAL_INTENT] = T_WIZ_PHASE_INTENT,
		[JOURNAL_APPLIED] = T_WIZ_PHASE_APPLIED,
		[JOURNAL_VERIFIED] = T_WIZ_PHASE_VERIFIED,
		[JOURNAL_FAILED] = T_FIX_OUTCOME_FAILED,
		[JOURNAL_UNDONE] = T_FIX_UNDO_DONE,
		[JOURNAL_NOTED] = T_WIZ_PHASE_NOTED,
	};
	const struct journal_item *item = fixes_doing(fixing_of(app)->f);
	struct buf target = BUF_INIT;

	pane_puts(to, INK_TITLE, 0, app_text(app, T_WIZ_ACTING));
	if (item != NULL && strcmp(item->fix, fixing_of(app)->fix) == 0) {
		utf8_clean(&target, span_of(item->target), 200);
		step_add(app, to, INK_NORMAL, item->number, item->kind,
		    buf_str(&target), app_text(app, phases[item->phase]));
	}
	buf_free(&target);
	pane_gap(to);
}

/* --- afterwards --- */

static void
run_add(struct app *app, struct pane *to)
{
	const struct fixing *x = fixing_of(app);
	enum ink ink = x->result == FIX_DONE ? INK_TITLE : INK_BAD;

	pane_puts(to, ink, 0,
	    x->result == FIX_FAILED ? app_text(app, T_WIZ_RESULT_FAILED)
				    : fix_wording_result(app->lang, x->result));
	if (x->result != FIX_FAILED) /* said at its step */
		say_add(app, to, INK_WARN, 0, &x->why);
	for (size_t i = 0; i < x->line_count; i++) {
		const struct fixing_line *l = &x->lines[i];

		step_add(app, to,
		    l->outcome == OUTCOME_FAILED ? INK_BAD : INK_NORMAL,
		    l->number, l->kind, l->target.a,
		    fix_wording_outcome(app->lang, l->outcome));
		say_add(app, to, INK_WARN, 4, &l->why);
	}
	if (x->reboot && !(x->looked && x->proof.kind == PROOF_FIXED))
		pane_puts(to, INK_WARN, 0, app_text(app, T_WIZ_REBOOT));
}

static void
proof_add(struct app *app, struct pane *to)
{
	static const struct {
		const struct bilingual *text;
		enum ink ink;
	} kinds[] = {
		[PROOF_NONE] = { T_WIZ_NOT_PROVED, INK_WARN },
		[PROOF_FIXED] = { T_FIX_PROVED, INK_GOOD },
		[PROOF_BAD] = { T_FIX_STILL_BAD, INK_BAD },
	};
	const struct fix_proof *p = &fixing_of(app)->proof;
	char count[NUMBER_TEXT_MAX], since[TIME_TEXT_MAX];
	struct buf b = BUF_INIT;

	words_second(p->since, since);
	number_text(p->kind == PROOF_BAD ? p->bad : p->good, count);
	if (p->kind == PROOF_NONE)
		text_fill(&b, app_text(app, T_WIZ_NOT_PROVED), since, NULL);
	else
		text_fill(
		    &b, app_text(app, kinds[p->kind].text), count, since, NULL);
	pane_add(to, kinds[p->kind].ink, 0, buf_span(&b));
	buf_clear(&b);
	if (p->kind == PROOF_FIXED) {
		buf_printf(&b, "%s:%llu  %s", p->file,
		    (unsigned long long)p->line, p->text);
		pane_printf(to, INK_TITLE, 0, "%s%s%s",
		    app_text(app, T_UI_PROOF), app_text(app, T_COLON),
		    buf_str(&b));
		if (fixing_of(app)->reboot)
			pane_puts(
			    to, INK_WARN, 0, app_text(app, T_WIZ_REBOOT_STILL));
	}
	buf_free(&b);
}

static void
undo_add(struct app *app, struct pane *to)
{
	const struct fix_undo *u = &fixing_of(app)->undo;

	pane_printf(to, u->answer > UNDO_NOTHING ? INK_BAD : INK_TITLE, 0,
	    "%s%s%s", app_text(app, T_WIZ_UNDO), app_text(app, T_COLON),
	    fix_wording_undone(app->lang, u->answer));
	if (u->count == 0)
		say_add(app, to, INK_WARN, 0, &u->why);
	for (size_t i = 0; i < u->count; i++) {
		const struct journal_item *item = u->items[i].item;
		struct fix_say target;

		fix_say(&target, T_NONE, item->target, NULL);
		step_add(app, to, INK_NORMAL, item->number, item->kind,
		    target.a,
		    fix_wording_undone(app->lang, u->items[i].answer));
		say_add(app, to, INK_WARN, 4, &u->items[i].why);
	}
}

/* A run of an earlier sitting that still stands. */
static void
earlier_add(struct app *app, const char *fix, struct pane *to)
{
	struct fix_run run;
	char time[TIME_TEXT_MAX];
	struct buf b = BUF_INIT;

	if (!fixes_last_run(fixing_of(app)->f, fix, &run))
		return;
	text_fill(&b, app_text(app, T_WIZ_EARLIER),
	    words_second(run.time, time), NULL);
	pane_add(to, INK_TITLE, 0, buf_span(&b));
	pane_gap(to);
	buf_free(&b);
}

/* Shown before the word is typed. */
static void
will_add(struct app *app, struct pane *to)
{
	struct span rest = buf_span(&fixing_of(app)->will), line;

	if (rest.n > 0)
		pane_puts(to, INK_TITLE, 0, app_text(app, T_FIX_UNDO_WILL));
	while (rest.n > 0 && span_line(&rest, &line))
		pane_add(to, INK_WARN, 2, line);
}

void
fix_result_add(struct app *app, const char *fix, struct pane *to)
{
	const struct fixing *x = fixing_of(app);

	if (strcmp(fix, x->fix) != 0 ||
	    !(x->ran || x->undid || x->looked || x->acting)) {
		if (strcmp(fix, x->fix) == 0)
			will_add(app, to);
		earlier_add(app, fix, to);
		return;
	}
	if (x->acting) {
		doing_add(app, to);
		return;
	}
	if (x->ran)
		run_add(app, to);
	if (x->proving)
		pane_puts(to, INK_TITLE, 0, app_text(app, T_WIZ_PROVING));
	else if (x->looked)
		proof_add(app, to);
	if (x->undid)
		undo_add(app, to);
	pane_gap(to);
}
