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
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* Some lane of V is set, each of which is all ones or zero. */
LANES_INLINE _Bool
lanes_any_portable(lanes v)
{
	lane_words w = (lane_words)v;

	return ((w[0] | w[1]) | (w[2] | w[3])) != 0;
}

LANES_INLINE _Bool
lanes_any(lanes v)
{
#ifdef __SSE2__
	__m128i half[2];

	memcpy(half, &v, sizeof(half));
	return _mm_movemask_epi8(_mm_or_si128(half[0], half[1])) != 0;
#else
	return lanes_any_portable(v);
#endif
}

/* The bits of the lanes of V, each all ones or zero, the first one lowest. */
LANES_INLINE uint32_t
lanes_bits_portable(lanes v)
{
	lane_words w = (lane_words)v;
	uint32_t bits = 0;

	for (int i = LANE_WORDS; i-- > 0;) {
		uint64_t word = w[i] & UINT64_C(0x0101010101010101);

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		word = __builtin_bswap64(word);
#endif
		word *= UINT64_C(0x0102040810204080);
		bits = bits << 8 | (uint32_t)(word >> 56);
	}
	return bits;
}

LANES_INLINE uint32_t
lanes_bits(lanes v)
{
#ifdef __SSE2__
	__m128i half[2];

	memcpy(half, &v, sizeof(half));
	return (uint32_t)_mm_movemask_epi8(half[1]) << 16 |
	       (uint32_t)_mm_movemask_epi8(half[0]);
#else
	return lanes_bits_portable(v);
#endif
}

#endif
