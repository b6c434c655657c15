/*
 * Arenas: a list of chunks, each twice as large as the one before up to a
 * limit; a request larger than a chunk gets one of its own.
 */

#include "engine/base/arena.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_FIRST 4096u
#define CHUNK_LAST  (256u * 1024)

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	_Alignas(max_align_t) char bytes[];
};

void
arena_free(struct arena *a)
{
	struct arena_chunk *chunk = a->chunks;

	while (chunk) {
		struct arena_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
	a->chunks = NULL;
}

static struct arena_chunk *
add_chunk(struct arena *a, size_t need)
{
	size_t size = a->chunks ? a->chunks->size * 2 : CHUNK_FIRST;
	struct arena_chunk *chunk;

	if (size > CHUNK_LAST)
		size = CHUNK_LAST;
	if (size < need)
		size = need;
	chunk = calloc(1, sizeof(*chunk) + size);
	if (!chunk)
		return NULL;
	chunk->size = size;
	chunk->next = a->chunks;
	a->chunks = chunk;
	return chunk;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_chunk *chunk = a->chunks;
	void *p;

	if (n > SIZE_MAX / 4)
		return NULL;
	n = (n + align - 1) / align * align;
	if (!chunk || chunk->size - chunk->used < n)
		chunk = add_chunk(a, n);
	if (!chunk)
		return NULL;
	p = chunk->bytes + chunk->used;
	chunk->used += n;
	return p;
}

struct span
arena_piece(const struct arena *a, size_t i)
{
	const struct arena_chunk *chunk = a->chunks;

	for (; chunk && i > 0; i--)
		chunk = chunk->next;
	return chunk ? (struct span){ chunk->bytes, chunk->used } : SPAN_NONE;
}

char *
arena_dup(struct arena *a, struct span s)
{
	char *copy = span_is_lost(s) ? NULL : arena_alloc(a, s.n + 1);

	if (copy && s.n > 0)
		memcpy(copy, s.p, s.n);
	return copy;
}

void *
array_grow(void *items, size_t count, size_t *cap, size_t size)
{
	size_t want = *cap ? *cap * 2 : 8;
	void *p;

	if (count < *cap)
		return items;
	if (want > SIZE_MAX / 2 / size)
		return NULL;
	p = realloc(items, want * size);
	if (p)
		*cap = want;
	return p;
}
