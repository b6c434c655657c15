/*
 * From the last byte to the first; a byte that all keys have in common takes
 * no pass.
 */

#include "engine/base/radix.h"

#include <stdbool.h>
#include <string.h>

#define BYTES 8

/* The I-th byte of KEY, the last one first, in an order without signs. */
static inline uint8_t
byte_of(int64_t key, int i)
{
	return (uint8_t)(((uint64_t)key ^ (uint64_t)1 << 63) >> 8 * i);
}

/* Makes places of counts; false when all items have the same byte. */
static bool
place_all(size_t count[256], size_t n)
{
	size_t at = 0;

	for (int b = 0; b < 256; b++) {
		size_t here = count[b];

		if (here == n)
			return false;
		count[b] = at;
		at += here;
	}
	return true;
}

void
radix_sort(struct radix_item *a, struct radix_item *spare, size_t n)
{
	size_t count[BYTES][256] = { { 0 } };
	struct radix_item *from = a, *to = spare;

	for (size_t i = 0; i < n; i++)
		for (int b = 0; b < BYTES; b++)
			count[b][byte_of(a[i].key, b)]++;
	for (int b = 0; b < BYTES; b++) {
		struct radix_item *last = from;

		if (n == 0 || !place_all(count[b], n))
			continue;
		for (size_t i = 0; i < n; i++)
			to[count[b][byte_of(from[i].key, b)]++] = from[i];
		from = to;
		to = last;
	}
	if (from != a)
		memcpy(a, from, n * sizeof(a[0]));
}
