#ifndef TUI_SCREEN_FRAME_H
#define TUI_SCREEN_FRAME_H

/*
 * What stands around every page: the header, the verdict in one line, what
 * could not be seen, and the keys.
 */

#include "tui/screen/page.h"

/* Draws all of it and returns what is left for the page. */
struct area frame_draw(struct app *app, const struct page *page);

#endif
