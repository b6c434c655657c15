#ifndef ENGINE_BASE_NEEDLE_H
#define ENGINE_BASE_NEEDLE_H

/*
 * Search for a few rare literals at once, ASCII case ignored.  A reader asks
 * for the next place that may matter and parses only that record.
 */

#include "engine/base/span.h"

#include <assert.h>

#define NEEDLES_MAX    8
#define NEEDLE_MIN_LEN 3

struct needle {
	struct span text; /* lower case; borrowed */
	size_t pair;      /* offset of the two bytes looked for first */
};

struct needles {
	struct needle item[NEEDLES_MAX];
	size_t count;
	/* The pairs of all needles, some of which share one. */
	char pair[NEEDLES_MAX][2];
	size_t pairs;
	size_t last; /* the largest offset of a pair in its needle */
	/*
	 * Which needles, a bit each, may have a byte as the first or second
	 * one of their pair, or behind it; 0x20 is set in it.
	 */
	uint8_t with[3][256];
};

static_assert(NEEDLES_MAX <= 8, "sets of needles are a byte");

/*
 * Adds TEXT, lower case and longer than NEEDLE_MIN_LEN - 1, borrowed for the
 * life of N.  False when it is too short, not lower case, or one too many.
 */
bool needles_add(struct needles *n, struct span text);

/*
 * Offset of the first needle in S from FROM on, SIZE_MAX when there is none.
 * Without needles every place matches: FROM comes back.
 */
size_t needles_find(const struct needles *n, struct span s, size_t from);

#endif
