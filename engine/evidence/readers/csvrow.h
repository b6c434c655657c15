#ifndef ENGINE_EVIDENCE_CSVROW_H
#define ENGINE_EVIDENCE_CSVROW_H

/*
 * Rows of comma separated values, RFC 4180 and what comes near it: comma,
 * semicolon or tab, quoted cells with line breaks and doubled quotes.  A
 * quote that nobody closes within CSVROW_QUOTED_MAX bytes is a letter like
 * any other, so that one bad row does not swallow the rest of the file.
 */

#include "engine/base/buf.h"

#define CSVROW_QUOTED_MAX (64u << 10)
#define CSVROW_CELLS_MAX  128

struct csvrow_walk {
	struct span text;
	size_t pos;
	size_t unclosed; /* no quote before this place closes a cell */
};

struct csvrow {
	struct span all;                    /* without its line end */
	struct span cell[CSVROW_CELLS_MAX]; /* trimmed, without outer quotes */
	size_t count;                       /* CSVROW_CELLS_MAX + 1: too many */
	bool broken;                        /* a quote is not closed */
};

/* At the first row, behind a byte order mark. */
struct csvrow_walk csvrow_start(struct span text);

/*
 * Takes the next row off, whatever separates its cells.  LAST: nothing comes
 * after the text, so its end ends a row; otherwise a row needs a line end.
 */
bool csvrow_next(struct csvrow_walk *w, bool last, struct span *row);

/* The cells of ROW, without the quotes around them; in it they stay doubled. */
void csvrow_split(struct span row, char separator, struct csvrow *out);

/* Splits ROW by the separator that gives the most cells: , ; or a tab. */
char csvrow_separator(struct span row, struct csvrow *out);

/* Appends CELL with doubled quotes made single. */
void csvrow_value(struct buf *out, struct span cell);

#endif
