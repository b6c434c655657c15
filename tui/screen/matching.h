#ifndef TUI_SCREEN_MATCHING_H
#define TUI_SCREEN_MATCHING_H

/*
 * All rows that match a sign, or that say yes or no to anything: read again
 * from the sources, which takes time and can be cancelled.
 */

#include "engine/case/rows.h"
#include "tui/screen/page.h"

struct matching_job {
	struct rows *rows; /* NULL: nothing was asked for yet */
	struct rows_filter filter;
	size_t sign;      /* that was asked for, whatever is filtered */
	struct buf typed; /* the filter, to be mended */
	bool on;
	struct case_progress progress;
};

static inline struct matching_job *
matching_of(const struct app *app)
{
	return app->job[JOB_MATCHING];
}

/* Begins anew: for SIGN, with nothing filtered, and opens the page. */
void matching_open(struct app *app, size_t sign);

/* Asks what is to be left; asks for a time to go to. */
void matching_ask_filter(struct app *app);
void matching_ask_time(struct app *app);

#endif
