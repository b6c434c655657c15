/*
 * UTF-8 decoding as of RFC 3629: no overlong forms, no surrogates, nothing
 * above U+10FFFF.  A bad byte is one U+FFFD and the next byte starts anew,
 * so that the good text after it is never lost.
 */

#include "engine/base/utf8.h"

#include "engine/base/lanes.h"
#include "engine/base/search.h"

#include <stdio.h>
#include <string.h>

struct range {
	uint32_t first, last;
};

static const struct range zero_columns[] = {
#define ZERO(first, last) { first, last },
#include "engine/base/utf8_width.def"
#undef ZERO
};

static const struct range two_columns[] = {
#define WIDE(first, last) { first, last },
#include "engine/base/utf8_width.def"
#undef WIDE
};

/* What could turn a line around, break it or hide in it. */
static const struct range hidden[] = {
	{ 0x00AD, 0x00AD },   /* soft hyphen */
	{ 0x061C, 0x061C },   /* Arabic letter mark */
	{ 0x180E, 0x180E },   /* Mongolian vowel separator */
	{ 0x200B, 0x200F },   /* zero width; left-to-right, right-to-left */
	{ 0x2028, 0x202E },   /* line ends, embeddings and overrides */
	{ 0x2060, 0x206F },   /* word joiner, invisible signs, isolates */
	{ 0xFEFF, 0xFEFF },   /* byte order mark */
	{ 0xFFF9, 0xFFFB },   /* annotations */
	{ 0xE0000, 0xE0FFF }, /* tags */
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
in_ranges(const struct range *r, size_t n, uint32_t code)
{
	size_t at;

	SEARCH_FIRST(at, n, r[at].last < code);
	return at < n && code >= r[at].first;
}

/* Length of the sequence that LEAD starts, 0 when it starts none. */
static size_t
length_of(uint8_t lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Length of the character at P, 0 when it is not valid. */
static size_t
decode(const uint8_t *p, size_t n, uint32_t *code)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = length_of(p[0]), i;
	uint32_t c;

	if (length == 0 || length > n)
		return 0;
	c = length == 1 ? p[0] : p[0] & (0x7Fu >> length);
	for (i = 1; i < length; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3Fu);
	}
	if (c < least[length] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		return 0;
	*code = c;
	return length;
}

uint32_t
utf8_next(struct span *s)
{
	uint32_t code = UTF8_BAD;
	size_t length = decode((const uint8_t *)s->p, s->n, &code);

	if (length == 0)
		length = 1;
	s->p += length;
	s->n -= length;
	return code;
}

size_t
utf8_mark(struct span s)
{
	return span_starts(s, UTF8_MARK) ? sizeof(UTF8_MARK) - 1 : 0;
}

bool
utf8_valid(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	size_t i = 0, length;
	uint32_t code;

	while (i < s.n) {
		length = decode(p + i, s.n - i, &code);
		if (length == 0)
			return false;
		i += length;
	}
	return true;
}

size_t
utf8_write(uint32_t code, char to[UTF8_MAX])
{
	static const uint8_t lead[5] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	size_t length, i;

	if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
		code = UTF8_BAD;
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (i = length - 1; i > 0; i--) {
		to[i] = (char)(0x80 | (code & 0x3F));
		code >>= 6;
	}
	to[0] = (char)(lead[length] | code);
	return length;
}

void
utf8_put(struct buf *b, uint32_t code)
{
	char bytes[UTF8_MAX];

	buf_add(b, (struct span){ bytes, utf8_write(code, bytes) });
}

static bool
is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

bool
utf8_hidden(uint32_t code)
{
	return is_control(code) || in_ranges(hidden, COUNT(hidden), code);
}

int
utf8_width(uint32_t code)
{
	if (code < 0x300)
		return is_control(code) ? 0 : 1;
	if (in_ranges(zero_columns, COUNT(zero_columns), code))
		return 0;
	return in_ranges(two_columns, COUNT(two_columns), code) ? 2 : 1;
}

size_t
utf8_columns(struct span s)
{
	size_t columns = 0;

	while (s.n > 0)
		columns += (size_t)utf8_width(utf8_next(&s));
	return columns;
}

size_t
utf8_fit(struct span s, size_t columns)
{
	struct span rest = s;
	size_t fit = 0, width;

	while (rest.n > 0) {
		width = (size_t)utf8_width(utf8_next(&rest));
		if (width > columns)
			break;
		columns -= width;
		fit = s.n - rest.n;
	}
	return fit;
}

/* "\x1B" or "\u{202E}" for CODE; at most ten bytes. */
static size_t
escape(uint32_t code, char to[12])
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;
	int shift;

	to[n++] = '\\';
	if (code < 0x100) {
		to[n++] = 'x';
		to[n++] = digits[code >> 4];
		to[n++] = digits[code & 15];
		return n;
	}
	to[n++] = 'u';
	to[n++] = '{';
	for (shift = code > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4)
		to[n++] = digits[code >> shift & 15];
	to[n++] = '}';
	return n;
}

