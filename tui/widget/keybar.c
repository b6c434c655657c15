/*
 * Keys are letters shown on the screen: nobody has to know them.
 */

#include "tui/widget/keybar.h"

#include <string.h>

#define BETWEEN 2 /* columns */

static int
item_columns(const struct canvas *c, const char *item)
{
	return canvas_columns(c, span_of(item)) + BETWEEN;
}

static int
item_draw(struct canvas *c, int row, int col, const char *item)
{
	size_t key = strcspn(item, " ");
	struct span text = span_of(item);
	int used = canvas_text(
	    c, row, col, INK_KEY, span_slice(text, 0, key), c->cols);

	return used + canvas_text(c, row, col + used, INK_NORMAL,
			  span_slice(text, key, text.n), c->cols);
}

void
keybar_draw(struct canvas *c, int row, const char *const *items, size_t count,
    size_t keep)
{
	int room = c->cols - 1 + BETWEEN; /* none after the last */
	int col = 1;
	size_t first = 0; /* items drawn from the start */

	if (keep > count)
		keep = count;
	for (size_t i = count - keep; i < count; i++)
		room -= item_columns(c, items[i]);
	while (first < count - keep && room >= item_columns(c, items[first]))
		room -= item_columns(c, items[first++]);
	for (size_t i = 0; i < count; i++) {
		if (i >= first && i < count - keep)
			continue;
		col += item_draw(c, row, col, items[i]) + BETWEEN;
	}
}
