/*
 * The table of actions, and what most of them share: a list of changes, each
 * with its old state in a backup.  Undo looks before it touches: a thing
 * must be as it was before or as the fix left it, or it is left alone.
 */

#include "engine/fix/action.h"

#include "engine/base/fill.h"
#include "engine/evidence/certs/cert.h"
#include "engine/fix/backup.h"
#include "engine/fix/texts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const struct action_ops *
action_ops(enum action_kind kind)
{
	static const struct action_ops *const table[ACTION_COUNT] = {
#define ACTION(id, name, about, ops) [ACTION_##id] = &action_##ops,
#include "engine/know/actions.def"
#undef ACTION
	};

	return kind < ACTION_COUNT ? table[kind] : NULL;
}

bool
act_refuse(struct fix_act *a, const struct bilingual *id, const char *first,
    const char *second)
{
	fix_say(&a->reason, id, first, second);
	return true;
}

void
preview_line(enum lang lang, struct buf *out, const struct bilingual *id,
    const char *a, const char *b)
{
	text_fill(out, text_in(lang, id), a ? a : "", b ? b : "", NULL);
	buf_byte(out, '\n');
}

enum err
nothing_step(struct fix_step *s)
{
	(void)s;
	return OK;
}

enum undo_answer
nothing_undo(
    struct fix_world *w, const struct journal_item *item, struct fix_say *why)
{
	(void)w, (void)item, (void)why;
	return UNDO_NOTHING;
}

bool
nothing_could(const struct action *a, const struct journal_item *item)
{
	(void)a;
	return item->changes == 0;
}

const char *
nothing_asked(const struct fix_act *a)
{
	(void)a;
	return NULL;
}

/* A lab knows it apart from an instruction, of which it is told as well. */
enum err
person_does(struct fix_world *w, const struct fix *f, const struct action *a)
{
	struct buf what = BUF_INIT;
	enum err err = ERR_NOMEM;

	buf_printf(&what, "%s/%s", f->id, action_kind_name(a->kind));
	if (!buf_failed(&what))
		err = world_tell(w, FIX_TOLD_INSTRUCT, buf_str(&what));
	buf_free(&what);
	return err;
}

bool
change_is(const struct journal_change *c, enum object_kind kind,
    const char *before, const char *after)
{
	return c->object.kind == kind &&
	       (!before || strcmp(c->before, before) == 0) &&
	       (!after || strcmp(c->after, after) == 0);
}

/* The old state of O reaches the disk under a name of its own. */
static enum err
keep_backup(struct fix_step *s, const struct fix_object *o,
    const struct fix_state *before, char name[64],
    char sha1[CERT_THUMBPRINT_MAX])
{
	struct buf file = BUF_INIT;
	enum err err = backup_make(o, before, &file);

	snprintf(name, 64, "backup-%04" PRIu64 "-%04" PRIu64 "-%zu.reg",
	    s->item->run, s->j->seq + 1, s->item->changes + 1);
	cert_sha1(buf_span(&file), sha1);
	if (!err)
		err = world_keep(s->w, name, buf_span(&file));
	buf_free(&file);
	return err;
}

enum err
step_change(
    struct fix_step *s, const struct fix_object *o, struct fix_state *after)
{
	struct fix_state before;
	char was[JOURNAL_DIGEST_MAX], will[JOURNAL_DIGEST_MAX];
	char name[64] = "", sha1[CERT_THUMBPRINT_MAX] = "";
	size_t at = s->item->changes;
	enum err err = world_read(s->w, o, &before);

	if (!err && at == JOURNAL_CHANGES_MAX)
		err = ERR_LIMIT;
	if (!err && before.present && o->kind != OBJECT_SERVICE)
		err = keep_backup(s, o, &before, name, sha1);
	if (!err) {
		journal_digest(o, &before, was);
		journal_digest(o, after, will);
		if (!journal_change_add(s->j, s->item,
			&(struct journal_change){ *o, was, will, name, sha1 }))
			err = ERR_NOMEM;
	}
	if (err) {
		fix_say_err(&s->why, T_FIX_BACKUP_FAILED, o->name, err);
		fix_state_free(after);
	} else {
		s->after[at] = *after;
		*after = FIX_STATE_INIT;
	}
	fix_state_free(&before);
	return err;
}

enum err
changes_apply(struct fix_step *s)
{
	enum err err = OK;

	for (size_t i = 0; i < s->item->changes && !err; i++) {
		const struct journal_change *c = &s->item->change[i];

		if (strcmp(c->before, c->after) == 0)
			continue;
		err = world_change(
		    s->w, &c->object, &s->after[i], s->act->limit);
		if (err)
			fix_say_err(
			    &s->why, T_FIX_CHANGE_FAILED, c->object.name, err);
	}
	return err;
}

static enum err
digest_now(struct fix_world *w, const struct fix_object *o,
    char out[JOURNAL_DIGEST_MAX])
{
	struct fix_state now;
	enum err err = world_read(w, o, &now);

	journal_digest(o, &now, out);
	fix_state_free(&now);
	return err;
}

