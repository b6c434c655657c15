#ifndef ENGINE_EVIDENCE_IIS_CELLS_H
#define ENGINE_EVIDENCE_IIS_CELLS_H

/*
 * Where the values of a row stand, and where the row ends: found in one pass.
 */

#include "engine/base/span.h"

#include <stdint.h>

#define IIS_CELLS_MAX   256
#define IIS_COLUMNS_MAX 96
#define IIS_PLACES_MORE 64 /* bytes of a step */

struct iis_cells {
	struct span line; /* the row, without LF or CRLF */
	size_t count;     /* IIS_CELLS_MAX: perhaps more */
	bool has_nul;
	/* Cell I begins at start[I], and ends before the byte that stands in
	 * front of start[I + 1].  There is room for a step too far. */
	uint32_t start[IIS_CELLS_MAX + 1 + IIS_PLACES_MORE];
};

/*
 * Splits the first line of TEXT at every single blank: two in a row have an
 * empty value between them.  Returns where its LF stands, or TEXT's end.
 */
size_t iis_cells_split(struct span text, struct iis_cells *c);

/* The same of all of LINE. */
void iis_cells_of(struct span line, struct iis_cells *c);

/*
 * Where the values of a row go, that of column I to TO[I]; behind the last one
 * there is room for those of a step.
 */
struct iis_places {
	size_t count; /* of columns; 0: not known */
	struct span *to[IIS_COLUMNS_MAX + IIS_PLACES_MORE];
};

/*
 * The first line of TEXT at once, when it is as most are: whole, a value for
 * each of PLACES, divided by blanks, and no other bytes below them.  Puts the
 * row, without LF or CRLF, in *LINE, and returns where its LF stands.  Else
 * SIZE_MAX: it is to be split; what PLACES point to may be anything.
 */
size_t iis_cells_place(
    struct span text, const struct iis_places *places, struct span *line);

static inline struct span
iis_cell(const struct iis_cells *c, size_t i)
{
	return (struct span){ c->line.p + c->start[i],
		c->start[i + 1] - c->start[i] - 1 };
}

#endif
