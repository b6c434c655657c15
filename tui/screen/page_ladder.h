#ifndef TUI_SCREEN_PAGE_LADDER_H
#define TUI_SCREEN_PAGE_LADDER_H

#include "tui/screen/page.h"

/* Opens the page of one request of the trace. */
void ladder_open(struct app *app, size_t request);

#endif
