/*
 * From the last byte to the first; a byte that all keys have in common takes
 * no pass.
 */

#include "engine/base/radix.h"

#include <string.h>

#define BYTES 8

/* The I-th byte of KEY, the last one first, LEAST being the least key. */
static inline uint8_t
byte_of(int64_t key, int64_t least, int i)
{
	return (uint8_t)(((uint64_t)key - (uint64_t)least) >> 8 * i);
}

/* Moves the N items of FROM to where their I-th byte wants them in TO. */
static void
scatter(const struct radix_item *from, struct radix_item *to, size_t n,
    int64_t least, int i)
{
	size_t place[256] = { 0 }, at = 0;

	for (size_t k = 0; k < n; k++)
		place[byte_of(from[k].key, least, i)]++;
	for (size_t b = 0; b < 256; b++) {
		size_t here = place[b];

		place[b] = at;
		at += here;
	}
	for (size_t k = 0; k < n; k++)
		to[place[byte_of(from[k].key, least, i)]++] = from[k];
}

void
radix_sort(struct radix_item *a, struct radix_item *spare, size_t n)
{
	struct radix_item *from = a, *to = spare;
	int64_t least = INT64_MAX;
	uint64_t differ = 0;

	for (size_t k = 0; k < n; k++)
		least = a[k].key < least ? a[k].key : least;
	for (size_t k = 0; k < n; k++)
		differ |= (uint64_t)a[k].key - (uint64_t)least;
	for (int i = 0; i < BYTES; i++) {
		struct radix_item *last = from;

		if ((differ >> 8 * i & 0xFF) == 0)
			continue;
		scatter(from, to, n, least, i);
		from = to;
		to = last;
	}
	if (from != a)
		memcpy(a, from, n * sizeof(a[0]));
}
