/*
 * Packed pairs: of every needle the two neighbouring bytes that are rarest
 * in logs are compared with sixteen places at once, in the vectors that GCC
 * and Clang have on any x86-64; where a pair stands the needles around it
 * are compared in full.  Letters
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

/* The pair at P, folded as those of the needles are. */
static inline uint16_t
pair_at(const char *p)
{
	uint16_t pair;

	memcpy(&pair, p, sizeof(pair));
	return pair | 0x2020;
}

/* The eight bytes at P, capital letters made small. */
static inline uint64_t
lower_word(const char *p)
{
	static const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t w, low, from_a, after_z;

	memcpy(&w, p, sizeof(w));
	low = w & ones * 0x7f;
	from_a = low + ones * (0x80 - 'A');
	after_z = low + ones * (0x7f - 'Z');
	return w | ((from_a ^ after_z) & ~w & ones * 0x80) >> 2;
}

static inline bool
same_word(const char *text, const char *needle)
{
	uint64_t w;

	memcpy(&w, needle, sizeof(w));
	return lower_word(text) == w;
}

static inline bool
is_at(struct span needle, struct span s, size_t at)
{
	const char *p = s.p + at;
	size_t i;

	if (s.n - at < needle.n || lower(p[0]) != needle.p[0])
		return false;
	for (i = 0; i + 8 <= needle.n; i += 8)
		if (!same_word(p + i, needle.p + i))
			return false;
	if (i > 0)
		return same_word(p + needle.n - 8, needle.p + needle.n - 8);
	for (i = 1; i < needle.n; i++)
		if (lower(p[i]) != needle.p[i])
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
	size_t count;
	size_t last; /* the largest offset of a pair in its needle */
};

static void
pairs_init(struct pairs *pairs, const struct needles *n)
{
	size_t k;
	const char *pair;

	pairs->last = 0;
	for (k = 0; k < n->count; k++) {
		pair = n->item[k].text.p + n->item[k].pair;
		pairs->first[k] = (lanes){ 0 } + (uint8_t)(pair[0] | 0x20);
		pairs->second[k] = (lanes){ 0 } + (uint8_t)(pair[1] | 0x20);
		if (n->item[k].pair > pairs->last)
			pairs->last = n->item[k].pair;
	}
	pairs->count = n->count;
}

static inline lanes
load_folded(const char *p)
{
	lanes v;

	memcpy(&v, p, sizeof(v));
	return v | (uint8_t)0x20;
}

/* Places from P on where the pair of a needle stands. */
static inline lanes
any_pair(const struct pairs *pairs, const char *p)
{
	lanes a = load_folded(p), b = load_folded(p + 1), hit = { 0 };
	size_t k;

	for (k = 0; k < pairs->count; k++)
		hit |= (lanes)(a == pairs->first[k]) &
		       (lanes)(b == pairs->second[k]);
	return hit;
}

static inline bool
any_lane(lanes v)
{
	halves both = (halves)v;

	return (both[0] | both[1]) != 0;
}

/* Whether there may be a pair in the STEP places from P on. */
static inline bool
step_may_match(const struct pairs *pairs, const char *p)
{
	lanes a0 = load_folded(p), b0 = load_folded(p + 1);
	lanes a1 = load_folded(p + 16), b1 = load_folded(p + 17);
	lanes a2 = load_folded(p + 32), b2 = load_folded(p + 33);
	lanes a3 = load_folded(p + 48), b3 = load_folded(p + 49);
	lanes first, second, hit = { 0 };
	size_t k;

	for (k = 0; k < pairs->count; k++) {
		first = pairs->first[k];
		second = pairs->second[k];
		hit |= (lanes)(a0 == first) & (lanes)(b0 == second);
		hit |= (lanes)(a1 == first) & (lanes)(b1 == second);
		hit |= (lanes)(a2 == first) & (lanes)(b2 == second);
		hit |= (lanes)(a3 == first) & (lanes)(b3 == second);
	}
	return any_lane(hit);
}

/* A search: the needles that begin from FROM on. */
struct search {
	const struct needles *n;
	struct span s;
	size_t from;
};

/* Needle K begins at I; most places are told by its pair. */
static inline bool
begins_at(const struct search *x, const struct needle *k, size_t i)
{
	return x->s.n - i >= k->text.n &&
	       pair_at(x->s.p + i + k->pair) == pair_at(k->text.p + k->pair) &&
	       is_at(k->text, x->s, i);
}

/*
 * Needles found by their pairs do not come in the order in which they begin:
 * the first that begins before AT, with its pair behind PAIR, or AT.
 */
static size_t
earlier(const struct search *x, size_t pair, size_t at)
{
	size_t k, i;

	for (k = 0; k < x->n->count; k++) {
		const struct needle *needle = &x->n->item[k];

		i = pair + 1 > needle->pair ? pair + 1 - needle->pair : 0;
		for (i = i > x->from ? i : x->from; i < at; i++)
			if (begins_at(x, needle, i))
				at = i;
	}
	return at;
}

/* The first needle whose pair stands at PAIR, or begins before such a one. */
static size_t
around(const struct search *x, size_t pair)
{
	size_t k, i, at = SIZE_MAX;

	for (k = 0; k < x->n->count; k++) {
		i = pair - x->n->item[k].pair;
		if (pair >= x->from + x->n->item[k].pair && i < at &&
		    begins_at(x, &x->n->item[k], i))
			at = i;
	}
	return at == SIZE_MAX ? at : earlier(x, pair, at);
}

/* The same for the pairs at the lanes set in HALF, the first of them at I. */
static size_t
around_half(const struct search *x, size_t i, uint64_t half)
{
	size_t at = SIZE_MAX;

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	half = __builtin_bswap64(half);
#endif
	half &= UINT64_C(0x0101010101010101);
	for (; half && at == SIZE_MAX; half &= half - 1)
		at = around(x, i + (size_t)__builtin_ctzll(half) / 8);
	return at;
}

/* The same for the N places from I on, whole vectors. */
static size_t
around_step(
    const struct search *x, const struct pairs *pairs, size_t i, size_t n)
{
	size_t end = i + n, at = SIZE_MAX;
	halves hit;

	for (; i < end && at == SIZE_MAX; i += LANES) {
		hit = (halves)any_pair(pairs, x->s.p + i);
		if (hit[0])
			at = around_half(x, i, hit[0]);
		if (hit[1] && at == SIZE_MAX)
			at = around_half(x, i + LANES / 2, hit[1]);
	}
	return at;
}

size_t
needles_find(const struct needles *n, struct span s, size_t from)
{
	const struct search x = { n, s, from };
	struct pairs pairs;
	size_t i = from, at = SIZE_MAX;

	if (from >= s.n)
		return SIZE_MAX;
	if (n->count == 0)
		return from;
	pairs_init(&pairs, n);
	for (; s.n - i > STEP && at == SIZE_MAX; i += STEP)
		if (step_may_match(&pairs, s.p + i))
			at = around_step(&x, &pairs, i, STEP);
	for (; s.n - i > LANES && at == SIZE_MAX; i += LANES)
		at = around_step(&x, &pairs, i, LANES);
	if (at != SIZE_MAX)
		return at;
	/* Pairs before I were looked at, whatever needle they are of. */
	i = i - from > pairs.last ? i - pairs.last : from;
	while (i < s.n && !any_at(n, s, i))
		i++;
	return i < s.n ? i : SIZE_MAX;
}
