/*
 * The work behind the page of rows: a pass over the sources at a time.
 */

#include "tui/screen/matching.h"

#include "engine/base/fill.h"
#include "tui/screen/living.h"

#define STEP_BYTES (UINT64_C(4) << 20)

static int64_t
now_of(const struct app *app)
{
	return app->d != NULL ? app->d->now : TIME_NONE;
}

static void
stop(struct app *app)
{
	struct matching_job *m = matching_of(app);

	rows_free(m->rows);
	m->rows = NULL;
	m->on = false;
}

static void
start(struct app *app)
{
	struct matching_job *m = matching_of(app);
	struct err_info info = { .code = OK };

	stop(app);
	m->rows = rows_new(living_case(app), &m->filter, &info);
	m->on = m->rows != NULL;
	app_view(app, PAGE_ROWS)->list = (struct list){ 0, 0, 0 };
	if (m->rows == NULL)
		ask_tell(app, err_text(app->lang, info.code));
}

static struct rows_filter
everything(size_t sign)
{
	return (struct rows_filter){
		.sign = sign, .from = TIME_NONE, .to = TIME_NONE
	};
}

void
matching_open(struct app *app, size_t sign)
{
	struct matching_job *m = matching_of(app);

	m->sign = sign;
	m->filter = everything(sign);
	buf_clear(&m->typed);
	if (app_open(app, PAGE_ROWS))
		start(app);
}

static void
filter_typed(struct app *app, const char *text)
{
	struct matching_job *m = matching_of(app);
	struct rows_filter filter = everything(m->sign);
	struct buf b = BUF_INIT, word = BUF_INIT;
	struct span wrong;

	if (rows_filter_parse(&filter, text, now_of(app), &wrong)) {
		buf_clear(&m->typed);
		buf_puts(&m->typed, text);
		m->filter = filter;
		start(app);
		return;
	}
	buf_add(&word, wrong);
	text_fill(&b, app_text(app, T_ROWS_WRONG), buf_str(&word), NULL);
	ask_tell(app, buf_str(&b));
	buf_free(&word);
	buf_free(&b);
}

void
matching_ask_filter(struct app *app)
{
	ask_line(app, app_text(app, T_ROWS_ASK_FILTER),
	    buf_str(&matching_of(app)->typed), filter_typed);
}

static void
time_typed(struct app *app, const char *text)
{
	struct matching_job *m = matching_of(app);
	struct view *v = app_view(app, PAGE_ROWS);
	int64_t time;

	if (m->rows == NULL ||
	    !rows_time_parse(span_trim(span_of(text)), now_of(app), &time)) {
		ask_tell(app, app_text(app, T_ROWS_NO_TIME));
		return;
	}
	v->list.selected = rows_find(m->rows, time);
	list_count(&v->list, rows_count(m->rows));
	v->pane.top = 0;
}

void
matching_ask_time(struct app *app)
{
	ask_line(app, app_text(app, T_ROWS_ASK_TIME), "", time_typed);
}

static bool
runs(const struct app *app)
{
	return matching_of(app)->on;
}

static void
step(struct app *app)
{
	struct matching_job *m = matching_of(app);

	app->err = rows_step(m->rows, STEP_BYTES, &m->progress);
	m->on = !m->progress.finished;
	app->quit = app->quit || app->err != OK;
	list_count(&app_view(app, PAGE_ROWS)->list, rows_count(m->rows));
}

/* What was found until then stays, and is not said to be all. */
static void
cancel(struct app *app)
{
	struct matching_job *m = matching_of(app);

	m->on = false;
	rows_sort(m->rows);
	app->notice = T_ROWS_CUT_SHORT;
}

static const struct case_progress *
how_far(const struct app *app)
{
	return &matching_of(app)->progress;
}

static void
hear(struct app *app, enum news news)
{
	if (news == NEWS_OTHER || news == NEWS_STALE)
		stop(app);
}

static void
release(struct app *app)
{
	stop(app);
	buf_free(&matching_of(app)->typed);
}

const struct job job_matching = {
	.state_size = sizeof(struct matching_job),
	.runs = runs,
	.step = step,
	.cancel = cancel,
	.progress = how_far,
	.hear = hear,
	.free = release,
};
