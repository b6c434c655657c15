#ifndef TUI_SCREEN_GUIDE_DETAIL_H
#define TUI_SCREEN_GUIDE_DETAIL_H

/* The right pane of the guide: what one check or step asks and found. */

#include "tui/screen/page.h"

/* Appends to P what there is to say of a check, of a step. */
void guide_detail_check(struct app *app, size_t check, struct pane *p);
void guide_detail_step(struct app *app, size_t step, struct pane *p);

#endif
