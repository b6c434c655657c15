#ifndef ENGINE_TRACE_SETTLE_H
#define ENGINE_TRACE_SETTLE_H

/* The inside of pairing, for pair.c and settle.c. */

#include "engine/base/radix.h"
#include "engine/trace/pair.h"

struct pair {
	int64_t cost;
	uint32_t outer, inner;
};

/* Where one of them stands while pairs are exchanged. */
struct seat {
	uint32_t changed; /* the look that last gave it another one */
	uint32_t own;     /* of an inner one: its pair, NO_STATION: none */
};

struct work {
	const struct lap *outer, *inner;
	struct match *of_outer, *of_inner;
	struct radix_item *key; /* of the free outer ones, by s0 */
	size_t keys;
	int64_t longest;   /* of an outer one, from s0 to its end */
	struct pair *pair; /* by the inner one, then the outer one */
	size_t pairs;
	struct radix_item *item, *spare; /* one for each pair, to be sorted */
	uint32_t *chosen;                /* pairs, by index */
	size_t chosen_count;
	size_t *first; /* once they are sorted by it: of each inner one, and
			  the end; NULL before */
	struct seat *seat_outer, *seat_inner;
	uint32_t looks; /* at pairs, so far */
	struct habits habits;
};

/*
 * Sorts the pairs from FIRST up to END, those of one inner one, by the outer
 * one, or by COST and then by the outer one.
 */
void order_pairs(struct work *w, size_t first, size_t end, bool cost);

/*
 * Makes the best of pairs that were chosen one after the other, the cheapest
 * first: two exchange what they have, one that found its place taken has it
 * when the other moves on.  Sorts the pairs of each inner one by their cost.
 */
void settle(struct work *w, size_t inners);

#endif
