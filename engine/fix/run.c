/*
 * A run of a fix.  For each action: old state on the disk, then the intent,
 * then the change, then a look whether it took.  The first failure ends the
 * run; nothing is rolled back behind anybody's back.
 */

#include "engine/fix/run.h"

#include "engine/base/fill.h"
#include "engine/base/times.h"
#include "engine/fix/texts.h"

#include <stdlib.h>
#include <string.h>

struct running {
	struct fix_world *w;
	struct journal *j;
	const struct fix_plan *plan;
	struct fix_run *out;
};

void
fix_run_free(struct fix_run *r)
{
	free(r->outcomes);
	memset(r, 0, sizeof(*r));
}

bool
fix_may_act(const struct fix_world *w, const struct fix_permit *permit,
    struct fix_say *why)
{
	const struct host *h = w->host;
	const struct bilingual *id = T_NONE;

	if (h->nature == HOST_CAPTURE || !host_acts(h))
		id = T_FIX_ON_CAPTURE;
	else if (permit->read_only)
		id = T_FIX_READ_ONLY;
	else if (h->nature == HOST_LIVE && !permit->allow_changes)
		id = T_FIX_NOT_ALLOWED;
	else if (!w->folder)
		id = T_FIX_NO_FOLDER;
	else if (casefolder_read_only(w->folder))
		id = T_FIX_SECOND;
	fix_say(
	    why, id, h->name, w->folder ? casefolder_path(w->folder) : NULL);
	return id == T_NONE;
}

static const struct journal_item *
unfinished(const struct journal *j)
{
	for (size_t i = 0; i < j->count; i++)
		if (journal_unfinished(j->items[i]) && !j->items[i]->foreign)
			return j->items[i];
	return NULL;
}

static bool
may_apply(struct running *r, const struct fix_permit *permit, const char *word)
{
	const struct journal_item *left = unfinished(r->j);
	struct fix_say *why = &r->out->why;

	if (!fix_may_act(r->w, permit, why) ||
	    journal_refuses(r->j, r->w->folder, NULL, 0, why))
		return false;
	if (left)
		fix_say(why, T_FIX_UNFINISHED, left->fix, NULL);
	else if (!r->plan->applicable)
		*why = r->plan->reason;
	else if (!word || !span_ieq(span_of(word), span_of(r->plan->word)))
		fix_say(why, T_FIX_WRONG_WORD, r->plan->word, r->w->host->name);
	return why->id == T_NONE;
}

static struct fix_outcome *
add_outcome(struct running *r, size_t act, enum fix_outcome_kind kind)
{
	struct fix_run *out = r->out;
	struct fix_outcome *list = array_grow(
	    out->outcomes, out->count, &out->cap, sizeof(*list));

	if (!list) {
		out->result = FIX_FAILED;
		fix_say(&out->why, T_FIX_NO_MEMORY, NULL, NULL);
		return NULL;
	}
	out->outcomes = list;
	memset(&list[out->count], 0, sizeof(*list));
	list[out->count].act = act;
	list[out->count].kind = kind;
	return &list[out->count++];
}

static enum err
write_phase(struct fix_step *s, enum journal_phase phase)
{
	enum err err = journal_write(s->w, s->j, s->item, phase);

	if (err && s->why.id == T_NONE)
		fix_say_err(&s->why, T_FIX_JOURNAL_FAILED, NULL, err);
	return err;
}

/* The failure itself stays in S->why, whatever becomes of the journal. */
static enum err
do_step(struct fix_step *s)
{
	const struct action_ops *ops = action_ops(s->act->kind);
	enum err err = ops->backup(s);

	if (err)
		return err; /* nothing was touched: no line either */
	err = write_phase(s, JOURNAL_INTENT);
	if (err)
		return err;
	err = ops->apply(s);
	if (!err)
		err = write_phase(s, JOURNAL_APPLIED);
	if (!err)
		err = ops->verify(s);
	if (!err)
		return write_phase(s, JOURNAL_VERIFIED);
	journal_write(s->w, s->j, s->item, JOURNAL_FAILED);
	return err;
}

static bool
act_by_machine(struct running *r, size_t i)
{
	const struct fix_act *a = &r->plan->acts[i];
	struct fix_step s = { .w = r->w, .j = r->j, .act = a };
	struct fix_outcome *o;
	enum err err = ERR_NOMEM;

	s.item = journal_add(
	    r->j, r->plan->fix->id, a->number, a->kind, a->target);
	if (s.item)
		err = do_step(&s);
	else
		fix_say(&s.why, T_FIX_NO_MEMORY, NULL, NULL);
	for (size_t n = 0; n < JOURNAL_CHANGES_MAX; n++)
		fix_state_free(&s.after[n]);
	o = add_outcome(r, i, err ? OUTCOME_FAILED : OUTCOME_DONE);
	if (o)
		o->why = s.why;
	if (err) {
		r->out->result = FIX_FAILED;
		r->out->why = s.why;
	}
	return !err && o;
}

/* A tick, or a restart that is asked for: noted, and the lab is told. */
static bool
note_step(struct running *r, size_t i, enum fix_outcome_kind kind)
{
	const struct fix_act *a = &r->plan->acts[i];
	struct fix_step s = { .w = r->w, .j = r->j, .act = a };
	struct fix_outcome *o = add_outcome(r, i, kind);
	enum err err = ERR_NOMEM;

	s.item = journal_add(
	    r->j, r->plan->fix->id, a->number, a->kind, a->target);
	if (s.item)
		err = journal_write(r->w, r->j, s.item, JOURNAL_NOTED);
	if (!err)
		err = action_ops(a->kind)->apply(&s);
	if (err) {
		r->out->result = FIX_FAILED;
		fix_say_err(&r->out->why, T_FIX_JOURNAL_FAILED, NULL, err);
	}
	return !err && o;
}

static bool
act_by_person(struct running *r, size_t i)
{
	const struct fix_act *a = &r->plan->acts[i];
	char number[NUMBER_TEXT_MAX];

	if (a->kind == ACTION_REBOOT) {
		r->out->reboot = true;
		return note_step(r, i, OUTCOME_REBOOT);
	}
	if (a->ticked)
		return note_step(r, i, OUTCOME_TICKED);
	if (!add_outcome(r, i, OUTCOME_LEFT))
		return false;
	if (!a->must)
		return true;
	r->out->result = FIX_WAITING;
	fix_say(&r->out->why, T_FIX_TICK_FIRST, number_text(a->number, number),
	    NULL);
	return false;
}

static bool
act(struct running *r, size_t i)
{
	const struct fix_act *a = &r->plan->acts[i];
	struct fix_outcome *o;

	if (a->by_person)
		return act_by_person(r, i);
	if (a->reason.id == T_NONE)
		return act_by_machine(r, i);
	o = add_outcome(r, i, OUTCOME_REFUSED);
	if (o)
		o->why = a->reason;
	return o != NULL;
}

void
fix_apply(struct fix_world *w, struct journal *j, const struct fix_plan *plan,
    const struct fix_permit *permit, const char *word, struct fix_run *out)
{
	struct running r = { w, j, plan, out };

	memset(out, 0, sizeof(*out));
	out->time = TIME_NONE;
	out->result = FIX_DONE;
	if (!may_apply(&r, permit, word)) {
		out->result = FIX_REFUSED;
		return;
	}
	out->run = ++j->run;
	for (size_t i = 0; i < plan->count && act(&r, i);)
		i++;
	out->time = host_now(w->host);
}
