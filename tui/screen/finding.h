#ifndef TUI_SCREEN_FINDING_H
#define TUI_SCREEN_FINDING_H

/*
 * What every page has without knowing of it: a search through its rows and
 * its text, the next bad row, and its text without frames, to be copied.
 */

#include "tui/screen/page.h"

/* Asks for a word; what is typed is looked for from the selected row on. */
void finding_ask(struct app *app);

/* The next match, or the one before; false when nothing was asked for. */
bool finding_next(struct app *app, bool back);

/* The next row that is drawn as bad, or the one before. */
void finding_bad(struct app *app, bool back);

/* The selected row and the text of the page, on the normal screen. */
void finding_copy(struct app *app, bool to_clipboard);

#endif
