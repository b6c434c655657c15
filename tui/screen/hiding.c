/*
 * What is hidden is learned of the whole evidence when it is turned on, and
 * of another case when that takes its place.  When that fails nothing is
 * shown rather than a name.
 */

#include "tui/screen/hiding.h"

#include "engine/report/redact/redact.h"
#include "tui/screen/living.h"

struct hiding {
	struct redact *redact; /* NULL: off */
};

static struct hiding *
state(const struct app *app)
{
	return app->job[JOB_HIDING];
}

static void
hide(void *arg, struct span s, struct buf *out)
{
	struct redact *r = arg;

	redact_text(r, s, out);
}

static void
turn_off(struct app *app)
{
	redact_free(state(app)->redact);
	state(app)->redact = NULL;
}

static void
learn(struct app *app)
{
	struct err_info info = { .code = OK };

	if (redact_learn(state(app)->redact, living_case(app), &info) == OK &&
	    !redact_failed(state(app)->redact))
		return;
	turn_off(app);
	app->notice = T_HIDE_FAILED;
	app->quit = true;
	app->err = info.code ? info.code : ERR_NOMEM;
}

void
hiding_turn(struct app *app)
{
	if (state(app)->redact != NULL) {
		turn_off(app);
		app->notice = T_HIDE_OFF;
		return;
	}
	state(app)->redact = redact_new(false);
	if (state(app)->redact == NULL) {
		app->notice = T_HIDE_FAILED;
		return;
	}
	app->notice = T_HIDE_ON;
	learn(app);
}

bool
hiding_is_on(const struct app *app)
{
	return state(app)->redact != NULL;
}

void
hiding_prepare(struct app *app)
{
	app->canvas.hide = state(app)->redact != NULL ? hide : NULL;
	app->canvas.hide_arg = state(app)->redact;
}

static void
hear(struct app *app, enum news news)
{
	if (news == NEWS_OTHER && state(app)->redact != NULL)
		learn(app);
}

const struct job job_hiding = {
	.state_size = sizeof(struct hiding),
	.hear = hear,
	.free = turn_off,
};
