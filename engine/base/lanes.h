#ifndef ENGINE_BASE_LANES_H
#define ENGINE_BASE_LANES_H

/*
 * Thirty-two bytes at once, in the vectors that GCC and Clang have on any
 * machine: without AVX2 each is two of SSE2, or plain words.  A function that
 * is LANES_CLONES is compiled twice, with and without AVX2, and the loader
 * takes the one that the processor has; there is no other code for either.
 * Helpers are LANES_INLINE, to be compiled with whoever uses them.
 */

#include <stdint.h>
#include <string.h>

#define LANES 32

typedef uint8_t lanes __attribute__((vector_size(LANES)));
typedef uint64_t lane_words __attribute__((vector_size(LANES)));

#define LANE_WORDS (LANES / 8)

/* The loader of ELF chooses; sanitizers start too late for that. */
#if defined(__x86_64__) && defined(__linux__) &&                               \
    !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__) &&         \
    !defined(__clang__)
#define LANES_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define LANES_CLONES
#endif

#define LANES_INLINE static inline __attribute__((always_inline))

/* Vectors are handed on only where they are inlined: there is no ABI. */
#pragma GCC diagnostic ignored "-Wpsabi"

LANES_INLINE lanes
lanes_load(const char *p)
{
	lanes v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* Some bit of V is set. */
LANES_INLINE _Bool
lanes_any(lanes v)
{
	lane_words w = (lane_words)v;

	return ((w[0] | w[1]) | (w[2] | w[3])) != 0;
}

#endif
