/*
 * Spans: comparison, search and splitting of bytes that somebody else owns.
 */

#include "engine/base/span.h"

#include "engine/base/ascii.h"
#include "engine/base/lanes.h"

#include <stdlib.h>
#include <string.h>

const char span_lost[1] = "";

bool
span_is_lost(struct span s)
{
	return s.p == span_lost;
}

struct span
span_of(const char *s)
{
	return s ? (struct span){ s, strlen(s) } : SPAN_NONE;
}

static bool
same_ignoring_case(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

bool
span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
span_ieq(struct span a, struct span b)
{
	return a.n == b.n && same_ignoring_case(a.p, b.p, a.n);
}

bool
span_is(struct span s, const char *text)
{
	return s.p && span_eq(s, span_of(text));
}

bool
span_starts(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

bool
span_istarts(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && same_ignoring_case(s.p, prefix, n);
}

bool
span_ends(struct span s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && (n == 0 || memcmp(s.p + s.n - n, suffix, n) == 0);
}

bool
span_is_any(struct span s, const char *const *list)
{
	for (; *list; list++)
		if (span_ieq(s, span_of(*list)))
			return true;
	return false;
}

bool
span_has_form(struct span s, const char *form)
{
	size_t i;

	for (i = 0; form[i] && i < s.n; i++)
		if (form[i] == '0' ? !ascii_is_digit(s.p[i])
				   : s.p[i] != form[i])
			return false;
	return !form[i];
}

bool
span_inside(struct span s, struct span text)
{
	uintptr_t p = (uintptr_t)s.p, from = (uintptr_t)text.p;

	return p >= from && p + s.n <= from + text.n;
}

bool
span_skip(struct span *s, const char *prefix)
{
	if (!span_starts(*s, prefix))
		return false;
	*s = span_slice(*s, strlen(prefix), s->n);
	return true;
}

size_t
span_find(struct span s, struct span needle, size_t from)
{
	if (from > s.n || !s.p)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	while (s.n - from >= needle.n) {
		const char *hit = memchr(
		    s.p + from, needle.p[0], s.n - from - needle.n + 1);

		if (!hit)
			break;
		if (memcmp(hit, needle.p, needle.n) == 0)
			return (size_t)(hit - s.p);
		from = (size_t)(hit - s.p) + 1;
	}
	return SIZE_MAX;
}

/* First and last byte of NEEDLE, folded, tell most places. */
static bool
may_begin(struct span needle, const char *p)
{
	return (p[0] | 0x20) == (needle.p[0] | 0x20) &&
	       (p[needle.n - 1] | 0x20) == (needle.p[needle.n - 1] | 0x20);
}

/* From I on as far as whole vectors go: the place, or one more to look at. */
LANES_INLINE size_t
ifind_by(bool wide, struct span s, struct span needle, size_t i)
{
	const lanes fold = lanes_all(wide, 0x20);
	const lanes first = lanes_all(wide, (uint8_t)(needle.p[0] | 0x20));
	const lanes last = lanes_all(
	    wide, (uint8_t)(needle.p[needle.n - 1] | 0x20));

	for (; i + needle.n + LANES <= s.n; i += LANES) {
		lanes a = lanes_load(s.p + i) | fold;
		lanes b = lanes_load(s.p + i + needle.n - 1) | fold;

		if (!lanes_any(wide,
			lanes_same(wide, a, first) & lanes_same(wide, b, last)))
			continue;
		for (size_t k = i; k < i + LANES; k++)
			if (may_begin(needle, s.p + k) &&
			    same_ignoring_case(s.p + k, needle.p, needle.n))
				return k;
	}
	return i;
}

LANES_AVX2 static size_t
ifind_wide(struct span s, struct span needle, size_t i)
{
	return ifind_by(true, s, needle, i);
}

static size_t
ifind_lanes(struct span s, struct span needle, size_t i)
{
	return LANES_WIDE ? ifind_wide(s, needle, i)
			  : ifind_by(false, s, needle, i);
}

size_t
span_ifind(struct span s, struct span needle, size_t from)
{
	size_t i = from;

	if (needle.n == 0)
		return from <= s.n ? from : SIZE_MAX;
	if (from < s.n && s.n - from >= needle.n + LANES)
		i = ifind_lanes(s, needle, from);
	for (; i + needle.n <= s.n; i++)
		if (may_begin(needle, s.p + i) &&
		    same_ignoring_case(s.p + i, needle.p, needle.n))
			return i;
	return SIZE_MAX;
}

bool
span_holds(struct span s, const char *word)
{
	return span_find(s, span_of(word), 0) != SIZE_MAX;
}

bool
span_iholds(struct span s, const char *word)
{
	return span_ifind(s, span_of(word), 0) != SIZE_MAX;
}

size_t
span_find_byte(struct span s, char c, size_t from)
{
	const char *hit;

	if (from >= s.n)
		return SIZE_MAX;
	hit = memchr(s.p + from, c, s.n - from);
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

char
span_byte(struct span s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

struct span
span_trim(struct span s)
{
	while (s.n > 0 && ascii_is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && ascii_is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
span_next(struct span *rest, char sep, struct span *token)
{
	size_t at;

	if (!rest->p)
		return false;
	at = span_find_byte(*rest, sep, 0);
	if (at == SIZE_MAX) {
		*token = *rest;
		*rest = SPAN_NONE;
	} else {
		*token = span_slice(*rest, 0, at);
		*rest = span_slice(*rest, at + 1, rest->n);
	}
	return true;
}

bool
span_line(struct span *rest, struct span *line)
{
	if (!rest->p || rest->n == 0 || !span_next(rest, '\n', line))
		return false;
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

struct span
span_after_last(struct span s, char sep)
{
	size_t at = s.n;
	uint32_t found = 0;

	while (at >= LANES && !found) {
		at -= LANES;
		found = lanes_bits(false,
		    lanes_are(false, lanes_load(s.p + at), (uint8_t)sep));
	}
	if (found)
		at += LANES - (size_t)__builtin_clz(found);
	else
		while (at > 0 && s.p[at - 1] != sep)
			at--;
	return span_slice(s, at, s.n);
}

/* So many decimal digits fit into 64 bits, whatever they are. */
#define DIGITS_ANY 19

static bool
decimal(struct span s, uint64_t *out)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			return false;
		n = n * 10 + (uint64_t)(s.p[i] - '0');
	}
	*out = n;
	return true;
}

bool
span_number(struct span s, int base, uint64_t *out)
{
	uint64_t n = 0;

	if (s.n == 0)
		return false;
	if (base == 10 && s.n <= DIGITS_ANY)
		return decimal(s, out);
	for (size_t i = 0; i < s.n; i++) {
		int d = ascii_hex_value(s.p[i]);

		if (d < 0 || d >= base ||
		    n > (UINT64_MAX - (uint64_t)d) / (uint64_t)base)
			return false;
		n = n * (uint64_t)base + (uint64_t)d;
	}
	*out = n;
	return true;
}

bool
span_is_number(struct span s)
{
	uint64_t n;

	return span_number(s, 10, &n);
}

uint64_t
span_hash(struct span s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	if (s.n == 0)
		return 0;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
	return h ? h : 1;
}

char *
span_dup(struct span s)
{
	char *copy = span_is_lost(s) ? NULL : malloc(s.n + 1);

	if (!copy)
		return NULL;
	if (s.n > 0)
		memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	return copy;
}
