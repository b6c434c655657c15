#ifndef TUI_SCREEN_PAGE_RAW_H
#define TUI_SCREEN_PAGE_RAW_H

#include "tui/screen/page.h"

/* Opens the page of one record: FILE (NULL: none) around OFFSET, or TEXT. */
void raw_open(struct app *app, const char *file, uint64_t line, uint64_t offset,
    const char *text);

#endif
