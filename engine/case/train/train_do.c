/*
 * A fix of the guide on a lesson's lab.  What the program can do is done by
 * the fix engine, journal and all, as on a real server.  The rest is done as
 * a person would: the lab is told of instructions and restarts.
 */

#include "engine/case/train/train.h"

#include "engine/base/fill.h"
#include "engine/base/times.h"
#include "engine/case/texts.h"
#include "engine/case/train/train_inside.h"
#include "engine/fix/run.h"
#include "engine/fix/texts.h"
#include "engine/host/lab/host_lab.h"

static enum err
told(struct host *h, enum fix_told what, const char *fix)
{
	return what == FIX_TOLD_REBOOT ? host_lab_done(h, LAB_REBOOT, "")
				       : host_lab_done(h, LAB_INSTRUCT, fix);
}

/* Everything that a plan may ask is read. */
static enum err
read_all(struct train *t, struct err_info *info)
{
	enum err err;

	if (!train_look(t, info))
		return info->code;
	err = case_run(t->c);
	return err ? err_set(info, err, NULL, 0, NULL) : OK;
}

/* The plan of FIX for the cause that the evidence shows; NULL: none does. */
static struct fix_plan *
plan_of(struct train *t, size_t fix, const struct journal *j)
{
	const struct diagnosis *d = case_diagnosis(t->c);
	const struct fix_case fc = { .k = t->k,
		.d = d,
		.reg = evidence_registry(t->c->evidence),
		.certs = evidence_certstore(t->c->evidence),
		.journal = j,
		.host_name = t->scenario->id,
		.nature = HOST_LAB };

	for (size_t i = 0; i < d->cause_count; i++) {
		const struct cause *cause = know_cause(
		    t->k, d->causes[i].cause);

		for (size_t f = 0; f < cause->fix_count; f++)
			if (cause->fixes[f] == fix)
				return fix_plan_new(&fc, i, fix);
	}
	return NULL;
}

/* Not refused: the engine leaves it to a person, who can do it. */
static bool
left_to_people(const struct fix_plan *p)
{
	return p->reason.id == T_FIX_ONLY_WORDS ||
	       p->reason.id == T_FIX_BY_HAND ||
	       p->reason.id == T_FIX_NEEDS_DATA;
}

/* The actions in their order, as somebody would who reads them. */
static enum err
by_hand(struct train *t, const struct fix *fix)
{
	struct fix_world w = {
		.host = t->lab, .folder = t->files, .told = told
	};
	enum err err = OK;

	for (size_t i = 0; i < fix->action_count && err == OK; i++) {
		const struct action *a = &fix->actions[i];

		err = action_ops(a->kind)->by_hand(&w, fix, a);
	}
	return err;
}

static void
tell_outcomes(const struct fix_plan *p, const struct fix_run *run,
    enum lang lang, struct buf *note)
{
	for (size_t i = 0; i < run->count; i++) {
		const struct fix_act *a = &p->acts[run->outcomes[i].act];

		buf_printf(note, "%zu. ", a->number);
		buf_add(note, fix_action_says(a->action, lang));
		if (*a->target)
			buf_printf(note, " (%s)", a->target);
		if (run->outcomes[i].why.id != T_NONE) {
			buf_puts(note, text_in(lang, T_COLON));
			fix_say_text(&run->outcomes[i].why, lang, note);
		}
		buf_byte(note, '\n');
	}
	if (run->why.id != T_NONE) {
		fix_say_text(&run->why, lang, note);
		buf_byte(note, '\n');
	}
}

static void
by_engine(struct train *t, struct fix_plan *p, struct journal *j,
    const char *word, enum lang lang, struct train_done *done)
{
	const struct fix_permit permit = { false, false };
	struct fix_world w = {
		.host = t->lab, .folder = t->files, .told = told
	};
	struct fix_run run;

	for (size_t i = 0; i < p->count; i++)
		p->acts[i].ticked = true;
	fix_apply(&w, j, p, &permit, word, &run);
	done->refused = run.result == FIX_REFUSED;
	done->failed = run.result == FIX_FAILED;
	tell_outcomes(p, &run, lang, &done->note);
	fix_run_free(&run);
}

/*
 * A fix that failed half-way leaves its journal unfinished, and the next one
 * would be refused: a lesson takes it back, as the journal would say to.
 */
static void
take_back(struct train *t, struct journal *j, const char *fix)
{
	const struct fix_permit permit = { false, false };
	struct fix_world w = {
		.host = t->lab, .folder = t->files, .told = told
	};
	char word[FIX_WORD_MAX];
	struct fix_undo undo;

	fix_undo_word(j, fix, word);
	fix_undo(&w, j, fix, &permit, word, &undo);
	fix_undo_free(&undo);
}

enum err
train_fix(struct train *t, const char *id, const char *word, enum lang lang,
    struct train_done *done, struct err_info *info)
{
	size_t fix = know_fix_find(t->k, id);
	struct journal j;
	struct fix_plan *p;
	enum err err;

	if (fix == SIZE_MAX)
		return err_set(info, ERR_USAGE, NULL, 0, "%s", id);
	err = read_all(t, info);
	if (err)
		return err;
	err = journal_read(t->files, t->k, &j);
	p = err ? NULL : plan_of(t, fix, &j);
	if (p && p->applicable) {
		by_engine(t, p, &j, word, lang, done);
		if (done->failed)
			take_back(t, &j, id);
	} else if (p && !left_to_people(p)) {
		done->refused = true;
		fix_say_text(&p->reason, lang, &done->note);
		buf_byte(&done->note, '\n');
	} else if (!err) {
		err = by_hand(t, know_fix(t->k, fix));
	}
	fix_plan_free(p);
	journal_free(&j);
	return err ? err_set(info, err, t->attempt, 0, NULL) : OK;
}

enum err
train_fix_word(
    struct train *t, const char *id, struct buf *word, struct err_info *info)
{
	size_t fix = know_fix_find(t->k, id);
	struct journal j;
	struct fix_plan *p = NULL;
	enum err err = fix == SIZE_MAX ? ERR_USAGE : read_all(t, info);

	if (err)
		return err;
	err = journal_read(t->files, t->k, &j);
	if (!err)
		p = plan_of(t, fix, &j);
	if (p && p->applicable)
		buf_puts(word, p->word);
	fix_plan_free(p);
	journal_free(&j);
	return err ? err_set(info, err, t->attempt, 0, NULL) : OK;
}