static size_t
clean_form(uint32_t code, char to[12])
{
	if (code == '\t')
		code = ' ';
	if (code == '\n') {
		memcpy(to, "\\n", 2);
		return 2;
	}
	if (utf8_hidden(code))
		return escape(code, to);
	return utf8_write(code, to);
}

/* As plain_run(), as far as whole vectors of it go. */
LANES_INLINE size_t
plain_by(bool wide, struct span s)
{
	size_t n = 0;

	while (s.n - n >= LANES &&
	       !lanes_any(wide,
		   ~lanes_up_to(wide,
		       lanes_load(s.p + n) - lanes_all(wide, ' '), '~' - ' ')))
		n += LANES;
	return n;
}

LANES_AVX2 static size_t
plain_wide(struct span s)
{
	return plain_by(true, s);
}

static size_t
plain_lanes(struct span s)
{
	return LANES_WIDE ? plain_wide(s) : plain_by(false, s);
}

/* Bytes at the front of S, at most MAX, that are shown as they are. */
static size_t
plain_run(struct span s, size_t max)
{
	size_t n;

	s = span_slice(s, 0, max);
	n = s.n < LANES ? 0 : plain_lanes(s);
	while (n < s.n && s.p[n] >= ' ' && s.p[n] <= '~')
		n++;
	return n;
}

/* Bytes at the front of S that a text for people may hold as they are. */
static size_t
layout(struct span s)
{
	if (s.p[0] == '\n' || s.p[0] == '\t')
		return 1;
	return span_starts(s, "\r\n") ? 2 : 0;
}

void
utf8_gate(struct buf *b, struct span s)
{
	char form[12];
	size_t n;

	b->failed |= span_is_lost(s);
	while (s.n > 0) {
		n = plain_run(s, s.n);
		if (n == 0)
			n = layout(s);
		if (n > 0) {
			buf_add(b, span_slice(s, 0, n));
			s = span_slice(s, n, s.n);
			continue;
		}
		n = clean_form(utf8_next(&s), form);
		buf_add(b, (struct span){ form, n });
	}
}

static bool
give_clean(char *out, size_t room, struct buf *clean)
{
	bool good = !buf_failed(clean);

	snprintf(out, room, "%s", buf_str(clean));
	buf_free(clean);
	return good;
}

/* As utf8_clean(); false when MAX cut S off. */
static bool
clean_part(struct buf *b, struct span s, size_t max)
{
	char form[12];
	uint32_t code;
	size_t n;

	b->failed |= span_is_lost(s);
	while (s.n > 0 && max > 0) {
		n = plain_run(s, max);
		if (n > 0) {
			buf_add(b, span_slice(s, 0, n));
			s = span_slice(s, n, s.n);
			max -= n;
			continue;
		}
		code = utf8_next(&s);
		if (code == '\r' && s.n > 0 && s.p[0] == '\n')
			continue;
		n = clean_form(code, form);
		if (n > max)
			return false;
		buf_add(b, (struct span){ form, n });
		max -= n;
	}
	return s.n == 0;
}

bool
utf8_clean_to(char *out, size_t room, struct span s)
{
	struct buf clean = BUF_INIT;

	utf8_clean(&clean, s, room - 1);
	return give_clean(out, room, &clean);
}

bool
utf8_lines_to(char *out, size_t room, struct span s)
{
	struct buf clean = BUF_INIT;
	size_t end;

	while ((end = span_find_byte(s, '\n', 0)) != SIZE_MAX) {
		struct span line = span_slice(s, 0, end);

		if (end > 0 && s.p[end - 1] == '\r')
			line.n--;
		if (!clean_part(&clean, line, room - 1 - clean.n) ||
		    clean.n >= room - 1)
			return give_clean(out, room, &clean);
		buf_byte(&clean, '\n');
		s = span_slice(s, end + 1, s.n);
	}
	utf8_clean(&clean, s, room - 1 - clean.n);
	return give_clean(out, room, &clean);
}

void
utf8_line(struct buf *b, const char *s)
{
	utf8_clean(b, span_of(s), SIZE_MAX);
}

void
utf8_clean(struct buf *b, struct span s, size_t max)
{
	clean_part(b, s, max);
}
