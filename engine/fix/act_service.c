/*
 * A service is stopped, waited for, and started again, with the services
 * that need it: they are stopped first and, unlike after `net stop /y', they
 * run again afterwards.
 */

#include "engine/fix/action.h"

#include "engine/base/times.h"
#include "engine/fix/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RESTART_LIMIT (2 * TIME_MINUTE) /* of each stop and each start */

static bool
restart_refuse(const struct fix_case *c, struct fix_plan *p, struct fix_act *a)
{
	(void)c, (void)p;
	a->target = a->action->target;
	a->limit = a->action->timeout ? a->action->timeout : RESTART_LIMIT;
	if (*a->target)
		return false;
	fix_say(&a->reason, T_FIX_BAD_GUIDE, a->action->target, NULL);
	return true;
}

/* Everything concerned, in the order in which it stops. */
static enum err
restart_backup(struct fix_step *s)
{
	const struct act_ops *acts = host_acts(s->w->host);
	struct fix_object o = { .kind = OBJECT_SERVICE };
	struct fix_state running = { true, 0, BUF_INIT };
	struct buf names = BUF_INIT;
	struct span rest, line;
	enum err err = OK;

	if (acts->service_dependents)
		err = acts->service_dependents(
		    s->w->host, s->act->target, &names);
	rest = buf_span(&names);
	while (!err && span_line(&rest, &line)) {
		char *name = line.n ? span_dup(line) : NULL;

		o.name = name;
		if (name)
			err = step_change(s, &o, &running);
		else if (line.n)
			err = ERR_NOMEM;
		free(name);
		running.present = true;
	}
	o.name = s->act->target;
	if (!err)
		err = step_change(s, &o, &running);
	else if (s->why.id == T_NONE)
		fix_say_err(&s->why, T_FIX_BACKUP_FAILED, o.name, err);
	buf_free(&names);
	return err;
}

static enum err
turn(struct fix_step *s, const struct journal_change *c, bool on)
{
	const struct fix_state state = { on, 0, BUF_INIT };
	enum err err = world_change(s->w, &c->object, &state, s->act->limit);

	if (err)
		fix_say_err(&s->why, on ? T_FIX_NOT_STARTED : T_FIX_NOT_STOPPED,
		    c->object.name, err);
	return err;
}

static bool
was_running(const struct journal_change *c)
{
	return strcmp(c->before, "running") == 0;
}

/*
 * What was stopped for nothing runs again: a server whose sites stay down
 * because one service would not stop is worse off than before.  The first
 * COUNT are asked, the one that failed too: it may stop yet.  What fails
 * here is told by the undo, which finds it stopped.
 */
static void
start_again(struct fix_step *s, size_t count)
{
	const struct fix_state running = { true, 0, BUF_INIT };

	for (size_t i = count; i-- > 0;)
		if (was_running(&s->item->change[i]))
			world_change(s->w, &s->item->change[i].object, &running,
			    s->act->limit);
}

static enum err
restart_apply(struct fix_step *s)
{
	enum err err = OK;
	size_t stopped = 0;

	while (stopped < s->item->changes && !err) {
		if (was_running(&s->item->change[stopped]))
			err = turn(s, &s->item->change[stopped], false);
		stopped++;
	}
	if (err) {
		start_again(s, stopped);
		return err;
	}
	for (size_t i = s->item->changes; i-- > 0 && !err;)
		err = turn(s, &s->item->change[i], true);
	return err;
}

/* Last the service itself; before it some that needed it, and ran. */
static bool
restart_could(const struct action *a, const struct journal_item *item)
{
	const struct journal_change *last = &item->change[item->changes - 1];

	for (size_t i = 0; i < item->changes; i++)
		if (!change_is(&item->change[i], OBJECT_SERVICE,
			&item->change[i] == last ? NULL : "running", "running"))
			return false;
	return span_ieq(span_of(last->object.name), span_of(a->target)) &&
	       strcmp(item->target, a->target) == 0;
}

static void
restart_preview(const struct fix_act *a, enum lang lang, struct buf *out)
{
	preview_line(lang, out, T_FIX_WILL_RESTART, a->target, NULL);
	if (span_ieq(span_of(a->target), SPAN("W3SVC")))
		preview_line(lang, out, T_FIX_STOPS_SITES, NULL, NULL);
}

/* What services say goes on until they are STATE, or a minute is over. */
static void
wait_for(struct fix_world *w, const char *name, enum service_state state)
{
	const struct act_ops *act = host_acts(w->host);
	enum service_state now = state;

	for (int64_t waited = 0;
	     waited < TIME_MINUTE && !act->service_get(w->host, name, &now) &&
	     now != state;
	     waited += TIME_SECOND)
		act->wait(w->host, TIME_SECOND);
}

/* A service that is not of this server is left alone. */
static enum err
restart_by_hand(
    struct fix_world *w, const struct fix *f, const struct action *a)
{
	const struct act_ops *act = host_acts(w->host);

	(void)f;
	if (act->service_stop(w->host, a->target))
		return OK;
	wait_for(w, a->target, SERVICE_STOPPED);
	act->service_start(w->host, a->target);
	wait_for(w, a->target, SERVICE_RUNNING);
	return OK;
}

static void
restart_ps1(struct script *s, const struct fix_act *a)
{
	char seconds[40];

	snprintf(seconds, sizeof(seconds), " %lld",
	    (long long)(a->limit / TIME_SECOND));
	ps1_call(s, "Restart-One", a->target, NULL, seconds);
}

static void
restart_back_ps1(struct script *s, const struct fix_act *a)
{
	ps1_call(s, "Start-One", a->target, NULL, "");
}

static void
restart_cmd(struct script *s, const struct fix_act *a)
{
	cmd_call(s, "restart", a->target, NULL);
	cmd_done(s);
}

static void
restart_back_cmd(struct script *s, const struct fix_act *a)
{
	cmd_call(s, "start", a->target, NULL);
	cmd_undone(s);
}

const struct action_ops action_service_restart = { restart_preview,
	restart_refuse, restart_backup, restart_apply, changes_verify,
	changes_undo, restart_could, restart_by_hand, nothing_asked, false,
	{ restart_ps1, restart_cmd }, { restart_back_ps1, restart_back_cmd } };
