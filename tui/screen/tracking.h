#ifndef TUI_SCREEN_TRACKING_H
#define TUI_SCREEN_TRACKING_H

/* Requests followed across the logs, read when asked for. */

#include "engine/case/tracing.h"

struct app;

struct tracking {
	struct trace_options options;
	struct tracing *t; /* NULL: not read */
	bool reading;
	struct case_progress progress;
	struct err_info failed; /* why it could not be read */
	size_t request;         /* on the page of the ladder */
};

/* NULL before all was read. */
const struct trace *tracking_result(const struct app *app);

void tracking_read(struct app *app);
void tracking_step(struct app *app); /* while reading */
void tracking_cancel(struct app *app);
void tracking_forget(struct app *app);

#endif
