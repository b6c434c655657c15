#ifndef TUI_WIDGET_KEYBAR_H
#define TUI_WIDGET_KEYBAR_H

/* The line of keys at the foot of a page. */

#include "tui/term/canvas.h"

/*
 * Writes the items, such as "r Read", in order; the first word is the key.
 * When they do not all fit, those in the middle
 * go: the first and the last KEEP are the ones nobody can do without.
 */
void keybar_draw(struct canvas *c, int row, const char *const *items,
    size_t count, size_t keep);

#endif
