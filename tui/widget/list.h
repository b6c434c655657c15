#ifndef TUI_WIDGET_LIST_H
#define TUI_WIDGET_LIST_H

/* Rows of which one is selected, scrolled so that it can be seen. */

#include "tui/term/canvas.h"

struct list {
	size_t count, selected, top;
};

/* Writes row I into one line of the canvas. */
typedef void list_row(
    void *arg, struct canvas *c, struct area line, size_t i, bool selected);

/* Another number of rows; the selection stays where it can. */
void list_count(struct list *l, size_t count);

/* Moves by a key on a page of ROWS lines; false when it is not for lists. */
bool list_key(struct list *l, uint32_t key, int rows);

/* Scrolls so that what is selected is seen; ROW draws one, given ARG. */
void list_draw(
    struct list *l, struct canvas *c, struct area a, list_row *row, void *arg);

/* Marks in BOX around it that rows are above or below. */
void list_more_draw(const struct list *l, struct canvas *c, struct area box);

#endif
