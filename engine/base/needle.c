/*
 * Packed pairs: of every needle two neighbouring bytes that are rare in logs
 * are compared with many places at once; where a pair stands the needles
 * around it are compared in full.  Letters are folded by setting 0x20 in every
 * byte, which lets a few other bytes through to the full comparison.
 *
 * Every place of a pair is looked at, whole vectors first, then one more that
 * ends with the text; a text shorter than a vector is looked at in a copy.
 */

#include "engine/base/needle.h"

#include "engine/base/ascii.h"
#include "engine/base/lanes.h"

#include <string.h>

#define STEP (2 * LANES)

static_assert(NEEDLES_MAX == 8, "step_pairs() has a line for each pair");

/* From the most to the least frequent in IIS and .NET logs; others last. */
static const char frequent[] =
    "0123456789-. /+e:tisrnaocdlmpf;=ug)(vh<>\"&,wb%yk_xq?jz";

/* Rare letters in words that many records have: Mozilla, Type, Request,
   with. */
static const char *const frequent_pairs[] = { "ll", "yp", "qu", "eq", "wi" };

static bool
is_lower(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_lower(s.p[i]) != s.p[i])
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

/*
 * A pair that another needle has already, when it is not much more frequent
 * than the rarest one of S: each pair is looked for.
 */
static size_t
shared_pair(const struct needles *n, struct span s)
{
	size_t best = rarest_pair(s), most = pair_rarity(s.p + best);

	for (size_t i = 0; i + 1 < s.n; i++)
		for (size_t k = 0; k < n->pairs; k++)
			if (memcmp(s.p + i, n->pair[k], 2) == 0 &&
			    2 * pair_rarity(s.p + i) >= most)
				return i;
	return best;
}

/* What stands at the pair of N's K-th needle, and behind it if not its end. */
static void
note_bytes(struct needles *n, size_t k)
{
	const struct needle *needle = &n->item[k];
	uint8_t bit = (uint8_t)(1u << k);

	for (size_t i = 0; i < 3; i++) {
		size_t at = needle->pair + i;

		if (at < needle->text.n)
			n->with[i][(uint8_t)needle->text.p[at] | 0x20] |= bit;
		for (size_t c = 0; at == needle->text.n && c < 256; c++)
			n->with[i][c] |= bit;
	}
}

bool
needles_add(struct needles *n, struct span text)
{
	size_t pair, k = 0;

	if (n->count == NEEDLES_MAX || text.n < NEEDLE_MIN_LEN ||
	    !is_lower(text))
		return false;
	pair = shared_pair(n, text);
	n->item[n->count] = (struct needle){ text, pair };
	note_bytes(n, n->count++);
	while (k < n->pairs && memcmp(n->pair[k], text.p + pair, 2) != 0)
		k++;
	memcpy(n->pair[k], text.p + pair, 2);
	if (k == n->pairs)
		n->pairs++;
	if (pair > n->last)
		n->last = pair;
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

	if (s.n - at < needle.n || ascii_lower(p[0]) != needle.p[0])
		return false;
	for (i = 0; i + 8 <= needle.n; i += 8)
		if (!same_word(p + i, needle.p + i))
			return false;
	if (i > 0)
		return same_word(p + needle.n - 8, needle.p + needle.n - 8);
	for (i = 1; i < needle.n; i++)
		if (ascii_lower(p[i]) != needle.p[i])
			return false;
	return true;
}

/* The pairs made ready for any_pair(). */
struct pairs {
	lanes first[NEEDLES_MAX], second[NEEDLES_MAX];
	size_t count;
};

LANES_INLINE void
pairs_init(bool wide, struct pairs *pairs, const struct needles *n)
{
	size_t k;

	for (k = 0; k < n->pairs; k++) {
		pairs->first[k] = lanes_all(
		    wide, (uint8_t)(n->pair[k][0] | 0x20));
		pairs->second[k] = lanes_all(
		    wide, (uint8_t)(n->pair[k][1] | 0x20));
	}
	pairs->count = n->pairs;
}

LANES_INLINE lanes
load_folded(bool wide, const char *p)
{
	return lanes_load(p) | lanes_all(wide, 0x20);
}

/* Places from P on where the pair of a needle stands. */
LANES_INLINE lanes
any_pair(bool wide, const struct pairs *pairs, const char *p)
{
	lanes a = load_folded(wide, p), b = load_folded(wide, p + 1);
	lanes hit = { 0 };
	size_t k;

	for (k = 0; k < pairs->count; k++)
		hit |= lanes_same(wide, a, pairs->first[k]) &
		       lanes_same(wide, b, pairs->second[k]);
	return hit;
}

/* STEP places, folded, and those behind each of them; where pairs stand. */
struct step {
	lanes a[2], b[2], hit[2];
};

/* Adds where pair K stands, if there are so many. */
LANES_INLINE void
add_pair(bool wide, struct step *s, const struct pairs *pairs, size_t count,
    size_t k)
{
	if (k >= count)
		return;
	for (size_t i = 0; i < 2; i++)
		s->hit[i] |= lanes_same(wide, s->a[i], pairs->first[k]) &
			     lanes_same(wide, s->b[i], pairs->second[k]);
}

/*
 * Where one of the first COUNT pairs stands in the STEP places from P on, a
 * bit each.  A COUNT that the compiler knows leaves a straight line of code.
 */
