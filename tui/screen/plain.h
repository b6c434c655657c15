#ifndef TUI_SCREEN_PLAIN_H
#define TUI_SCREEN_PLAIN_H

/*
 * The pages as lines with numbered answers, for a terminal of lines: the same
 * rows, texts and keys as on the pictures, taken from the pages themselves.
 */

#include "tui/screen/page.h"

/* What was said before, so that only what is new is said. */
struct plain {
	bool begun;
	enum page_id page;
	uint64_t head, rows, text, foot, menu; /* hashes */
	struct keys keys;                      /* of the menu, in its order */
};

/* Appends what the page says, drawn a moment ago, and asks. */
void plain_say(struct app *app, struct plain *p, struct buf *out);

/*
 * The key that LINE stands for: a number of the menu, the key itself or its
 * name, or what answers the question that is open.  TERM_KEY_NONE: a row was
 * selected, or it is none, which the notice then says.
 */
uint32_t plain_answer(struct app *app, struct plain *p, struct span line);

/* Appends S in lines of 80 columns that hold nothing but what can be shown. */
void plain_wrap(const struct canvas *like, struct span s, struct buf *out);

/* A row of a list as one line: runs of blanks shrink. */
void plain_row(const struct canvas *like, list_row *row, void *arg, size_t i,
    struct buf *out);

#endif
