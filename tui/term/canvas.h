#ifndef TUI_TERM_CANVAS_H
#define TUI_TERM_CANVAS_H

/*
 * A picture of the screen: cells that pages write and a terminal shows.
 * A cell has a meaning (ink), never a colour.  Everything written is made
 * harmless: control and invisible characters come out as \xNN or \u{NNNN},
 * and what does not fit is cut between characters.
 */

#include "engine/base/buf.h"

enum ink {
	INK_NORMAL,
	INK_TITLE,
	INK_FRAME,
	INK_GOOD,
	INK_BAD,
	INK_WARN,
	INK_FAINT,
	INK_KEY,
	INK_SELECTED,
	INK_COUNT
};

struct cell {
	uint32_t code;       /* 0: right half of the wide one before */
	uint32_t mark;       /* a combining character, 0 if none */
	unsigned char width; /* 0, 1 or 2 columns */
	unsigned char ink;
	unsigned char arms; /* of a frame: set of ARM_* in canvas.c */
};

#define CANVAS_ROWS_MAX 500
#define CANVAS_COLS_MAX 1000

/* Appends S as it may be seen. */
typedef void canvas_hide(void *arg, struct span s, struct buf *out);

struct canvas {
	int rows, cols;
	bool ascii; /* nothing but ASCII comes out */
	int cursor_row, cursor_col;
	struct cell *cells; /* rows * cols */
	canvas_hide *hide;  /* every text goes through it; NULL: none */
	void *hide_arg;
};

#define CANVAS_INIT ((struct canvas){ 0, 0, false, 0, 0, NULL, NULL, NULL })

/* A rectangle of a canvas. */
struct area {
	int row, col, rows, cols;
};

/* An empty one that shows texts as LIKE does: in ASCII, with names hidden. */
struct canvas canvas_like(const struct canvas *like);

/* Blank cells of that size (kept between 1 and the limits). */
bool canvas_resize(struct canvas *c, int rows, int cols);
void canvas_free(struct canvas *c);
void canvas_clear(struct canvas *c);

/*
 * Writes S in at most MAX columns and returns how many were used.  What does
 * not fit ends with a mark.  Whatever is outside of the canvas is left out.
 */
int canvas_text(
    struct canvas *c, int row, int col, enum ink ink, struct span s, int max);
int canvas_puts(
    struct canvas *c, int row, int col, enum ink ink, const char *s, int max);

/* The same; what does not fit loses its middle: ends of messages tell most. */
int canvas_short(
    struct canvas *c, int row, int col, enum ink ink, struct span s, int max);

/* As canvas_text(), flush right inside MAX columns. */
void canvas_right(
    struct canvas *c, int row, int col, enum ink ink, struct span s, int max);

/* Appends S as it would be seen here. */
void canvas_seen(const struct canvas *c, struct span s, struct buf *out);

/* Gives N cells another ink. */
void canvas_ink(struct canvas *c, int row, int col, int n, enum ink ink);

/*
 * A frame around A, its TITLE (may be NULL) in the upper line.  Its lines
 * join with the frames they meet.
 */
void canvas_box(struct canvas *c, struct area a, const char *title);

/* Where the terminal's cursor is to be seen. */
void canvas_cursor(struct canvas *c, int row, int col);

/* Columns that S takes here; bytes of S that fit into MAX columns. */
int canvas_columns(const struct canvas *c, struct span s);
size_t canvas_fit(const struct canvas *c, struct span s, int max);

/* Appends a row as text, or as one letter of ink a cell; blanks trimmed. */
void canvas_row_text(const struct canvas *c, int row, struct buf *out);
void canvas_row_inks(const struct canvas *c, int row, struct buf *out);

#endif
