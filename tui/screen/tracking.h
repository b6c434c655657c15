#ifndef TUI_SCREEN_TRACKING_H
#define TUI_SCREEN_TRACKING_H

/* Requests followed across the logs, read when asked for. */

#include "engine/case/tracing.h"
#include "tui/screen/page.h"

struct tracking {
	struct tracing *t; /* NULL: not read */
	bool reading;
	struct case_progress progress;
	struct err_info failed; /* why it could not be read */
};

static inline struct tracking *
tracking_of(const struct app *app)
{
	return app->job[JOB_TRACKING];
}

/* NULL before all was read. */
const struct trace *tracking_result(const struct app *app);

/* Follows all requests anew; lets go of what was found. */
void tracking_read(struct app *app);
void tracking_forget(struct app *app);

#endif
