#ifndef TUI_SCREEN_GUIDE_ROWS_H
#define TUI_SCREEN_GUIDE_ROWS_H

/* The left pane of the guide: steps with their checks below them. */

#include "tui/screen/page.h"

struct guide_row {
	size_t step;
	size_t check; /* SIZE_MAX: the step itself */
};

/* The rows of the guide's page: steps and, where one is open, its checks. */
size_t guide_row_count(const struct app *app);
struct guide_row guide_row(const struct app *app, size_t i);

/* The page itself: other pages go by what is selected there. */
struct guide_page {
	struct view v;
	bool detail; /* on a narrow screen: the check, not the list */
};

/* On a narrow screen the check is shown, not the list. */
void guide_show_detail(struct app *app);

/* The selected check, SIZE_MAX when a step is selected. */
size_t guide_check(const struct app *app);
void guide_select(struct app *app, size_t check);

/* State of a check or step: five columns and their ink. */
const char *guide_state(
    const struct app *app, struct guide_row row, enum ink *ink);

/* NULL before anything was judged. */
const struct check_result *guide_result(const struct app *app, size_t check);

/*
 * The check that fails, else warns, that the headline, the guide and the
 * cause all speak of: the first in the order of the guide, or the first of
 * its step of which a cause is known.  SIZE_MAX: none.
 */
size_t guide_first_bad(const struct app *app);

/*
 * CHECK passed, but not since the first failing check failed: that one, for
 * requests no longer come so far.  SIZE_MAX: it is not so.
 */
size_t guide_outdone_by(const struct app *app, size_t check);

/* All that is bad of CHECK is that nothing came: that sign, else NULL. */
const struct sign *guide_silence(const struct app *app, size_t check);

/* The first cause that stands on or shows in CHECK; SIZE_MAX if none. */
size_t guide_cause(const struct app *app, size_t check);

/* The first cause of other checks of the step of CHECK. */
size_t guide_step_cause(const struct app *app, size_t check);

#endif
