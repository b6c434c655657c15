#ifndef TUI_PATIENCE_H
#define TUI_PATIENCE_H

/*
 * While a folder is looked at for long: the terminal says so, and Esc or
 * Ctrl-C ends the looking.
 */

#include "engine/base/lang.h"
#include "tui/term/term.h"

#include <stdint.h>

struct patience {
	enum lang lang;
	const char *path; /* what is opened */
	/* Gives the terminal; NULL: there is none, nothing is shown. */
	struct term *(*term)(void *arg);
	void *arg;
	int64_t since, last; /* the clock; 0: not begun */
	struct canvas canvas;
};

/* As host_patience.go_on, for a struct patience. */
bool patience_go_on(void *arg, size_t files);
void patience_end(struct patience *p);

#endif
