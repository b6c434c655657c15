#ifndef TUI_SCREEN_UNSEEN_H
#define TUI_SCREEN_UNSEEN_H

/* What could not be seen, told apart from what was not read yet. */

#include "tui/screen/page.h"

/* Appends one line for each thing; returns how many checks and files. */
size_t unseen_add(const struct app *app, struct buf *out);

#endif
