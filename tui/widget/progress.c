/*
 * One line of progress.
 */

#include "tui/widget/progress.h"

#include <stdio.h>

#define PERCENT_COLUMNS 6 /* " 100 %" */

int
progress_draw(
    struct canvas *c, int row, int col, int cols, uint64_t done, uint64_t total)
{
	double part = total > 0 ? (double)done / (double)total : 0.0;
	int bar = cols - PERCENT_COLUMNS - 2;
	int full;
	char percent[16];

	if (part > 1.0)
		part = 1.0;
	if (bar < 0)
		bar = 0;
	full = (int)(part * bar);
	canvas_puts(c, row, col, INK_NORMAL, "[", 1);
	for (int i = 0; i < bar; i++)
		canvas_puts(
		    c, row, col + 1 + i, INK_NORMAL, i < full ? "#" : "-", 1);
	canvas_puts(c, row, col + 1 + bar, INK_NORMAL, "]", 1);
	snprintf(percent, sizeof(percent), " %3d %%", (int)(part * 100.0));
	canvas_puts(
	    c, row, col + 2 + bar, INK_NORMAL, percent, PERCENT_COLUMNS);
	return cols;
}
