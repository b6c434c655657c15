/*
 * A list keeps no rows: it knows their number and asks for those it shows.
 */

#include "tui/widget/list.h"

#include "tui/term/term.h"

void
list_count(struct list *l, size_t count)
{
	l->count = count;
	if (l->selected >= count)
		l->selected = count > 0 ? count - 1 : 0;
}

static void
list_move(struct list *l, size_t by, bool up)
{
	if (up) {
		l->selected = l->selected > by ? l->selected - by : 0;
		return;
	}
	l->selected += by;
	list_count(l, l->count);
}

bool
list_key(struct list *l, uint32_t key, int rows)
{
	size_t page = rows > 2 ? (size_t)rows - 1 : 1;

	switch (key) {
	case TERM_KEY_UP:
	case 'k':
		list_move(l, 1, true);
		return true;
	case TERM_KEY_DOWN:
	case 'j':
		list_move(l, 1, false);
		return true;
	case TERM_KEY_PAGE_UP:
		list_move(l, page, true);
		return true;
	case TERM_KEY_PAGE_DOWN:
		list_move(l, page, false);
		return true;
	case TERM_KEY_HOME:
		list_move(l, l->count, true);
		return true;
	case TERM_KEY_END:
		list_move(l, l->count, false);
		return true;
	default:
		return false;
	}
}

void
list_draw(
    struct list *l, struct canvas *c, struct area a, list_row *row, void *arg)
{
	size_t rows = a.rows > 0 ? (size_t)a.rows : 1;

	list_count(l, l->count);
	if (l->top > l->selected)
		l->top = l->selected;
	if (l->selected - l->top >= rows)
		l->top = l->selected - rows + 1;
	if (l->top > 0 && l->count - l->top < rows)
		l->top = l->count > rows ? l->count - rows : 0;
	for (size_t i = l->top; i < l->count && i - l->top < rows; i++) {
		struct area line = { a.row + (int)(i - l->top), a.col, 1,
			a.cols };

		row(arg, c, line, i, i == l->selected);
	}
}

void
list_more_draw(const struct list *l, struct canvas *c, struct area box)
{
	int col = box.col + box.cols - 2, rows = box.rows - 2;

	if (l->top > 0)
		canvas_puts(c, box.row + 1, col, INK_KEY, "^", 1);
	if (l->top + (size_t)rows < l->count)
		canvas_puts(c, box.row + rows, col, INK_KEY, "v", 1);
}
