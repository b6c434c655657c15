#ifndef TUI_SCREEN_TRACE_BARS_H
#define TUI_SCREEN_TRACE_BARS_H

/* How requests ended, by time and platform. */

#include "engine/case/tracing.h"
#include "tui/widget/pane.h"

#define BARS_MAX 24 /* steps of time: the newest ones */

struct bar {
	uint32_t good, bad, open;
};

struct bars {
	int64_t from, step;
	size_t count; /* steps */
	struct bar bar[BARS_MAX][PLATFORM_COUNT];
	bool shown[PLATFORM_COUNT];
};

/* By the hour; when all is of a few hours, by ten minutes. */
void bars_make(const struct trace *t, struct bars *out);

/* A line for each platform, a mark for each step of time. */
void bars_strips(const struct bars *b, const struct trace *t, enum lang lang,
    struct pane *to);

/* A line for each step of time, as long as there were requests. */
void bars_rows(const struct bars *b, enum lang lang, int cols, struct pane *to);

#endif
