#ifndef TUI_SCREEN_COLLECTING_H
#define TUI_SCREEN_COLLECTING_H

/*
 * The script that brings what is missing, written into a file by a key: see
 * engine/report/collect/collect.h.
 */

struct app;

/* Asks which one and where; an old file is replaced after a yes only. */
void collecting_ask(struct app *app);

#endif