LANES_INLINE uint64_t
step_pairs(bool wide, const struct pairs *pairs, size_t count, const char *p)
{
	struct step s = { { load_folded(wide, p),
			      load_folded(wide, p + LANES) },
		{ load_folded(wide, p + 1), load_folded(wide, p + LANES + 1) },
		{ { 0 }, { 0 } } };

	add_pair(wide, &s, pairs, count, 0);
	add_pair(wide, &s, pairs, count, 1);
	add_pair(wide, &s, pairs, count, 2);
	add_pair(wide, &s, pairs, count, 3);
	add_pair(wide, &s, pairs, count, 4);
	add_pair(wide, &s, pairs, count, 5);
	add_pair(wide, &s, pairs, count, 6);
	add_pair(wide, &s, pairs, count, 7);
	if (!lanes_any(wide, s.hit[0] | s.hit[1]))
		return 0;
	return (uint64_t)lanes_bits(wide, s.hit[1]) << LANES |
	       lanes_bits(wide, s.hit[0]);
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
	const struct needles *n = x->n;
	const char *p = x->s.p + pair;
	unsigned who = n->with[0][(uint8_t)p[0] | 0x20] &
		       n->with[1][(uint8_t)p[1] | 0x20];
	size_t i, at = SIZE_MAX;

	if (pair + 2 < x->s.n)
		who &= n->with[2][(uint8_t)p[2] | 0x20];
	for (; who; who &= who - 1) {
		const struct needle *needle = &n->item[__builtin_ctz(who)];

		if (pair < x->from + needle->pair)
			continue;
		i = pair - needle->pair;
		if (i < at && is_at(needle->text, x->s, i))
			at = i;
	}
	return at == SIZE_MAX ? at : earlier(x, pair, at);
}

/* The same for the pairs whose bits are set, the lowest one at I. */
static size_t
around_bits(const struct search *x, size_t i, uint64_t bits)
{
	size_t at = SIZE_MAX;

	for (; bits && at == SIZE_MAX; bits &= bits - 1)
		at = around(x, i + (size_t)__builtin_ctzll(bits));
	return at;
}

/* The same for the LANES places from I on. */
LANES_INLINE size_t
around_lanes(
    bool wide, const struct search *x, const struct pairs *pairs, size_t i)
{
	return around_bits(
	    x, i, lanes_bits(wide, any_pair(wide, pairs, x->s.p + i)));
}

/* No more than a vector from FROM on; a blank may be folded as a zero is. */
LANES_INLINE size_t
find_in_short(bool wide, const struct search *x, const struct pairs *pairs)
{
	char copy[LANES + 1] = { 0 };

	size_t n = x->s.n - x->from;
	uint64_t pairs_begin = (UINT64_C(1) << (n - 1)) - 1;

	memcpy(copy, x->s.p + x->from, n);
	return around_bits(x, x->from,
	    lanes_bits(wide, any_pair(wide, pairs, copy)) & pairs_begin);
}

/* In whole steps from *I on, which is set to what comes after the last one. */
LANES_INLINE size_t
find_in_steps(bool wide, const struct search *x, const struct pairs *pairs,
    size_t count, size_t *i)
{
	struct span s = x->s;
	size_t at, pos = *i;
	uint64_t bits;

	for (; s.n - pos > STEP; pos += STEP) {
		bits = step_pairs(wide, pairs, count, s.p + pos);
		at = bits ? around_bits(x, pos, bits) : SIZE_MAX;
		if (at != SIZE_MAX)
			return at;
	}
	*i = pos;
	return SIZE_MAX;
}

/* The same: pairs whose number is known at compile time stay in registers. */
LANES_INLINE size_t
find_in_known(
    bool wide, const struct search *x, const struct pairs *pairs, size_t *i)
{
	switch (pairs->count) {
	case 1:
		return find_in_steps(wide, x, pairs, 1, i);
	case 2:
		return find_in_steps(wide, x, pairs, 2, i);
	case 3:
		return find_in_steps(wide, x, pairs, 3, i);
	case 4:
		return find_in_steps(wide, x, pairs, 4, i);
	case 5:
		return find_in_steps(wide, x, pairs, 5, i);
	case 6:
		return find_in_steps(wide, x, pairs, 6, i);
	default:
		return find_in_steps(wide, x, pairs, pairs->count, i);
	}
}

LANES_INLINE size_t
find_by(bool wide, const struct needles *n, struct span s, size_t from)
{
	const struct search x = { n, s, from };
	struct pairs pairs;
	size_t i = from, at;

	if (from >= s.n)
		return SIZE_MAX;
	if (n->count == 0)
		return from;
	pairs_init(wide, &pairs, n);
	if (s.n - from <= LANES)
		return find_in_short(wide, &x, &pairs);
	at = find_in_known(wide, &x, &pairs, &i);
	for (; s.n - i > LANES && at == SIZE_MAX; i += LANES)
		at = around_lanes(wide, &x, &pairs, i);
	if (at == SIZE_MAX)
		at = around_lanes(wide, &x, &pairs, s.n - LANES - 1);
	return at;
}

LANES_AVX2 static size_t
find_wide(const struct needles *n, struct span s, size_t from)
{
	return find_by(true, n, s, from);
}

size_t
needles_find(const struct needles *n, struct span s, size_t from)
{
	return LANES_WIDE ? find_wide(n, s, from) : find_by(false, n, s, from);
}
