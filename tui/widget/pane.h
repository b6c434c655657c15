#ifndef TUI_WIDGET_PANE_H
#define TUI_WIDGET_PANE_H

/*
 * A text of paragraphs, wrapped between words to the width it is shown in,
 * that can be scrolled.  Filled anew for each picture; only the place it was
 * scrolled to lasts.
 */

#include "tui/term/canvas.h"

struct pane_item;

struct pane {
	struct buf text;
	struct pane_item *items;
	size_t count, cap;
	size_t top;   /* first line shown */
	size_t found; /* line of the last search, or where it goes on */
	size_t size;  /* lines, as of the last drawing */
	int cols;     /* the same */
	bool failed;
};

#define PANE_INIT ((struct pane){ BUF_INIT, NULL, 0, 0, 0, 0, 0, 0, false })

/* The text; P is PANE_INIT again. */
void pane_free(struct pane *p);
void pane_clear(struct pane *p); /* empties; the place stays */

/*
 * Adds a paragraph, every line of it INDENT columns in.  Line ends in S
 * begin a new line.
 */
void pane_add(struct pane *p, enum ink ink, int indent, struct span s);
void pane_puts(struct pane *p, enum ink ink, int indent, const char *s);
void pane_printf(struct pane *p, enum ink ink, int indent, const char *format,
    ...) __attribute__((format(printf, 4, 5)));
/* One whose further lines stand HANG columns in. */
void pane_hang(struct pane *p, enum ink ink, int hang, struct span s);
void pane_gap(struct pane *p);

/* A paragraph with RIGHT at the right edge of its first line. */
void pane_row(struct pane *p, enum ink ink, int indent, struct span left,
    struct span right);

/* Scrolls by a key on a page of ROWS lines; false when it is not for it. */
bool pane_key(struct pane *p, uint32_t key, int rows);

/*
 * Scrolls to the next line that holds WHAT, or to the one before, all around;
 * ASCII letters of both cases are one.  False: it is nowhere.
 */
bool pane_find(
    struct pane *p, const struct canvas *c, struct span what, bool back);

/* Appends its paragraphs as they were added, one a line. */
void pane_text(const struct pane *p, struct buf *out);

/* The last column of A is kept for the marks that more is to come. */
void pane_draw(struct pane *p, struct canvas *c, struct area a);

#endif
