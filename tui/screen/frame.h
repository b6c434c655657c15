#ifndef TUI_SCREEN_FRAME_H
#define TUI_SCREEN_FRAME_H

/*
 * What stands around every page: the header, the verdict in one line, what
 * could not be seen, and the keys.
 */

#include "tui/screen/page.h"

/* Draws all of it and returns what is left for the page. */
struct area frame_draw(struct app *app);

/*
 * Two panes for a wide screen, whose frames share a line: the left one takes
 * PERCENT of the columns of BODY, but from LEAST to MOST of them.
 */
void frame_halves(struct area body, int percent, int least, int most,
    struct area *left, struct area *right);

#endif
