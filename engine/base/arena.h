#ifndef ENGINE_BASE_ARENA_H
#define ENGINE_BASE_ARENA_H

/*
 * Memory that is given back all at once.  What comes from an arena is never
 * freed alone and lives until arena_free().
 */

#include "engine/base/span.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;
};

#define ARENA_INIT ((struct arena){ NULL })

/* Frees all that came from it, at once; the arena is empty again. */
void arena_free(struct arena *a);

/* N zeroed bytes, aligned for any type; NULL when out of memory. */
void *arena_alloc(struct arena *a, size_t n);

/* The bytes in use of one of its chunks; absent behind the last. */
struct span arena_piece(const struct arena *a, size_t i);

/* A terminated copy of S; NULL when out of memory. */
char *arena_dup(struct arena *a, struct span s);

/*
 * Makes room for one more item in a malloc()ed array of COUNT items of SIZE
 * bytes: returns the (moved) array, or NULL with the old one untouched.
 */
void *array_grow(void *items, size_t count, size_t *cap, size_t size);

#endif
