/*
 * A trace is a pass of its own over the logs: a check does not pay for it,
 * and it takes nothing from what the checks have read.
 */

#include "tui/screen/tracking.h"
#include "tui/screen/app.h"

#include <string.h>

#define STEP_BYTES (UINT64_C(4) << 20)

const struct trace *
tracking_result(const struct app *app)
{
	const struct tracking *x = tracking_of(app);

	return x->t != NULL ? tracing_result(x->t) : NULL;
}

void
tracking_forget(struct app *app)
{
	tracing_free(tracking_of(app)->t);
	tracking_of(app)->t = NULL;
	tracking_of(app)->reading = false;
}

void
tracking_read(struct app *app)
{
	struct tracking *x = tracking_of(app);

	tracking_forget(app);
	memset(&x->failed, 0, sizeof(x->failed));
	memset(&x->progress, 0, sizeof(x->progress));
	x->t = tracing_new(app->c, &app->options->trace, &x->failed);
	x->reading = x->t != NULL;
}

static void
step(struct app *app)
{
	struct tracking *x = tracking_of(app);
	enum err err = tracing_step(x->t, STEP_BYTES, &x->progress);

	if (err != OK) {
		tracking_forget(app);
		err_set(&x->failed, err, NULL, 0, NULL);
		return;
	}
	if (!x->progress.finished)
		return;
	x->reading = false;
	app_tell(app, NEWS_TRACED);
}

static void
cancel(struct app *app)
{
	tracking_forget(app);
	app->notice = T_WIZ_TRACE_CANCELLED;
}

/* --- the job --- */

static bool
is_reading(const struct app *app)
{
	return tracking_of(app)->reading;
}

static const struct case_progress *
progress(const struct app *app)
{
	return &tracking_of(app)->progress;
}

const struct job job_tracking = {
	.state_size = sizeof(struct tracking),
	.runs = is_reading,
	.step = step,
	.cancel = cancel,
	.progress = progress,
	.free = tracking_forget,
};
