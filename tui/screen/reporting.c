/*
 * Questions first, which form and where; then the work, a step at a time: what
 * is not read yet is read and the requests are followed, by the jobs that do
 * that, which come before this one; then every file is hashed, and the paper
 * is written.  Whoever stops one of them stops the report.
 */

#include "tui/screen/reporting.h"

#include "engine/case/live/follow.h"
#include "engine/case/target/save.h"
#include "engine/report/paper/paper.h"
#include "tui/screen/page.h"
#include "tui/screen/reading.h"
#include "tui/screen/saving.h"
#include "tui/screen/tracking.h"

#include <stdlib.h>

#define STEP_BYTES (UINT64_C(4) << 20)
#define HTML_NAME  "report.html"
#define TEXT_NAME  "report.txt"

enum stage { STAGE_NONE, STAGE_READ, STAGE_TRACE, STAGE_WRITE };

struct reporting {
	enum stage stage;
	bool html, over;
	bool traced; /* asked for */
	char *path;  /* NULL: not named yet */
	struct paper paper;
	struct case_progress progress;
};

static struct reporting *
reporting_state(const struct app *app)
{
	return app->job[JOB_REPORTING];
}

static void
stop(struct app *app)
{
	paper_free(&reporting_state(app)->paper);
	reporting_state(app)->stage = STAGE_NONE;
}

static void
cancel(struct app *app)
{
	stop(app);
	app->notice = T_UI_REPORT_STOPPED;
}

/* --- the work --- */

static enum err
write_paper(struct app *app)
{
	struct reporting *s = reporting_state(app);
	struct buf out = BUF_INIT;
	struct doc doc;
	enum err err = ERR_NOMEM;

	doc_start(&doc, app->lang);
	/* names that are hidden on the screen are hidden on paper */
	doc.hide = app->canvas.hide;
	doc.hide_arg = app->canvas.hide_arg;
	paper_doc(&s->paper, &doc);
	if (s->html)
		doc_html(&doc, &out);
	else
		doc_text(&doc, &out);
	if (!doc.failed && !s->paper.failed && !buf_failed(&out))
		err = case_save_about(
		    app->c, s->path, buf_span(&out), s->over, NULL);
	doc_free(&doc);
	buf_free(&out);
	return err;
}

/* The hashes, then the file. */
static void
step_paper(struct app *app)
{
	struct reporting *s = reporting_state(app);
	enum err err = paper_step(&s->paper, STEP_BYTES, &s->progress);

	if (!err && !s->progress.finished)
		return;
	if (!err)
		err = write_paper(app);
	stop(app);
	saving_tell(app, T_UI_REPORT_SAVED, s->path, err);
}

static void
begin_paper(struct app *app)
{
	struct reporting *s = reporting_state(app);

	s->paper = (struct paper){ .c = app->c,
		.trace = tracking_result(app),
		.session = app->session,
		.lang = app->lang,
		.made = follow_clock(),
		.hide = app->canvas.hide,
		.hide_arg = app->canvas.hide_arg };
	s->stage = STAGE_WRITE;
}

/* A stage that is entered again was asked for and is over, or was stopped. */
static void
reporting_step(struct app *app)
{
	struct reporting *s = reporting_state(app);
	uint64_t bytes;

	switch (s->stage) {
	case STAGE_NONE:
		break;
	case STAGE_READ:
		s->stage = STAGE_TRACE;
		reading_kinds(app, CASE_EVERYTHING);
		break;
	case STAGE_TRACE:
		if (reading_left(app, CASE_EVERYTHING, &bytes) > 0) {
			cancel(app);
		} else if (tracking_result(app) != NULL) {
			begin_paper(app);
		} else if (s->traced) {
			cancel(app);
		} else {
			s->traced = true;
			tracking_read(app);
		}
		break;
	case STAGE_WRITE:
		step_paper(app);
		break;
	}
}

/* --- the questions --- */

static void
begin_with(struct app *app, bool over)
{
	struct reporting *s = reporting_state(app);

	s->over = over;
	s->traced = false;
	s->progress = (struct case_progress){ 0 };
	s->stage = STAGE_READ;
}

static void
replace_answered(struct app *app, const char *key)
{
	if (saving_is_yes(app, key))
		begin_with(app, true);
}

static void
path_answered(struct app *app, const char *path)
{
	struct reporting *s = reporting_state(app);
	enum err err = ERR_NOMEM;

	if (path[0] == '\0')
		return;
	free(s->path);
	s->path = span_dup(span_of(path));
	if (s->path)
		err = case_may_save_about(app->c, path);
	if (err == OK)
		begin_with(app, false);
	else if (err == ERR_EXISTS)
		saving_ask_over(app, path, replace_answered);
	else
		saving_tell(app, T_UI_REPORT_SAVED, path, err);
}

static void
form_answered(struct app *app, const char *key)
{
	reporting_state(app)->html = *key == 'h';
	ask_line(app, app_text(app, T_UI_COLLECT_WHERE),
	    reporting_state(app)->html ? HTML_NAME : TEXT_NAME, path_answered);
}

void
reporting_ask(struct app *app)
{
	if (reporting_state(app)->stage == STAGE_NONE)
		ask_key(
		    app, app_text(app, T_UI_REPORT_FORM), "ht", form_answered);
}

/* --- the job --- */

static bool
runs(const struct app *app)
{
	return reporting_state(app)->stage != STAGE_NONE;
}

static const struct case_progress *
reporting_progress(const struct app *app)
{
	return &reporting_state(app)->progress;
}

/* What it was about is gone. */
static void
reporting_hear(struct app *app, enum news news)
{
	if (news == NEWS_OTHER)
		stop(app);
}

static void
reporting_free(struct app *app)
{
	stop(app);
	free(reporting_state(app)->path);
}

const struct job job_reporting = {
	.state_size = sizeof(struct reporting),
	.runs = runs,
	.step = reporting_step,
	.cancel = cancel,
	.progress = reporting_progress,
	.hear = reporting_hear,
	.free = reporting_free,
};
