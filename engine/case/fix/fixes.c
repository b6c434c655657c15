/*
 * The fix engine brought together with a case: plans out of its diagnosis,
 * runs on its host, and the check again afterwards.
 */

#include "engine/case/fix/fixes.h"

#include "engine/case/fix/fixes_inside.h"
#include "engine/case/mended.h"
#include "engine/case/session/session.h"
#include "engine/fix/texts.h"
#include "engine/host/os/files.h"
#include "engine/host/lab/host_lab.h"

#include <stdlib.h>
#include <string.h>

static enum err
told(struct host *h, enum fix_told what, const char *fix)
{
	if (h->nature != HOST_LAB)
		return OK;
	return what == FIX_TOLD_REBOOT ? host_lab_done(h, LAB_REBOOT, "")
				       : host_lab_done(h, LAB_INSTRUCT, fix);
}

struct fix_world
fixes_world(const struct fixes *f)
{
	return (struct fix_world){ .host = f->c->host,
		.folder = f->folder,
		.told = told,
		.alive = f->o.alive,
		.arg = f->o.arg };
}

/* INFO names the file: the folder itself was found good. */
static enum err
read_journal(struct fixes *f, struct err_info *info)
{
	struct buf name = BUF_INIT;
	enum err err;

	journal_free(&f->journal);
	if (!f->folder)
		return OK;
	err = journal_read(f->folder, f->c->k, &f->journal);
	buf_printf(&name, "%s/" JOURNAL_FILE, casefolder_path(f->folder));
	if (err)
		err_set(info, err, buf_str(&name), 0, NULL);
	buf_free(&name);
	return err;
}

/* A folder that is not there yet is no failure. */
static enum err
open_folder(struct fixes *f, bool make, struct err_info *info)
{
	struct err_info local = { .code = OK };

	if (f->folder || !f->folder_name)
		return OK;
	if (f->o.session) {
		f->folder = make ? session_folder_made(f->o.session)
				 : session_folder(f->o.session);
		return f->folder ? read_journal(f, info) : OK;
	}
	f->folder = casefolder_open(f->folder_name, make, &local);
	if (!f->folder && (make || local.code != ERR_NOT_FOUND)) {
		if (info)
			*info = local;
		return local.code;
	}
	return read_journal(f, info);
}

/* For all plans together; a chain that is good takes three or four. */
#define COMPARED_MAX 20000

static bool
go_on(void *arg)
{
	struct fixes *f = arg;

	if (f->compared == COMPARED_MAX)
		return false;
	f->compared++;
	if (f->o.go_on && !f->o.go_on(f->o.go_arg))
		f->compared = COMPARED_MAX;
	return f->compared < COMPARED_MAX;
}

static bool
is_planned(const struct fixes *f, const struct fix *fix)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->plans[i]->fix == fix)
			return true;
	return false;
}

static enum err
add_plan(struct fixes *f, size_t cause, size_t fix)
{
	const struct chain_patience patience = { go_on, f };
	const struct fix_case fc = { .k = f->c->k,
		.d = f->c->diagnosis,
		.reg = evidence_registry(f->c->evidence),
		.certs = evidence_certstore(f->c->evidence),
		.journal = &f->journal,
		.host_name = f->c->host->name,
		.nature = f->c->host->nature,
		.inputs = f->o.inputs,
		.input_count = f->o.input_count,
		.patience = &patience };
	struct fix_plan **plans;

	if (is_planned(f, know_fix(f->c->k, fix)))
		return OK;
	plans = array_grow(
	    f->plans, f->count, &f->cap, sizeof(struct fix_plan *));
	if (!plans)
		return ERR_NOMEM;
	f->plans = plans;
	plans[f->count] = fix_plan_new(&fc, cause, fix);
	return plans[f->count] ? (f->count++, OK) : ERR_NOMEM;
}

static void
drop_plans(struct fixes *f)
{
	for (size_t i = 0; i < f->count; i++)
		fix_plan_free(f->plans[i]);
	f->count = 0;
}

static enum err
make_plans(struct fixes *f)
{
	const struct diagnosis *d = f->c->diagnosis;
	enum err err = OK;

	drop_plans(f);
	f->compared = 0;
	for (size_t i = 0; i < d->cause_count && !err; i++) {
		const struct cause *cause = know_cause(
		    f->c->k, d->causes[i].cause);

		for (size_t n = 0; n < cause->fix_count && !err; n++)
			err = add_plan(f, i, cause->fixes[n]);
	}
	return err;
}

struct fixes *
fixes_new(
    struct case_file *c, const struct fixes_options *o, struct err_info *info)
{
	struct fixes *f = calloc(1, sizeof(*f));
	enum err err = f ? OK : ERR_NOMEM;

