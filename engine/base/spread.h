#ifndef ENGINE_BASE_SPREAD_H
#define ENGINE_BASE_SPREAD_H

/*
 * Numbers that spread values over a table of a few hundred places, at the
 * cost of a few words.  Not for sets that others fill: see span_hash().
 */

#include "engine/base/span.h"

#include <string.h>

static inline uint64_t
spread_mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

static inline uint64_t
spread_word(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

/* The N bytes at P, up to seven, each in some place of the word. */
static inline uint64_t
spread_short(const char *p, size_t n)
{
	uint32_t first, last;

	if (n < 4)
		return n == 0 ? 0
			      : (uint64_t)(uint8_t)p[0] |
				    (uint64_t)(uint8_t)p[n / 2] << 8 |
				    (uint64_t)(uint8_t)p[n - 1] << 16;
	memcpy(&first, p, sizeof(first));
	memcpy(&last, p + n - 4, sizeof(last));
	return (uint64_t)last << 32 | first;
}

/* All of S; 0 for nothing at all. */
static inline uint64_t
spread_all(struct span s)
{
	uint64_t word = 0, h = s.n;

	if (s.n == 0)
		return 0;
	for (; s.n >= sizeof(word); s.p += sizeof(word), s.n -= sizeof(word))
		h = spread_mix(h, spread_word(s.p));
	if (s.n > 0)
		memcpy(&word, s.p, s.n);
	h = spread_mix(spread_mix(h, word), 0);
	return h ? h : 1;
}

/*
 * Short values whole; of long ones the length and four words: whoever looks
 * for a value compares all of it.
 */
static inline uint64_t
spread_of(struct span s)
{
	if (s.n < 8)
		return spread_mix(s.n, spread_short(s.p, s.n));
	if (s.n < 16)
		return spread_mix(spread_mix(s.n, spread_word(s.p)),
		    spread_word(s.p + s.n - 8));
	return spread_mix(
	    spread_mix(s.n, spread_word(s.p) ^ spread_word(s.p + s.n / 4) << 1),
	    spread_word(s.p + s.n / 2) ^ spread_word(s.p + s.n - 8) << 1);
}

#endif
