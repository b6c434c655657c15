/*
 * Three questions, one after the other: which script, where, and over an old
 * file or not.  What was answered stands in the state of the job, for each
 * answer comes back in a call of its own.
 */

#include "tui/screen/collecting.h"

#include "engine/case/target/save.h"
#include "engine/report/collect/collect.h"
#include "tui/screen/page.h"
#include "tui/screen/saving.h"

#include <stdlib.h>

#define SCRIPT_CMD_NAME "collect.cmd"
#define SCRIPT_PS1_NAME "collect.ps1"
#define SCRIPT_CA_NAME  "collect-ca.cmd"

/* Between one question and the next. */
struct collecting {
	enum collect_form form;
	bool ca;
	char *path; /* NULL: not named yet */
};

static struct collecting *
state_of(const struct app *app)
{
	return app->job[JOB_COLLECTING];
}

static enum err
save(struct app *app, const char *path, bool over)
{
	const struct collecting *s = state_of(app);
	const struct collect c = { s->form, app->lang, s->ca,
		"ndes-doctor " VERSION };
	struct buf out = BUF_INIT;
	enum err err = ERR_NOMEM;

	collect_script(&c, know_interest(app->k), &out);
	if (!buf_failed(&out))
		err = case_save_about(app->c, path, buf_span(&out), over, NULL);
	buf_free(&out);
	return err;
}

static void
say_saved(struct app *app, const char *path, enum err err)
{
	saving_tell(app, T_UI_COLLECT_SAVED, path, err);
}

static void
replace_answered(struct app *app, const char *key)
{
	struct collecting *s = state_of(app);

	if (saving_is_yes(app, key))
		say_saved(app, s->path, save(app, s->path, true));
}

static void
path_answered(struct app *app, const char *path)
{
	struct collecting *s = state_of(app);
	enum err err;

	if (path[0] == '\0')
		return;
	free(s->path);
	s->path = span_dup(span_of(path));
	err = s->path ? save(app, path, false) : ERR_NOMEM;
	if (err == ERR_EXISTS)
		saving_ask_over(app, path, replace_answered);
	else
		say_saved(app, path, err);
}

static void
form_answered(struct app *app, const char *key)
{
	struct collecting *s = state_of(app);

	s->form = *key == 'p' ? COLLECT_PS1 : COLLECT_CMD;
	s->ca = *key == 'a';
	ask_line(app, app_text(app, T_UI_COLLECT_WHERE),
	    s->ca                    ? SCRIPT_CA_NAME
	    : s->form == COLLECT_PS1 ? SCRIPT_PS1_NAME
				     : SCRIPT_CMD_NAME,
	    path_answered);
}

void
collecting_ask(struct app *app)
{
	ask_key(app, app_text(app, T_UI_COLLECT_FORM), "cpa", form_answered);
}

static void
collecting_free(struct app *app)
{
	free(state_of(app)->path);
}

const struct job job_collecting = {
	.state_size = sizeof(struct collecting),
	.free = collecting_free,
};