	if (f) {
		f->c = c;
		f->o = *o;
		if (o->folder &&
		    !(f->folder_name = span_dup(span_of(o->folder))))
			err = ERR_NOMEM;
	}
	if (!err)
		err = open_folder(f, false, info);
	if (!err)
		err = case_mended(f->c, &f->journal);
	if (!err)
		err = make_plans(f);
	if (!err)
		return f;
	if (info->code == OK)
		err_set(info, err, o->folder, 0, NULL);
	fixes_free(f);
	return NULL;
}

void
fixes_free(struct fixes *f)
{
	if (!f)
		return;
	drop_plans(f);
	free(f->plans);
	journal_free(&f->journal);
	if (!f->o.session)
		casefolder_close(f->folder);
	free(f->folder_name);
	free(f);
}

size_t
fixes_count(const struct fixes *f)
{
	return f->count;
}

struct fix_plan *
fixes_plan(const struct fixes *f, size_t i)
{
	return f->plans[i];
}

size_t
fixes_find(const struct fixes *f, const char *id)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->plans[i]->fix->id, id) == 0)
			return i;
	return SIZE_MAX;
}

const char *
fixes_folder_name(const struct fixes *f)
{
	return f->folder_name ? f->folder_name : "";
}

/* A folder that will be made when it is needed does not stand in the way. */
bool
fixes_may_act(const struct fixes *f, struct fix_say *why)
{
	const struct fix_world w = fixes_world(f);

	if (fix_may_act(&w, &f->o.permit, why))
		return true;
	if (why->id != T_FIX_NO_FOLDER || !f->folder_name)
		return false;
	fix_say(why, T_NONE, NULL, NULL);
	return true;
}

bool
fixes_tick(struct fixes *f, size_t i, size_t number)
{
	struct fix_plan *p = f->plans[i];
	bool found = number == 0;

	for (size_t n = 0; n < p->count; n++)
		if (p->acts[n].by_person &&
		    (number == 0 || p->acts[n].number == number))
			found = p->acts[n].ticked = true;
	return found;
}

void
fixes_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	/* a refused one may lack what it would have acted on */
	if (a->reason.id == T_NONE && a->by_person && a->kind != ACTION_REBOOT)
		action_ops(ACTION_INSTRUCT)->preview(a, lang, out);
	else if (a->reason.id == T_NONE)
		action_ops(a->kind)->preview(a, lang, out);
}

void
fixes_apply(struct fixes *f, size_t i, const char *word, struct fix_run *out)
{
	struct fix_say why;
	struct fix_world w;

	if (fixes_may_act(f, &why))
		open_folder(f, true, NULL);
	w = fixes_world(f);
	fix_apply(&w, &f->journal, f->plans[i], &f->o.permit, word, out);
}

void
fixes_trouble(const struct fixes *f, struct fix_say *why)
{
	journal_trouble(&f->journal, f->folder, why);
}

void
fixes_undo_preview(
    const struct fixes *f, const char *fix, enum lang lang, struct buf *out)
{
	struct fix_world w = fixes_world(f);

	fix_undo_preview(&w, &f->journal, fix, lang, out);
}

void
fixes_undo_word(const struct fixes *f, const char *fix, char out[FIX_WORD_MAX])
{
	fix_undo_word(&f->journal, fix, out);
}

void
fixes_undo(
    struct fixes *f, const char *fix, const char *word, struct fix_undo *out)
{
	struct fix_say why;
	struct fix_world w;

	if (fixes_may_act(f, &why))
		open_folder(f, true, NULL);
	w = fixes_world(f);
	fix_undo(&w, &f->journal, fix, &f->o.permit, word, out);
}

enum err
fixes_again(struct fixes *f, struct err_info *info)
{
	struct case_file *fresh, old;
	enum err err = case_mended(f->c, &f->journal);

	if (err)
		return err_set(info, err, NULL, 0, NULL);
	old = *f->c;
	fresh = case_over(f->c, f->c->options.since, info);
	if (!fresh)
		return info->code;
	err = case_run(fresh);
	if (!err) {
		drop_plans(f);
		f->c->evidence = fresh->evidence;
		f->c->matcher = fresh->matcher;
		f->c->tally = fresh->tally;
		f->c->diagnosis = fresh->diagnosis;
		f->c->wanted = 0;
		fresh->evidence = old.evidence;
		fresh->matcher = old.matcher;
		fresh->tally = old.tally;
		fresh->diagnosis = old.diagnosis;
		/* chains take long: meanwhile the old diagnosis is shown */
		err = make_plans(f);
	}
	case_free(fresh);
	return err ? err_set(info, err, NULL, 0, NULL) : OK;
}
