#ifndef ENGINE_BASE_RADIX_H
#define ENGINE_BASE_RADIX_H

/*
 * Sorting of many numbers, byte by byte: what is equal keeps its order.
 */

#include <stddef.h>
#include <stdint.h>

struct radix_item {
	int64_t key;
	uint32_t value;
};

/* Sorts the N items of A by their keys; SPARE has room for as many. */
void radix_sort(struct radix_item *a, struct radix_item *spare, size_t n);

#endif
