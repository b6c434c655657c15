#ifndef TUI_SCREEN_FLEET_H
#define TUI_SCREEN_FLEET_H

/* The servers of a merged file, one of which is opened. */

#include "engine/report/merge/merge_row.h"
#include "tui/term/term.h"

enum fleet_choice { FLEET_QUIT, FLEET_BACK, FLEET_OPEN };

struct fleet {
	enum lang lang; /* in and out */
	const struct merge *merge;
	const char *file;    /* it is called so */
	const char *message; /* why it is shown again; "" none */
	size_t which;        /* in and out: the row */
	bool shows; /* what the file holds of it, in place of the list */
	const char *proofs; /* shown then, below; "" none */
};

/* Shown until something is chosen; the page of one server leads back. */
enum fleet_choice fleet_run(struct fleet *f, struct term *term);

#endif
