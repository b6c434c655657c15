#ifndef TUI_SCREEN_HIDING_H
#define TUI_SCREEN_HIDING_H

/*
 * Names made unknown on the screen, for a class or a shared screen: the same
 * pseudonyms as in a report with --redact.
 */

#include "tui/screen/page.h"

/* On, or off again. */
void hiding_turn(struct app *app);

/* What is drawn has pseudonyms in it. */
bool hiding_is_on(const struct app *app);

/* The canvas shows what may be seen; before each picture. */
void hiding_prepare(struct app *app);

#endif
