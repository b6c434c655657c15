/*
 * From the guide's actions to a plan: each action once, once for each
 * certificate, or once for each value, with what speaks against it.
 */

#include "engine/fix/action.h"
#include "engine/fix/blanks.h"
#include "engine/fix/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACTS_MAX    500 /* half a plan is none: it is refused */
#define WORD_DIGITS 4

#define WRITTEN(n) #n
#define NUMBER(n)  WRITTEN(n)

struct span
fix_input_find(const struct fix_case *c, const char *name)
{
	for (size_t i = 0; i < c->input_count; i++)
		if (span_ieq(span_of(c->inputs[i].name), span_of(name)))
			return c->inputs[i].data;
	return SPAN_NONE;
}

const char *
fix_act_input(const struct fix_act *a)
{
	return action_ops(a->kind)->asks(a);
}

const char *
fix_act_command(const struct fix_plan *p, const struct fix_act *a)
{
	bool again = a > p->acts && a[-1].number == a->number &&
		     strcmp(a[-1].command, a->command) == 0;

	return again ? "" : a->command;
}

struct span
fix_action_says(const struct action *a, enum lang lang)
{
	const char *said = a->text.in[lang];
	struct span text = span_of(said ? said : "");
	size_t end = span_find(text, SPAN(". "), 0);

	if (end == SIZE_MAX && span_ends(text, "."))
		end = text.n - 1;
	return span_slice(text, 0, end);
}

bool
fix_act_acts(const struct fix_act *a)
{
	return !a->by_person && a->reason.id == T_NONE;
}

static const char *
fill_command(const struct fix_case *c, struct fix_plan *p, const char *command,
    const struct stored_cert *subject)
{
	const struct blanks_world w = { c->reg, subject ? subject->cert : NULL,
		c->host_name };
	struct buf out = BUF_INIT;
	const char *copy;

	blanks_fill(&w, command, &out);
	copy = buf_failed(&out) ? NULL : arena_dup(&p->arena, buf_span(&out));
	buf_free(&out);
	return copy;
}

static enum err
add_act(const struct fix_case *c, struct fix_plan *p, size_t number,
    const struct stored_cert *subject, struct span value)
{
	const struct action *action = &p->fix->actions[number - 1];
	struct fix_act *acts, *a;

	if (p->count == ACTS_MAX) {
		p->cut = true;
		return OK;
	}
	acts = array_grow(p->acts, p->count, &p->cap, sizeof(*acts));
	if (!acts)
		return ERR_NOMEM;
	p->acts = acts;
	a = &acts[p->count];
	memset(a, 0, sizeof(*a));
	a->action = action;
	a->kind = action->kind;
	a->number = number;
	a->subject = subject;
	a->thumbprint = a->target = "";
	a->value = arena_dup(&p->arena, value);
	a->command = fill_command(c, p, action->command, subject);
	if (!a->value || !a->command)
		return ERR_NOMEM;
	p->count++;
	return OK;
}

/* Once, or for each certificate, and then for each value. */
static enum err
add_acts(const struct fix_case *c, struct fix_plan *p, size_t number)
{
	const struct action *action = &p->fix->actions[number - 1];
	const struct cause_result *r = p->cause;
	struct span rest = span_of(action->value), value;
	size_t subjects = r->subject_count;
	enum err err = OK;

	if (!action->each && !action_ops(action->kind)->per_certificate &&
	    subjects > 1)
		subjects = 1;
	while (!err && span_next(&rest, ' ', &value)) {
		if (value.n == 0 && *action->value)
			continue;
		if (subjects == 0)
			err = add_act(c, p, number, NULL, value);
		for (size_t i = 0; i < subjects && !err; i++)
			err = add_act(c, p, number, r->subjects[i], value);
	}
	return err;
}

void
fix_word(enum action_kind kind, const char *target, char out[FIX_WORD_MAX])
{
	size_t n = strlen(target);
	const char *last = strrchr(target, '\\');
	enum action_about about = action_kind_about(kind);

	if (about == ABOUT_VALUE)
		target = last ? last + 1 : target;
	else if (about != ABOUT_SERVICE && n > WORD_DIGITS)
		target += n - WORD_DIGITS;
	snprintf(out, FIX_WORD_MAX, "%s", target);
}

static const struct fix_act *
first_acting(const struct fix_plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (fix_act_acts(&p->acts[i]))
			return &p->acts[i];
	return NULL;
}

/* Of what the program does itself, and of what it would have done. */
static const struct fix_act *
first_machine(const struct fix_plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (!p->acts[i].by_person)
			return &p->acts[i];
	return NULL;
}

/*
 * An action all of whose copies are refused: those after it would follow
 * something that did not happen.
 */
static const struct fix_act *
refused_group(const struct fix_plan *p)
{
	const struct fix_act *refused = NULL;
	bool acting = true;

	for (size_t i = 0; i < p->count; i++) {
		const struct fix_act *a = &p->acts[i];

		if (i == 0 || a->number != a[-1].number) {
			if (refused && !acting)
				return refused;
			refused = NULL;
			acting = false;
		}
		if (a->reason.id != T_NONE)
			refused = refused ? refused : a;
		else
			acting = true;
	}
	return acting ? NULL : refused;
}

/* A restart with more to be done after it: not without a person. */
static bool
restarts_in_between(const struct fix_plan *p)
{
	bool reboot = false;

	for (size_t i = 0; i < p->count; i++) {
		if (p->acts[i].kind == ACTION_REBOOT)
			reboot = true;
		else if (reboot && p->acts[i].kind != ACTION_INSTRUCT)
			return true;
	}
	return false;
}

static void
judge_plan(struct fix_plan *p)
{
	const struct fix_act *refused = refused_group(p);
	const struct fix_act *acting = first_acting(p);

	if (p->cut)
		fix_say(&p->reason, T_FIX_TOO_MANY, NUMBER(ACTS_MAX), NULL);
	else if (!first_machine(p))
		fix_say(&p->reason, T_FIX_ONLY_WORDS, NULL, NULL);
	else if (restarts_in_between(p))
		fix_say(&p->reason, T_FIX_BY_HAND, NULL, NULL);
	else if (refused)
		p->reason = refused->reason;
	else if (!acting)
		fix_say(&p->reason, T_FIX_ONLY_WORDS, NULL, NULL);
	p->applicable = p->reason.id == T_NONE;
	if (acting)
		fix_word(acting->kind, acting->target, p->word);
}

struct fix_plan *
fix_plan_new(const struct fix_case *c, size_t cause, size_t fix)
{
	struct fix_plan *p = calloc(1, sizeof(*p));
	enum err err = OK;

	if (!p)
		return NULL;
	p->arena = ARENA_INIT;
	p->fix = know_fix(c->k, fix);
	p->cause = &c->d->causes[cause];
	p->of = know_cause(c->k, p->cause->cause);
	p->host_name = c->host_name;
	p->nature = c->nature;
	for (size_t i = 1; i <= p->fix->action_count && !err; i++)
		err = add_acts(c, p, i);
	for (size_t i = 0; i < p->count && !err; i++)
		action_ops(p->acts[i].kind)->refuse(c, p, &p->acts[i]);
	if (err) {
		fix_plan_free(p);
		return NULL;
	}
	judge_plan(p);
	return p;
}

void
fix_plan_free(struct fix_plan *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->count; i++) {
		cert_free(p->acts[i].owned);
		fix_state_free(&p->acts[i].state);
	}
	free(p->acts);
	arena_free(&p->arena);
	free(p);
}
