/*
 * The hunt for the first failure reads check by check in the order of the
 * guide and stops at the first that fails; then it reads what tells the
 * causes of the signs seen apart, so that the cause comes with its proof.
 */

#include "tui/screen/reading.h"

#include "tui/screen/guide_rows.h"

#define STEP_BYTES (UINT64_C(4) << 20)

struct reading_job {
	bool on;
	bool hunt;      /* up to the first failure */
	unsigned asked; /* kinds, in this hunt */
	struct case_progress progress;
};

static struct reading_job *
state(const struct app *app)
{
	return app->job[JOB_READING];
}

bool
reading_is_on(const struct app *app)
{
	return state(app)->on;
}

size_t
reading_left(const struct app *app, unsigned kinds, uint64_t *bytes)
{
	size_t files = 0;

	*bytes = 0;
	for (size_t i = 0; i < case_source_count(app->c); i++) {
		const struct source *s = case_source(app->c, i);

		if ((kinds & 1u << s->kind) == 0 || s->read || s->err != OK)
			continue;
		files++;
		*bytes += s->bytes;
	}
	return files;
}

bool
reading_is_to_come(const struct case_file *c)
{
	bool left = false; /* something that can still be read */

	for (size_t i = 0; i < case_source_count(c); i++) {
		if (case_source(c, i)->read)
			return false;
		left = left || case_source(c, i)->err == OK;
	}
	return left;
}

static bool
reading_want(struct app *app, unsigned kinds)
{
	uint64_t bytes;

	if (reading_left(app, kinds, &bytes) == 0)
		return false;
	case_want(app->c, kinds);
	state(app)->on = true;
	return true;
}

void
reading_check(struct app *app, size_t check)
{
	state(app)->hunt = false;
	if (!reading_want(app, case_kinds_of(app->c, check)))
		app->notice = T_UI_ALREADY_READ;
}

bool
reading_kinds(struct app *app, unsigned kinds)
{
	state(app)->hunt = false;
	return reading_want(app, kinds);
}

bool
reading_may_hunt(const struct app *app)
{
	uint64_t bytes;

	return guide_first_bad(app) == SIZE_MAX &&
	       reading_left(app, CASE_EVERYTHING, &bytes) > 0;
}

static bool
cause_is_in_sight(const struct app *app, const struct cause *cause)
{
	for (size_t i = 0; i < cause->sign_count; i++) {
		if ((cause->signs[i].role == ROLE_DECISIVE ||
			cause->signs[i].role == ROLE_READING) &&
		    diagnosis_finding(app->d, cause->signs[i].sign) != NULL)
			return true;
	}
	return false;
}

static unsigned
kinds_of_cause(const struct app *app, const struct cause *cause)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < cause->sign_count; i++)
		kinds |= know_sign(app->k, cause->signs[i].sign)->sources;
	return kinds;
}

/*
 * All sources that the causes of what was seen look at, and those of the
 * causes that would explain it better.
 */
static unsigned
cause_kinds(const struct app *app)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < know_cause_count(app->k); i++) {
		const struct cause *cause = know_cause(app->k, i);

		if (!cause_is_in_sight(app, cause))
			continue;
		kinds |= kinds_of_cause(app, cause);
		for (size_t u = 0; u < cause->unless_count; u++)
			kinds |= kinds_of_cause(
			    app, know_cause(app->k, cause->unless[u]));
	}
	return kinds;
}

static void
hunt_end(struct app *app)
{
	size_t check = guide_first_bad(app);

	state(app)->hunt = false;
	guide_show_detail(app);
	if (check != SIZE_MAX)
		guide_select(app, check);
	else if (app->d != NULL && app->d->whole == WHOLE_HEALTHY)
		guide_select(
		    app, know_check_find(app->k, "challenge-accepted"));
	else if (app->d != NULL && app->d->next_check != SIZE_MAX)
		guide_select(app, app->d->next_check);
}

/* Asks for what was not asked for before, so that every hunt ends. */
static bool
hunt_want(struct app *app, unsigned kinds)
{
	kinds &= ~state(app)->asked;
	state(app)->asked |= kinds;
	return reading_want(app, kinds);
}

/* A failure counts once all the sources of its check were read. */
static void
hunt_on(struct app *app)
{
	for (size_t i = 0; i < know_check_count(app->k); i++) {
		if (hunt_want(app, case_kinds_of(app->c, i)))
			return;
		if (app->d != NULL && app->d->checks[i].verdict == VERDICT_FAIL)
			break;
	}
	if (app->d == NULL || !hunt_want(app, cause_kinds(app)))
		hunt_end(app);
}

void
reading_hunt(struct app *app)
{
	state(app)->hunt = true;
	state(app)->asked = 0;
	hunt_on(app);
}

static void
step(struct app *app)
{
	enum err err;

	app_tell(app, NEWS_STALE);
	err = case_step(app->c, STEP_BYTES, &state(app)->progress);
	app->d = case_diagnosis(app->c);
	if (err != OK) {
		app->err = err;
		app->quit = true;
		return;
	}
	if (!state(app)->progress.finished)
		return;
	state(app)->on = false;
	if (state(app)->hunt)
		hunt_on(app);
	if (!state(app)->on)
		app_tell(app, NEWS_READ);
}

void
reading_cancel(struct app *app)
{
	case_cancel(app->c);
	app->d = case_diagnosis(app->c);
	state(app)->on = false;
	state(app)->hunt = false;
	app_tell(app, NEWS_READ);
	app->notice = T_UI_CANCELLED;
}

/* --- the job --- */

static const struct case_progress *
progress(const struct app *app)
{
	return &state(app)->progress;
}

static void
reading_hear(struct app *app, enum news news)
{
	if (news == NEWS_OTHER)
		state(app)->on = state(app)->hunt = false;
}

const struct job job_reading = {
	.state_size = sizeof(struct reading_job),
	.runs = reading_is_on,
	.step = step,
	.cancel = reading_cancel,
	.progress = progress,
	.finds = true,
	.hear = reading_hear,
};