enum err
changes_verify(struct fix_step *s)
{
	char now[JOURNAL_DIGEST_MAX];

	for (size_t i = 0; i < s->item->changes; i++) {
		const struct journal_change *c = &s->item->change[i];
		enum err err = digest_now(s->w, &c->object, now);

		if (!err && strcmp(now, c->after) != 0)
			err = ERR_FORMAT;
		if (err) {
			fix_say_err(
			    &s->why, T_FIX_VERIFY_FAILED, c->object.name, err);
			return err;
		}
	}
	return OK;
}

/* The digest of the file stands in the journal beside its name. */
static enum err
read_backup(
    struct fix_world *w, const struct journal_change *c, struct fix_state *out)
{
	char sha1[CERT_THUMBPRINT_MAX];
	struct buf file = BUF_INIT;
	enum err err = OK;

	if (strpbrk(c->backup, "/\\:"))
		return ERR_FORMAT;
	err = casefolder_read(w->folder, c->backup, &file);
	cert_sha1(buf_span(&file), sha1);
	if (!err && strcmp(sha1, c->sha1) != 0)
		err = ERR_FORMAT;
	if (!err)
		err = backup_parse(&c->object, buf_span(&file), out);
	buf_free(&file);
	return err;
}

enum err
change_before(
    struct fix_world *w, const struct journal_change *c, struct fix_state *out)
{
	char is[JOURNAL_DIGEST_MAX];
	enum err err = OK;

	*out = FIX_STATE_INIT;
	if (c->object.kind == OBJECT_SERVICE)
		out->present = strcmp(c->before, "running") == 0;
	else if (*c->backup)
		err = read_backup(w, c, out);
	journal_digest(&c->object, out, is);
	return !err && strcmp(is, c->before) != 0 ? ERR_FORMAT : err;
}

static enum undo_answer
change_undo(
    struct fix_world *w, const struct journal_change *c, struct fix_say *why)
{
	char now[JOURNAL_DIGEST_MAX];
	struct fix_state old = FIX_STATE_INIT;
	enum undo_answer answer = UNDO_DONE;
	enum err err = digest_now(w, &c->object, now);

	if (!err && strcmp(now, c->before) == 0)
		return UNDO_NOTHING;
	if (!err && strcmp(now, c->after) != 0 &&
	    c->object.kind != OBJECT_SERVICE) {
		fix_say(why, T_FIX_WORLD_CHANGED, c->object.name, c->backup);
		return UNDO_CHANGED;
	}
	if (!err)
		err = change_before(w, c, &old);
	if (!err)
		err = world_change(w, &c->object, &old, 0);
	if (!err)
		err = digest_now(w, &c->object, now);
	if (!err && strcmp(now, c->before) != 0)
		err = ERR_FORMAT;
	if (err) {
		fix_say_err(why, T_FIX_UNDO_FAILED, c->object.name, err);
		answer = UNDO_CANNOT;
	}
	fix_state_free(&old);
	return answer;
}

/*
 * All that may stand in the way is looked at first: half an undo is worse
 * than none.
 */
static enum undo_answer
undo_blocked(
    struct fix_world *w, const struct journal_item *item, struct fix_say *why)
{
	for (size_t i = 0; i < item->changes; i++) {
		const struct journal_change *c = &item->change[i];
		char now[JOURNAL_DIGEST_MAX];
		struct fix_state old;
		enum err err = change_before(w, c, &old);

		fix_state_free(&old);
		if (!err)
			err = digest_now(w, &c->object, now);
		if (err) {
			fix_say_err(
			    why, T_FIX_UNDO_FAILED, c->object.name, err);
			return UNDO_CANNOT;
		}
		if (c->object.kind == OBJECT_SERVICE ||
		    strcmp(now, c->before) == 0 || strcmp(now, c->after) == 0)
			continue;
		fix_say(why, T_FIX_WORLD_CHANGED, c->object.name, c->backup);
		return UNDO_CHANGED;
	}
	return UNDO_DONE;
}

enum undo_answer
changes_undo(
    struct fix_world *w, const struct journal_item *item, struct fix_say *why)
{
	enum undo_answer answer = undo_blocked(w, item, why);
	bool done = false;

	if (answer != UNDO_DONE)
		return answer;
	for (size_t i = item->changes; i-- > 0;) {
		answer = change_undo(w, &item->change[i], why);
		if (answer != UNDO_DONE && answer != UNDO_NOTHING)
			return answer;
		done |= answer == UNDO_DONE;
	}
	return done ? UNDO_DONE : UNDO_NOTHING;
}

static bool
same_object(const struct fix_object *a, const struct fix_object *b)
{
	return a->kind == b->kind &&
	       (a->kind != OBJECT_CERT || a->store == b->store) &&
	       span_ieq(span_of(a->name), span_of(b->name)) &&
	       (a->kind != OBJECT_VALUE ||
		   span_ieq(span_of(a->value), span_of(b->value)));
}

const struct journal_change *
journal_old(const struct journal *j, const struct fix_object *o)
{
	for (size_t i = j ? j->count : 0; i-- > 0;) {
		const struct journal_item *item = j->items[i];

		for (size_t n = 0; n < item->changes; n++)
			if (journal_standing(item) && !item->foreign &&
			    same_object(&item->change[n].object, o))
				return &item->change[n];
	}
	return NULL;
}
