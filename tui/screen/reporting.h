#ifndef TUI_SCREEN_REPORTING_H
#define TUI_SCREEN_REPORTING_H

/*
 * The report of the case, written into a file by a key: see
 * engine/report/paper/paper.h.
 */

struct app;

/* Asks which form and where; an old file is replaced after a yes only. */
void reporting_ask(struct app *app);

#endif
