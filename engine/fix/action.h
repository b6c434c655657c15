#ifndef ENGINE_FIX_ACTION_H
#define ENGINE_FIX_ACTION_H

/*
 * Each kind of action with all it needs: what it will do, why it must not,
 * a backup, doing it, making sure, and the way back, here and in scripts.
 */

#include "engine/fix/script.h"

/* An action while it is done. */
struct fix_step {
	struct fix_world *w;
	struct journal *j;
	const struct fix_act *act;
	struct journal_item *item;
	struct fix_state after[JOURNAL_CHANGES_MAX]; /* of item->change */
	struct fix_say why;                          /* what went wrong */
};

enum undo_answer {
	UNDO_DONE,
	UNDO_NOTHING, /* it is as it was before */
	UNDO_CANNOT,  /* the backup is gone or damaged, or a change failed */
	UNDO_CHANGED, /* neither as before nor as the fix left it */
	UNDO_REFUSED,
	UNDO_ANSWER_COUNT
};

/*
 * Tables are written in the order of the members and without their names:
 * then one that is left out does not compile.
 */
struct action_ops {
	/* What will change on the host; appended, lines. */
	void (*preview)(
	    const struct fix_act *a, enum lang lang, struct buf *out);
	/* Fills the act in; true and A->reason when it must not be done. */
	bool (*refuse)(
	    const struct fix_case *c, struct fix_plan *p, struct fix_act *a);
	/* Names all that will change, its old state on the disk. */
	enum err (*backup)(struct fix_step *s);
	enum err (*apply)(struct fix_step *s);
	enum err (*verify)(struct fix_step *s);
	enum undo_answer (*undo)(struct fix_world *w,
	    const struct journal_item *item, struct fix_say *why);
	/* A of the guide can have made the changes that ITEM names. */
	bool (*could)(const struct action *a, const struct journal_item *item);
	/* Somebody does A of F instead of the program, in a lab. */
	enum err (*by_hand)(
	    struct fix_world *w, const struct fix *f, const struct action *a);
	/* The name of what a person gives for it, see fix_act_input(). */
	const char *(*asks)(const struct fix_act *a);
	/* Each certificate of the cause has an act of its own. */
	bool per_certificate;
	/* Doing it and taking it back in a script; NULL: it cannot be. */
	script_act *script[SCRIPT_FORMAT_COUNT];
	script_act *unscript[SCRIPT_FORMAT_COUNT];
};

/* The row of actions.def; static. */
const struct action_ops *action_ops(enum action_kind kind);

/* True, and the reason kept. */
bool act_refuse(struct fix_act *a, const struct bilingual *id,
    const char *first, const char *second);

/* One line of a preview. */
void preview_line(enum lang lang, struct buf *out, const struct bilingual *id,
    const char *a, const char *b);

/* ITEM, read from a journal, can come from the guide. */
bool journal_can_be(const struct knowledge *k, const struct journal_item *item);

/*
 * What C took away, out of its backup, which must be whole, of that very
 * object, and as C says it was; OUT is to be freed in any case.
 */
enum err change_before(
    struct fix_world *w, const struct journal_change *c, struct fix_state *out);

/* For could(): a change of an object of this kind, in these words. */
bool change_is(const struct journal_change *c, enum object_kind kind,
    const char *before, const char *after);

/* Parts of the tables: changes of any kind, nothing at all. */
enum err step_change(
    struct fix_step *s, const struct fix_object *o, struct fix_state *after);
enum err changes_apply(struct fix_step *s);
enum err changes_verify(struct fix_step *s);
enum undo_answer changes_undo(
    struct fix_world *w, const struct journal_item *item, struct fix_say *why);
enum err nothing_step(struct fix_step *s);
enum undo_answer nothing_undo(
    struct fix_world *w, const struct journal_item *item, struct fix_say *why);
bool nothing_could(const struct action *a, const struct journal_item *item);
const char *nothing_asked(const struct fix_act *a);

/* by_hand(): the lab is told "FIX/KIND". */
enum err person_does(
    struct fix_world *w, const struct fix *f, const struct action *a);

/* The state of O that the newest standing change in J took away. */
const struct journal_change *journal_old(
    const struct journal *j, const struct fix_object *o);

#define ACTION(id, name, about, ops)                                           \
	extern const struct action_ops action_##ops;
#include "engine/know/actions.def"
#undef ACTION

#endif
