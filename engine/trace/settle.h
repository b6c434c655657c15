#ifndef ENGINE_TRACE_SETTLE_H
#define ENGINE_TRACE_SETTLE_H

/* The inside of pairing, for pair.c and settle.c. */

#include "engine/trace/pair.h"

struct pair {
	int64_t cost;
	uint32_t outer, inner;
};

struct outer_key {
	int64_t s0;
	uint32_t index;
};

struct work {
	const struct lap *outer, *inner;
	struct match *of_outer, *of_inner;
	struct outer_key *key; /* of the free outer ones, by s0 */
	size_t keys;
	int64_t longest; /* of an outer one, from s0 to its end */
	struct pair *pair;
	size_t pairs;
	int64_t *value; /* room for one of each pair */
	struct habits habits;
};

/*
 * Makes the best of pairs that were chosen one after the other, the cheapest
 * first: two exchange what they have, one that found its place taken has it
 * when the other moves on.  Sorts the pairs by the inner one.
 */
void settle(struct work *w);

#endif
