/*
 * What only a person does: instructions, which are ticked, and the restart
 * of the server, which is asked for and noted, never done.
 */

#include "engine/fix/action.h"
#include "engine/fix/texts.h"

static bool
person_refuse(const struct fix_case *c, struct fix_plan *p, struct fix_act *a)
{
	(void)c, (void)p;
	a->by_person = true;
	a->must = a->action->must;
	a->target = a->action->target;
	return false;
}

static enum err
instruct_apply(struct fix_step *s)
{
	return world_tell(s->w, FIX_TOLD_INSTRUCT, s->item->fix);
}

static enum err
reboot_apply(struct fix_step *s)
{
	return world_tell(s->w, FIX_TOLD_REBOOT, s->item->fix);
}

static void
instruct_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	preview_line(
	    lang, out, a->must ? T_FIX_YOU_FIRST : T_FIX_YOU_DO, NULL, NULL);
}

static void
reboot_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	(void)a;
	preview_line(lang, out, T_FIX_REBOOT_NOTE, NULL, NULL);
}

static enum err
instruct_by_hand(
    struct fix_world *w, const struct fix *f, const struct action *a)
{
	(void)a;
	return world_tell(w, FIX_TOLD_INSTRUCT, f->id);
}

static enum err
reboot_by_hand(struct fix_world *w, const struct fix *f, const struct action *a)
{
	(void)a;
	return world_tell(w, FIX_TOLD_REBOOT, f->id);
}

const struct action_ops action_instruct = { instruct_preview, person_refuse,
	nothing_step, instruct_apply, nothing_step, nothing_undo, nothing_could,
	instruct_by_hand, nothing_asked, false, { NULL, NULL },
	{ NULL, NULL } };
const struct action_ops action_reboot = { reboot_preview, person_refuse,
	nothing_step, reboot_apply, nothing_step, nothing_undo, nothing_could,
	reboot_by_hand, nothing_asked, false, { NULL, NULL }, { NULL, NULL } };
