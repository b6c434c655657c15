/*
 * A run is one call of the engine, which asks before each change whether it
 * may go on: that is when the screen is drawn.  The proof comes in looks of
 * a minute of the lab's clock, so that keys are answered between them; on a
 * server of this world one look is taken, and another when asked for.
 */

#include "tui/screen/fixing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/case/live/follow.h"
#include "tui/screen/app.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/reading.h"

#define PATIENCE    (20 * TIME_MINUTE)
#define PAINT_EVERY TIME_SECOND /* keys are rarely typed ahead so far */

static bool
on_change(void *arg)
{
	struct app *app = arg;

	app_paint(app);
	return true;
}

/*
 * Chains of stores that hold many certificates take long.  The page says so
 * after a while, and Esc ends the looking: the plans then tell what is cut.
 */
static bool
on_chain(void *arg)
{
	struct app *app = arg;
	struct fixing *x = fixing_of(app);
	int64_t now = follow_clock();
	uint32_t key;

	if (now >= x->painted && now - x->painted < PAINT_EVERY)
		return true;
	x->painted = now;
	app->notice = T_UI_CHAINS;
	app_paint(app);
	app->notice = T_NONE;
	key = term_key(app->term, 0);
	return key != TERM_KEY_ESC && key != TERM_KEY_QUIT;
}

static void
results_clear(struct fixing *x)
{
	free(x->lines);
	x->lines = NULL;
	x->line_count = 0;
	if (x->undid)
		fix_undo_free(&x->undo);
	buf_free(&x->will);
	x->ran = x->looked = x->undid = x->proving = x->reboot = false;
}

void
fixing_open(struct app *app)
{
	struct fixing *x = fixing_of(app);
	struct fixes_options options = app->options->fixes;

	if (x->f != NULL || app->d == NULL || reading_is_on(app))
		return;
	memset(&x->failed, 0, sizeof(x->failed));
	x->painted = follow_clock();
	options.go_on = on_chain;
	options.go_arg = app;
	options.alive = on_change;
	options.arg = app;
	options.session = app->session;
	options.inputs = x->inputs.item;
	options.input_count = x->inputs.count;
	x->f = fixes_new(app->c, &options, &x->failed);
	/* what was mended before is judged otherwise */
	app->d = case_diagnosis(app->c);
}

void
fixing_forget(struct app *app)
{
	results_clear(fixing_of(app));
	fixes_free(fixing_of(app)->f);
	fixing_of(app)->f = NULL;
}

const struct fix *
fixing_fix(const struct app *app)
{
	const struct cause *cause = know_cause(app->k, fixing_of(app)->cause);
	size_t which = fixing_of(app)->which;

	if (cause->fix_count == 0)
		return NULL;
	return know_fix(app->k, cause->fixes[which % cause->fix_count]);
}

size_t
fixing_plan(const struct app *app)
{
	const struct fix *fix = fixing_fix(app);

	if (fixing_of(app)->f == NULL || fix == NULL)
		return SIZE_MAX;
	return fixes_find(fixing_of(app)->f, fix->id);
}

void
fixing_show(struct app *app, size_t cause)
{
	fixing_of(app)->cause = cause;
	app_open(app, PAGE_FIX);
}

void
fixing_show_of(struct app *app, size_t check)
{
	size_t cause = guide_cause(app, check);

	if (cause == SIZE_MAX && check != SIZE_MAX)
		cause = guide_step_cause(app, check);
	if (app->d == NULL || app->d->cause_count == 0)
		app->notice = app->d != NULL && app->d->whole == WHOLE_HEALTHY
				  ? T_UI_NOTHING_TO_MEND
				  : T_UI_NO_CAUSE;
	else
		fixing_show(
		    app, app->d->causes[cause != SIZE_MAX ? cause : 0].cause);
}

static bool
choose_fix(struct app *app, const char *fix)
{
	for (size_t i = 0; i < know_cause_count(app->k); i++) {
		const struct cause *cause = know_cause(app->k, i);

		for (size_t n = 0; n < cause->fix_count; n++) {
			if (strcmp(know_fix(app->k, cause->fixes[n])->id,
				fix) != 0)
				continue;
			fixing_of(app)->cause = i;
			fixing_of(app)->which = n;
			return true;
		}
	}
	return false;
}

bool
fixing_choose_last(struct app *app)
{
	const struct journal_item *item;
	struct fix_run run;

	fixing_open(app);
	item = fixing_of(app)->f != NULL ? fixes_doing(fixing_of(app)->f)
					 : NULL;
	return item != NULL &&
	       fixes_last_run(fixing_of(app)->f, item->fix, &run) &&
	       choose_fix(app, item->fix);
}

