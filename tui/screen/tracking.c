/*
 * A trace is a pass of its own over the logs: a check does not pay for it,
 * and it takes nothing from what the checks have read.
 */

#include "tui/screen/tracking.h"

#include <string.h>

#include "tui/screen/page.h"

#define STEP_BYTES (UINT64_C(1) << 20)

const struct trace *
tracking_result(const struct app *app)
{
	const struct tracking *x = &app->tracking;

	return x->t != NULL ? tracing_result(x->t) : NULL;
}

void
tracking_forget(struct app *app)
{
	tracing_free(app->tracking.t);
	app->tracking.t = NULL;
	app->tracking.reading = false;
}

void
tracking_read(struct app *app)
{
	struct tracking *x = &app->tracking;

	tracking_forget(app);
	memset(&x->failed, 0, sizeof(x->failed));
	memset(&x->progress, 0, sizeof(x->progress));
	x->t = tracing_new(app->c, &x->options, &x->failed);
	x->reading = x->t != NULL;
}

void
tracking_step(struct app *app)
{
	struct tracking *x = &app->tracking;
	enum err err = tracing_step(x->t, STEP_BYTES, &x->progress);

	if (err != OK) {
		tracking_forget(app);
		err_set(&x->failed, err, NULL, 0, NULL);
		return;
	}
	if (!x->progress.finished)
		return;
	x->reading = false;
	app->view[PAGE_TRACE].list.count = 0;
	page_trace.enter(app);
}

void
tracking_cancel(struct app *app)
{
	tracking_forget(app);
	app->notice = T_WIZ_TRACE_CANCELLED;
}
