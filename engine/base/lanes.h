#ifndef ENGINE_BASE_LANES_H
#define ENGINE_BASE_LANES_H

/*
 * Thirty-two bytes at once, in the vectors that GCC and Clang have on any
 * machine: one of AVX2, else two of SSE2, or plain words.  A function that
 * uses them is written once, as a LANES_INLINE one that is told in WIDE, a
 * constant, whether there is AVX2, and compiled twice:
 *
 *	LANES_INLINE size_t find_by(bool wide, struct span s);
 *
 *	LANES_AVX2 static size_t
 *	find_wide(struct span s) { return find_by(true, s); }
 *
 *	size_t
 *	find(struct span s)
 *	{
 *		return LANES_WIDE ? find_wide(s) : find_by(false, s);
 *	}
 *
 * What is compared goes through the functions below: GCC compares a vector
 * that the machine does not have byte by byte.
 */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#define LANES 32

typedef uint8_t lanes __attribute__((vector_size(LANES)));
typedef uint8_t lane_half __attribute__((vector_size(LANES / 2)));
typedef uint64_t lane_words __attribute__((vector_size(LANES)));

#define LANE_WORDS (LANES / 8)

#ifdef __x86_64__
#define LANES_AVX2 __attribute__((target("avx2,bmi")))
#else
#define LANES_AVX2
#endif

/*
 * On Windows GCC spills vectors of AVX to a stack that is not aligned for them
 * (its bug 54412).  Tests are built with Clang, too: there the other way of
 * each function is tested.
 */
#if defined(__x86_64__) && !defined(_WIN32) && !defined(__clang__)
#define LANES_WIDE                                                             \
	(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
#else
#define LANES_WIDE false
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

LANES_INLINE lanes
lanes_of(const lane_half half[2])
{
	lanes v;

	memcpy(&v, half, sizeof(v));
	return v;
}

/* All of them BYTE. */
LANES_INLINE lanes
lanes_all(bool wide, uint8_t byte)
{
	lane_half half[2] = { (lane_half){ 0 } + byte };

	half[1] = half[0];
	return wide ? (lanes){ 0 } + byte : lanes_of(half);
}

/* Each lane is all ones where A has what B has, and zero elsewhere. */
LANES_INLINE lanes
lanes_same(bool wide, lanes a, lanes b)
{
	lane_half x[2], y[2];

	if (wide)
		return (lanes)(a == b);
	memcpy(x, &a, sizeof(x));
	memcpy(y, &b, sizeof(y));
	x[0] = (lane_half)(x[0] == y[0]);
	x[1] = (lane_half)(x[1] == y[1]);
	return lanes_of(x);
}

/* The same where V has BYTE. */
LANES_INLINE lanes
lanes_are(bool wide, lanes v, uint8_t byte)
{
	return lanes_same(wide, v, lanes_all(wide, byte));
}

/* The same where V has a byte up to MOST. */
LANES_INLINE lanes
lanes_up_to(bool wide, lanes v, uint8_t most)
{
	lane_half x[2], y = (lane_half){ 0 } + most;

	if (wide)
		return (lanes)(v <= most);
	memcpy(x, &v, sizeof(x));
	x[0] = (lane_half)(x[0] <= y);
	x[1] = (lane_half)(x[1] <= y);
	return lanes_of(x);
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

#ifdef __x86_64__
LANES_AVX2 static inline uint32_t
lanes_bits_wide(const lanes *v)
{
	return (uint32_t)_mm256_movemask_epi8(
	    _mm256_loadu_si256((const __m256i *)v));
}
#endif

LANES_INLINE uint32_t
lanes_bits(bool wide, lanes v)
{
#ifdef __x86_64__
	__m128i half[2];

	if (wide)
		return lanes_bits_wide(&v);
	memcpy(half, &v, sizeof(half));
	return (uint32_t)_mm_movemask_epi8(half[1]) << 16 |
	       (uint32_t)_mm_movemask_epi8(half[0]);
#else
	(void)wide;
	return lanes_bits_portable(v);
#endif
}

/* Some lane of V is set, each of which is all ones or zero. */
LANES_INLINE bool
lanes_any_portable(lanes v)
{
	lane_words w = (lane_words)v;

	return ((w[0] | w[1]) | (w[2] | w[3])) != 0;
}

LANES_INLINE bool
lanes_any(bool wide, lanes v)
{
#ifdef __x86_64__
	__m128i half[2];

	if (wide)
		return lanes_bits_wide(&v) != 0;
	memcpy(half, &v, sizeof(half));
	return _mm_movemask_epi8(_mm_or_si128(half[0], half[1])) != 0;
#else
	(void)wide;
	return lanes_any_portable(v);
#endif
}

#endif