/* What the run says of its plan, before the plan is gone. */
static void
lines_take(
    struct fixing *x, const struct fix_plan *p, const struct fix_run *run)
{
	x->lines = calloc(run->count + 1, sizeof(*x->lines));
	for (size_t i = 0; x->lines != NULL && i < run->count; i++) {
		const struct fix_act *a = &p->acts[run->outcomes[i].act];
		struct fixing_line *line = &x->lines[x->line_count++];

		line->number = a->number;
		line->kind = a->kind;
		fix_say(&line->target, T_NONE, a->target, NULL); /* clean */
		line->outcome = run->outcomes[i].kind;
		line->why = run->outcomes[i].why;
	}
}

static bool
has_changed(const struct fixing *x)
{
	for (size_t i = 0; i < x->line_count; i++) {
		if (x->lines[i].outcome == OUTCOME_DONE ||
		    x->lines[i].outcome == OUTCOME_FAILED)
			return true;
	}
	return false;
}

/* The host is another now; what every page shows follows it. */
static void
look_again(struct app *app)
{
	struct fixing *x = fixing_of(app);
	enum err err = fixes_again(x->f, &x->failed);

	app->d = case_diagnosis(app->c);
	if (err != OK)
		fixing_forget(app);
}

bool
fixing_can_prove(const struct app *app, const char *fix)
{
	struct fix_run run;

	return fixing_of(app)->f != NULL &&
	       case_host(app->c)->nature != HOST_CAPTURE &&
	       fixes_last_run(fixing_of(app)->f, fix, &run) &&
	       fixes_find(fixing_of(app)->f, fix) != SIZE_MAX;
}

static void
prove(struct app *app)
{
	struct fixing *x = fixing_of(app);

	x->proving = fixing_can_prove(app, x->fix);
	x->looked = false;
	x->waited = 0;
}

void
fixing_prove(struct app *app, const char *fix)
{
	snprintf(fixing_of(app)->fix, sizeof(fixing_of(app)->fix), "%s", fix);
	prove(app);
}

void
fixing_apply(struct app *app, size_t plan, const char *word)
{
	struct fixing *x = fixing_of(app);
	const struct fix_plan *p = fixes_plan(x->f, plan);
	struct fix_run run;

	results_clear(x);
	snprintf(x->fix, sizeof(x->fix), "%s", p->fix->id);
	x->acting = true;
	app_paint(app);
	fixes_apply(x->f, plan, word, &run);
	x->acting = false;
	x->ran = true;
	x->result = run.result;
	x->why = run.why;
	x->reboot = run.reboot;
	lines_take(x, p, &run);
	fix_run_free(&run);
	if (x->result == FIX_DONE)
		prove(app);
	else if (has_changed(x)) /* else ticks would be lost for nothing */
		look_again(app);
}

void
fixing_ask_undo(struct app *app, const char *fix, char word[FIX_WORD_MAX])
{
	struct fixing *x = fixing_of(app);

	results_clear(x);
	snprintf(x->fix, sizeof(x->fix), "%s", fix);
	fixes_undo_preview(x->f, fix, app->lang, &x->will);
	fixes_undo_word(x->f, fix, word);
}

void
fixing_undo(struct app *app, const char *fix, const char *word)
{
	struct fixing *x = fixing_of(app);

	results_clear(x);
	snprintf(x->fix, sizeof(x->fix), "%s", fix);
	x->acting = true;
	app_paint(app);
	fixes_undo(x->f, fix, word, &x->undo);
	x->acting = false;
	x->undid = true;
	if (x->undo.answer != UNDO_REFUSED && x->undo.answer != UNDO_NOTHING)
		look_again(app);
}

/* The plans stay until it is known: the proof needs the one that ran. */
static void
prove_step(struct app *app)
{
	struct fixing *x = fixing_of(app);
	size_t plan = fixes_find(x->f, x->fix);
	bool lab = case_host(app->c)->nature == HOST_LAB;
	struct fix_run run;
	int64_t wait = lab ? TIME_MINUTE : 0;

	x->proving = false;
	if (plan == SIZE_MAX || !fixes_last_run(x->f, x->fix, &run) ||
	    fixes_prove(x->f, plan, &run, wait, &x->proof) != OK)
		return;
	x->looked = true;
	x->waited += wait;
	x->proving = lab && x->proof.kind == PROOF_NONE && x->waited < PATIENCE;
	if (x->proof.kind == PROOF_FIXED)
		look_again(app);
}

static void
prove_cancel(struct app *app)
{
	fixing_of(app)->proving = false;
	app->notice = T_WIZ_PROOF_CANCELLED;
}

/* --- the job --- */

static bool
is_proving(const struct app *app)
{
	return fixing_of(app)->proving;
}

static void
fixing_hear(struct app *app, enum news news)
{
	if (news == NEWS_STALE)
		fixing_forget(app);
}

static void
fixing_free(struct app *app)
{
	fixing_forget(app);
	fix_inputs_free(&fixing_of(app)->inputs);
}

const struct job job_fixing = {
	.state_size = sizeof(struct fixing),
	.runs = is_proving,
	.step = prove_step,
	.cancel = prove_cancel,
	.says = T_WIZ_PROVING,
	.hear = fixing_hear,
	.free = fixing_free,
};
