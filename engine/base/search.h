#ifndef ENGINE_BASE_SEARCH_H
#define ENGINE_BASE_SEARCH_H

/*
 * Searching rows that are in order, by halves.  BEFORE is an expression about
 * the row AT, a size_t: true of all rows before some place, false of all from
 * there on.  AT is set to that place, COUNT when BEFORE is true of them all.
 */

#include <stddef.h>

#define SEARCH_FIRST(at, count, before)                                        \
	do {                                                                   \
		size_t low_ = 0, high_ = (count);                              \
                                                                               \
		while (low_ < high_) {                                         \
			(at) = low_ + (high_ - low_) / 2;                      \
			if (before)                                            \
				low_ = (at) + 1;                               \
			else                                                   \
				high_ = (at);                                  \
		}                                                              \
		(at) = low_;                                                   \
	} while (0)

#endif
