#ifndef TUI_WIDGET_PROGRESS_H
#define TUI_WIDGET_PROGRESS_H

/* A bar that fills: "[#####-----]  50 %", the number first in importance. */

#include "tui/term/canvas.h"

/* Returns the columns used. */
int progress_draw(struct canvas *c, int row, int col, int cols, uint64_t done,
    uint64_t total);

#endif
