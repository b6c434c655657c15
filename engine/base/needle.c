/*
 * Packed pairs: of every needle the two neighbouring bytes that are rarest
 * in logs are compared with sixteen places at once, in the vectors that GCC
 * and Clang have on any x86-64; what passes is compared in full.  Letters
 * are folded by setting 0x20 in every byte, which lets a few other bytes
 * through to the full comparison.
 */

#include "engine/base/needle.h"

#include <string.h>

#define LANES 16
#define STEP  (4 * LANES)

typedef uint8_t lanes __attribute__((vector_size(LANES)));
typedef uint64_t halves __attribute__((vector_size(LANES)));

/* From the most to the least frequent in IIS and .NET logs; others last. */
static const char frequent[] =
    "0123456789-. /+e:tisrnaocdlmpf;=ug)(vh<>\"&,wb%yk_xq?jz";

/* Rare letters in words that every record has: Mozilla, Type. */
static const char *const frequent_pairs[] = { "ll", "yp" };

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool
is_lower(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (lower(s.p[i]) != s.p[i])
			return false;
	return true;
}

static size_t
rarity(char c)
{
	const char *at = c ? strchr(frequent, c) : NULL;

	return at ? (size_t)(at - frequent) : sizeof(frequent);
}

static size_t
pair_rarity(const char *p)
{
	size_t i;

	for (i = 0; i < sizeof(frequent_pairs) / sizeof(*frequent_pairs); i++)
		if (memcmp(p, frequent_pairs[i], 2) == 0)
			return 1;
	return (rarity(p[0]) + 1) * (rarity(p[1]) + 1);
}

static size_t
rarest_pair(struct span s)
{
	size_t i, best = 0, score, most = 0;

	for (i = 0; i + 1 < s.n; i++) {
		score = pair_rarity(s.p + i);
		if (score > most) {
			most = score;
			best = i;
		}
	}
	return best;
}

bool
needles_add(struct needles *n, struct span text)
{
	if (n->count == NEEDLES_MAX || text.n < NEEDLE_MIN_LEN ||
	    !is_lower(text))
		return false;
	n->item[n->count++] = (struct needle){ text, rarest_pair(text) };
	return true;
}

static bool
is_at(struct span needle, struct span s, size_t at)
{
	size_t i;

	if (s.n - at < needle.n)
		return false;
	for (i = 0; i < needle.n; i++)
		if (lower(s.p[at + i]) != needle.p[i])
			return false;
	return true;
}

static bool
any_at(const struct needles *n, struct span s, size_t at)
{
	size_t k;

	for (k = 0; k < n->count; k++)
		if (is_at(n->item[k].text, s, at))
			return true;
	return false;
}

/* The pairs made ready for any_pair(). */
struct pairs {
	lanes first[NEEDLES_MAX], second[NEEDLES_MAX];
	size_t at[NEEDLES_MAX];
	size_t count;
	size_t reach; /* bytes that any_pair() looks at */
};

static void
pairs_init(struct pairs *pairs, const struct needles *n)
{
	size_t k, at, last = 0;
	const char *pair;

	for (k = 0; k < n->count; k++) {
		at = n->item[k].pair;
		pair = n->item[k].text.p + at;
		pairs->first[k] = (lanes){ 0 } + (uint8_t)(pair[0] | 0x20);
		pairs->second[k] = (lanes){ 0 } + (uint8_t)(pair[1] | 0x20);
		pairs->at[k] = at;
		if (at > last)
			last = at;
	}
	pairs->count = n->count;
	pairs->reach = last + STEP + 1;
}

static inline lanes
load_folded(const char *p)
{
	lanes v;

	memcpy(&v, p, sizeof(v));
	return v | (uint8_t)0x20;
}

static inline lanes
pair_at(const char *p, lanes first, lanes second)
{
	return (lanes)(load_folded(p) == first) &
	       (lanes)(load_folded(p + 1) == second);
}

/* Places from P on where the pair of a needle stands that begins there. */
static inline lanes
any_pair(const struct pairs *pairs, const char *p)
{
	lanes hit = { 0 };
	size_t k;

	for (k = 0; k < pairs->count; k++)
		hit |= pair_at(
		    p + pairs->at[k], pairs->first[k], pairs->second[k]);
	return hit;
}

static inline bool
any_lane(lanes v)
{
	halves both = (halves)v;

	return (both[0] | both[1]) != 0;
}

/* Whether there may be a needle in the STEP places from P on. */
static inline bool
step_may_match(const struct pairs *pairs, const char *p)
{
	lanes hit = { 0 };
	int i;

	for (i = 0; i < STEP; i += LANES)
		hit |= any_pair(pairs, p + i);
	return any_lane(hit);
}

/* The first needle at one of the lanes set in HALF, which begins at AT. */
static size_t
find_in_half(const struct needles *n, struct span s, size_t at, uint64_t half)
{
	size_t i;

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	half = __builtin_bswap64(half);
#endif
	for (half &= UINT64_C(0x0101010101010101); half; half &= half - 1) {
		i = at + (size_t)__builtin_ctzll(half) / 8;
		if (any_at(n, s, i))
			return i;
	}
	return SIZE_MAX;
}

/* The first needle in the STEP places from AT on. */
static size_t
find_in_step(const struct needles *n, const struct pairs *pairs, struct span s,
    size_t at)
{
	size_t end = at + STEP, found = SIZE_MAX;
	halves hit;

	for (; at < end && found == SIZE_MAX; at += LANES) {
		hit = (halves)any_pair(pairs, s.p + at);
		if (hit[0])
			found = find_in_half(n, s, at, hit[0]);
		if (hit[1] && found == SIZE_MAX)
			found = find_in_half(n, s, at + LANES / 2, hit[1]);
	}
	return found;
}

size_t
needles_find(const struct needles *n, struct span s, size_t from)
{
	struct pairs pairs;
	size_t i = from, at;

	if (from >= s.n)
		return SIZE_MAX;
	if (n->count == 0)
		return from;
	pairs_init(&pairs, n);
	for (; s.n - i >= pairs.reach; i += STEP) {
		if (!step_may_match(&pairs, s.p + i))
			continue;
		at = find_in_step(n, &pairs, s, i);
		if (at != SIZE_MAX)
			return at;
	}
	while (i < s.n && !any_at(n, s, i))
		i++;
	return i < s.n ? i : SIZE_MAX;
}
