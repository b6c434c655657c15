/*
 * What a plan wants of the person who stands before it: values and files
 * that nobody else can know, and the steps that nobody else can do.
 */

#include "tui/screen/fixing.h"

#include <string.h>

#include "engine/base/fill.h"
#include "tui/screen/fix_preview.h"

bool
fixing_may_act(struct app *app)
{
	struct fix_say why;
	struct buf b = BUF_INIT;

	if (fixing_of(app)->f == NULL)
		return false;
	if (fixes_may_act(fixing_of(app)->f, &why))
		return true;
	fix_say_here(app, &why, &b);
	ask_tell(app, buf_str(&b));
	buf_free(&b);
	return false;
}

/* --- values --- */

/* An earlier act wants the same. */
static bool
is_again(const struct fix_plan *p, size_t act, const char *name)
{
	for (size_t i = 0; i < act; i++) {
		const char *other = fix_act_input(&p->acts[i]);

		if (other != NULL && strcmp(other, name) == 0)
			return true;
	}
	return false;
}

/* The act that wants input N of the shown plan; NULL: no so many. */
static const struct fix_act *
wanting(const struct app *app, size_t n)
{
	size_t plan = fixing_plan(app);
	const struct fix_plan *p;

	if (plan == SIZE_MAX)
		return NULL;
	p = fixes_plan(fixing_of(app)->f, plan);
	for (size_t i = 0; i < p->count; i++) {
		const char *name = fix_act_input(&p->acts[i]);

		if (name != NULL && !is_again(p, i, name) && n-- == 0)
			return &p->acts[i];
	}
	return NULL;
}

bool
fixing_wants(const struct app *app)
{
	return wanting(app, 0) != NULL;
}

static uint64_t
ticks(const struct fix_plan *p)
{
	uint64_t set = 0;

	for (size_t i = 0; i < p->count; i++)
		if (p->acts[i].ticked && p->acts[i].number < 64)
			set |= UINT64_C(1) << p->acts[i].number;
	return set;
}

/* The plans with the values; what was ticked stays ticked. */
static void
plan_anew(struct app *app)
{
	uint64_t ticked = ticks(
	    fixes_plan(fixing_of(app)->f, fixing_plan(app)));
	size_t plan;

	fixing_forget(app);
	fixing_open(app);
	plan = fixing_plan(app);
	for (size_t n = 1; plan != SIZE_MAX && n < 64; n++)
		if (ticked >> n & 1)
			fixes_tick(fixing_of(app)->f, plan, n);
	app_view(app, PAGE_FIX)->pane.top = 0;
}

static void ask_value(struct app *app);

static void
value_typed(struct app *app, const char *text)
{
	struct fixing *x = fixing_of(app);
	const struct fix_act *a = wanting(app, x->asked);
	const char *name = a != NULL ? fix_act_input(a) : NULL;
	enum err err = OK;

	if (name == NULL)
		return;
	if (*text == '\0') /* as it was */
		err = OK;
	else if (strcmp(name, FIX_INPUT_FILE) == 0)
		err = fix_inputs_read(&x->inputs, name, text);
	else
		err = fix_inputs_give(&x->inputs, name, span_of(text));
	if (err != OK) {
		plan_anew(app);
		ask_tell(app, err_text(app->lang, err));
		return;
	}
	x->asked++;
	ask_value(app);
}

/* What was typed for it before, else for the value that goes before it. */
static const char *
typed(const struct fixing *x, const char *name, const char *before)
{
	const char *found = "";

	if (strcmp(name, FIX_INPUT_FILE) == 0)
		return "";
	for (size_t i = 0; i < x->inputs.count; i++) {
		if (strcmp(x->inputs.name[i], name) == 0)
			return buf_str(&x->inputs.data[i]);
		if (before != NULL && strcmp(x->inputs.name[i], before) == 0)
			found = buf_str(&x->inputs.data[i]);
	}
	return found;
}

/* Of the same step: the three templates are most often one. */
static const char *
name_before(const struct app *app, const struct fix_act *a)
{
	const struct fix_act *other = fixing_of(app)->asked > 0
					  ? wanting(
						app, fixing_of(app)->asked - 1)
					  : NULL;

	return other != NULL && other->number == a->number
		   ? fix_act_input(other)
		   : NULL;
}

static void
ask_value(struct app *app)
{
	const struct fix_act *a = wanting(app, fixing_of(app)->asked);
	struct buf b = BUF_INIT;
	const char *name;

	if (a == NULL) { /* that was the last */
		plan_anew(app);
		return;
	}
	name = fix_act_input(a);
	text_fill(&b,
	    app_text(app, strcmp(name, FIX_INPUT_FILE) == 0 ? T_WIZ_ASK_FILE
							    : T_WIZ_ASK_VALUE),
	    a->target, NULL);
	ask_line(app, buf_str(&b),
	    typed(fixing_of(app), name, name_before(app, a)), value_typed);
	buf_free(&b);
}

void
fixing_ask_values(struct app *app)
{
	fixing_of(app)->asked = 0;
	if (fixing_wants(app))
		ask_value(app);
	else
		app->notice = T_WIZ_NOTHING_WANTED;
}

/* --- steps --- */

void
fixing_tick(struct app *app, size_t number)
{
	size_t plan = fixing_plan(app);
	struct fix_plan *p;

	if (plan == SIZE_MAX || !fixing_may_act(app))
		return;
	p = fixes_plan(fixing_of(app)->f, plan);
	app->notice = T_WIZ_NOT_YOURS;
	for (size_t i = 0; i < p->count; i++) {
		if (p->acts[i].number != number ||
		    !fix_is_ticked_off(&p->acts[i]))
			continue;
		p->acts[i].ticked = !p->acts[i].ticked;
		app->notice = p->acts[i].ticked ? T_WIZ_TICKED : T_WIZ_UNTICKED;
	}
}

static void
tick_typed(struct app *app, const char *text)
{
	uint64_t n;

	if (span_number(span_trim(span_of(text)), 10, &n) && n < 64)
		fixing_tick(app, (size_t)n);
	else
		app->notice = T_WIZ_NOT_YOURS;
}

/* For numbers of two digits; the others are keys. */
void
fixing_ask_tick(struct app *app)
{
	if (fixing_plan(app) != SIZE_MAX && fixing_may_act(app))
		ask_line(app, app_text(app, T_WIZ_ASK_TICK), "", tick_typed);
}
