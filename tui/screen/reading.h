#ifndef TUI_SCREEN_READING_H
#define TUI_SCREEN_READING_H

/*
 * Evidence is read when asked for: the sources of one check, or everything
 * up to the first failure and what its causes need.
 */

#include "tui/screen/page.h"

/* Sources of KINDS that exist and were not read: their number and bytes. */
size_t reading_left(const struct app *app, unsigned kinds, uint64_t *bytes);

/* Nothing was read of C, and something is there to be read. */
bool reading_is_to_come(const struct case_file *c);

/* Starts to read for one check, or for the first failure. */
void reading_check(struct app *app, size_t check);
void reading_hunt(struct app *app);

/* All sources of KINDS; false when there is nothing left to read. */
bool reading_kinds(struct app *app, unsigned kinds);

/* It goes on behind the pages; Esc ends it. */
bool reading_is_on(const struct app *app);
void reading_cancel(struct app *app);

/* Reading on may still find a failure. */
bool reading_may_hunt(const struct app *app);

#endif
