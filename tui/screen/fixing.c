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

#include "tui/screen/page.h"

#define PATIENCE (20 * TIME_MINUTE)

static bool
on_change(void *arg)
{
	struct app *app = arg;

	app_paint(app);
	return true;
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
	struct fixing *x = &app->fixing;

	if (x->f != NULL || app->d == NULL || app->reading.on)
		return;
	memset(&x->failed, 0, sizeof(x->failed));
	x->options.alive = on_change;
	x->options.arg = app;
	x->options.session = app->keeping.s;
	x->options.inputs = x->inputs.item;
	x->options.input_count = x->inputs.count;
	x->f = fixes_new(app->c, &x->options, &x->failed);
	/* what was mended before is judged otherwise */
	app->d = case_diagnosis(app->c);
}

void
fixing_forget(struct app *app)
{
	results_clear(&app->fixing);
	fixes_free(app->fixing.f);
	app->fixing.f = NULL;
}

const struct fix *
fixing_fix(const struct app *app)
{
	const struct cause *cause = know_cause(app->k, app->cause);
	size_t which = app->fixing.which;

	if (cause->fix_count == 0)
		return NULL;
	return know_fix(app->k, cause->fixes[which % cause->fix_count]);
}

size_t
fixing_plan(const struct app *app)
{
	const struct fix *fix = fixing_fix(app);

	if (app->fixing.f == NULL || fix == NULL)
		return SIZE_MAX;
	return fixes_find(app->fixing.f, fix->id);
}

static bool
choose(struct app *app, const char *fix)
{
	for (size_t i = 0; i < know_cause_count(app->k); i++) {
		const struct cause *cause = know_cause(app->k, i);

		for (size_t n = 0; n < cause->fix_count; n++) {
			if (strcmp(know_fix(app->k, cause->fixes[n])->id,
				fix) != 0)
				continue;
			app->cause = i;
			app->fixing.which = n;
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
	item = app->fixing.f != NULL ? fixes_doing(app->fixing.f) : NULL;
	return item != NULL && fixes_last_run(app->fixing.f, item->fix, &run) &&
	       choose(app, item->fix);
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
	struct fixing *x = &app->fixing;
	enum err err = fixes_again(x->f, &x->failed);

	app->d = case_diagnosis(app->c);
	if (err != OK)
		fixing_forget(app);
}

bool
fixing_can_prove(const struct app *app, const char *fix)
{
	struct fix_run run;

	return app->fixing.f != NULL &&
	       case_host(app->c)->nature != HOST_CAPTURE &&
	       fixes_last_run(app->fixing.f, fix, &run) &&
	       fixes_find(app->fixing.f, fix) != SIZE_MAX;
}

static void
prove(struct app *app)
{
	struct fixing *x = &app->fixing;

	x->proving = fixing_can_prove(app, x->fix);
	x->looked = false;
	x->waited = 0;
}

void
fixing_prove(struct app *app, const char *fix)
{
	snprintf(app->fixing.fix, sizeof(app->fixing.fix), "%s", fix);
	prove(app);
}

void
fixing_apply(struct app *app, size_t plan, const char *word)
{
	struct fixing *x = &app->fixing;
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
	struct fixing *x = &app->fixing;

	results_clear(x);
	snprintf(x->fix, sizeof(x->fix), "%s", fix);
	fixes_undo_preview(x->f, fix, app->lang, &x->will);
	fixes_undo_word(x->f, fix, word);
}

void
fixing_undo(struct app *app, const char *fix, const char *word)
{
	struct fixing *x = &app->fixing;

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
void
fixing_step(struct app *app)
{
	struct fixing *x = &app->fixing;
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

void
fixing_cancel(struct app *app)
{
	app->fixing.proving = false;
	app->notice = T_WIZ_PROOF_CANCELLED;
}
