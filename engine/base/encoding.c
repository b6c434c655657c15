/*
 * Guessing and decoding.  The guess leans on what Windows servers write:
 * UTF-16 only from regedit and PowerShell, mostly ASCII characters in it;
 * OEM 850 only from console programs on Western servers, where French words
 * show their accented letters between other letters.
 */

#include "engine/base/encoding.h"

#include "engine/base/ascii.h"
#include "engine/base/utf8.h"

#include <string.h>

/* Bytes 0x80 to 0x9F; above, windows-1252 is Latin-1.  As Windows does, the
 * five unused bytes stand for the C1 controls of the same number. */
static const uint16_t cp1252[] = { 0x20AC, 0x0081, 0x201A, 0x0192, 0x201E,
	0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
	0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
	0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E,
	0x0178 };

/* Bytes 0x80 to 0xFF. */
static const uint16_t cp850[] = { 0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4,
	0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8, 0x00EF, 0x00EE, 0x00EC,
	0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB,
	0x00F9, 0x00FF, 0x00D6, 0x00DC, 0x00F8, 0x00A3, 0x00D8, 0x00D7, 0x0192,
	0x00E1, 0x00ED, 0x00F3, 0x00FA, 0x00F1, 0x00D1, 0x00AA, 0x00BA, 0x00BF,
	0x00AE, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB, 0x2591, 0x2592,
	0x2593, 0x2502, 0x2524, 0x00C1, 0x00C2, 0x00C0, 0x00A9, 0x2563, 0x2551,
	0x2557, 0x255D, 0x00A2, 0x00A5, 0x2510, 0x2514, 0x2534, 0x252C, 0x251C,
	0x2500, 0x253C, 0x00E3, 0x00C3, 0x255A, 0x2554, 0x2569, 0x2566, 0x2560,
	0x2550, 0x256C, 0x00A4, 0x00F0, 0x00D0, 0x00CA, 0x00CB, 0x00C8, 0x0131,
	0x00CD, 0x00CE, 0x00CF, 0x2518, 0x250C, 0x2588, 0x2584, 0x00A6, 0x00CC,
	0x2580, 0x00D3, 0x00DF, 0x00D4, 0x00D2, 0x00F5, 0x00D5, 0x00B5, 0x00FE,
	0x00DE, 0x00DA, 0x00DB, 0x00D9, 0x00FD, 0x00DD, 0x00AF, 0x00B4, 0x00AD,
	0x00B1, 0x2017, 0x00BE, 0x00B6, 0x00A7, 0x00F7, 0x00B8, 0x00B0, 0x00A8,
	0x00B7, 0x00B9, 0x00B3, 0x00B2, 0x25A0, 0x00A0 };

static const char *const names[ENC_COUNT] = {
	[ENC_UTF8] = "utf-8",
	[ENC_UTF16LE] = "utf-16le",
	[ENC_UTF16BE] = "utf-16be",
	[ENC_CP1252] = "windows-1252",
	[ENC_CP850] = "ibm850",
};

static const struct {
	const char *bytes;
	size_t n;
	enum encoding encoding;
} marks[] = {
	{ UTF8_MARK, 3, ENC_UTF8 },
	{ "\xFF\xFE", 2, ENC_UTF16LE },
	{ "\xFE\xFF", 2, ENC_UTF16BE },
};

const char *
encoding_name(enum encoding e)
{
	return names[e];
}

/* UTF-16 by its NULs: most pairs that are not NUL NUL hold one of them. */
static bool
detect_utf16(struct span s, enum encoding *e)
{
	size_t i, le = 0, be = 0, pairs = 0;

	if (s.n == 0 || !memchr(s.p, 0, s.n))
		return false;
	for (i = 0; i + 1 < s.n; i += 2) {
		if (s.p[i] == 0 && s.p[i + 1] == 0)
			continue;
		pairs++;
		le += s.p[i + 1] == 0;
		be += s.p[i] == 0;
	}
	if (pairs == 0 || le + be < pairs - pairs / 4)
		return false;
	*e = le > be ? ENC_UTF16LE : ENC_UTF16BE;
	return le > be ? be < le / 8 + 1 : le < be / 8 + 1;
}

/* S, which begins with no whole character, may be the start of one. */
static bool
is_cut(struct span s)
{
	size_t i;

	if (s.n > 3 || (s.p[0] & 0xC0) != 0xC0)
		return false;
	for (i = 1; i < s.n; i++)
		if ((s.p[i] & 0xC0) != 0x80)
			return false;
	return true;
}

/* S without the ASCII characters that it begins with, by words. */
static struct span
behind_ascii(struct span s)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	uint64_t w[4];

	for (; s.n >= sizeof(w); s.p += sizeof(w), s.n -= sizeof(w)) {
		memcpy(w, s.p, sizeof(w));
		if ((w[0] | w[1] | w[2] | w[3]) & high)
			break;
	}
	for (; s.n >= sizeof(w[0]); s.p += sizeof(w[0]), s.n -= sizeof(w[0])) {
		memcpy(w, s.p, sizeof(w[0]));
		if (w[0] & high)
			break;
	}
	return s;
}

/*
 * Whether S reads as UTF-8: nothing is wrong in it but a character cut off
 * by the end, or what is wrong is rarer than the characters that are right.
 */
static bool
is_utf8(struct span s)
{
	size_t good = 0, bad = 0;
	struct span before;
	uint32_t code;

	while ((s = behind_ascii(s)).n > 0) {
		before = s;
		code = utf8_next(&s);
		if (before.n - s.n > 1)
			good++;
		else if (code == UTF8_BAD && is_cut(before))
			break;
		else if (code == UTF8_BAD)
			bad++;
	}
	return bad == 0 || good > bad;
}

/*
 * Whether byte C between BEFORE and AFTER is a French letter in code page
 * 850.  In windows-1252 most of these bytes are quotes and dashes, which do
 * not stand between letters; 0x92, its apostrophe, does and says nothing.
 */
static bool
is_french_850(char before, char c, char after)
{
	if (c == '\x82' || c == '\x8A') /* é and è also end words */
		return ascii_is_letter(before) || ascii_is_letter(after);
	return c &&
	       strchr("\x81\x83\x85\x87\x88\x89\x8B\x8C\x90\x93\x96\x97", c) &&
	       ascii_is_letter(before) && ascii_is_letter(after);
}

static enum encoding
detect_code_page(struct span s)
{
	size_t i, oem = 0, ansi = 0;
	char before, after;

	for (i = 0; i < s.n; i++) {
		if ((s.p[i] & 0x80) == 0)
			continue;
		before = ' ';
		after = ' ';
		if (i > 0)
			before = s.p[i - 1];
		if (i + 1 < s.n)
			after = s.p[i + 1];
		oem += is_french_850(before, s.p[i], after);
		ansi += (uint8_t)s.p[i] >= 0xC0 &&
			(ascii_is_letter(before) || ascii_is_letter(after));
	}
	return oem > ansi ? ENC_CP850 : ENC_CP1252;
}

enum encoding
encoding_detect(struct span head, size_t *bom)
{
	enum encoding e;
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		*bom = marks[i].n;
		if (head.n >= *bom && memcmp(head.p, marks[i].bytes, *bom) == 0)
			return marks[i].encoding;
	}
	*bom = 0;
	if (detect_utf16(head, &e))
		return e;
	return is_utf8(head) ? ENC_UTF8 : detect_code_page(head);
}

static uint32_t
unit_at(const char *p, enum encoding e)
{
	const uint8_t *b = (const uint8_t *)p;

	return e == ENC_UTF16LE ? b[0] | (uint32_t)b[1] << 8
				: b[1] | (uint32_t)b[0] << 8;
}

static bool
is_high(uint32_t unit)
{
	return unit >= 0xD800 && unit < 0xDC00;
}

static bool
is_low(uint32_t unit)
{
	return unit >= 0xDC00 && unit < 0xE000;
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
typedef uint16_t units8 __attribute__((vector_size(16)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));

/* As long as eight at once are such characters. */
static size_t
narrow_vectors(struct span raw, char *to)
{
	size_t n = 0;
	units8 v, other;
	bytes8 b;
	uint64_t half[2];

	for (; 2 * n + sizeof(v) <= raw.n; n += sizeof(b)) {
		memcpy(&v, raw.p + 2 * n, sizeof(v));
		other = (units8)(v - ' ' > (uint16_t)('~' - ' '));
		memcpy(half, &other, sizeof(half));
		if (half[0] | half[1])
			break;
		b = __builtin_convertvector(v, bytes8);
		memcpy(to + n, &b, sizeof(b));
	}
	return n;
}
#else
static size_t
narrow_vectors(struct span raw, char *to)
{
	(void)raw, (void)to;
	return 0;
}
#endif

size_t
encoding_narrow(struct span raw, char *to)
{
	size_t n = narrow_vectors(raw, to);
	uint32_t unit;

	for (; 2 * n + 1 < raw.n; n++) {
		unit = unit_at(raw.p + 2 * n, ENC_UTF16LE);
		if (unit < ' ' || unit > '~')
			break;
		to[n] = (char)unit;
	}
	return n;
}

/*
 * Appends the units from the start of RAW on that are ASCII, which most are,
 * and returns their bytes.
 */
static size_t
take_ascii(enum encoding e, struct span raw, struct buf *out)
{
	char *to = buf_room(out, raw.n / 2);
	size_t n = to && e == ENC_UTF16LE ? encoding_narrow(raw, to) : 0;
	uint32_t unit;

	while (to && 2 * n + 1 < raw.n &&
	       (unit = unit_at(raw.p + 2 * n, e)) < 0x80)
		to[n++] = (char)unit;
	if (to) {
		to[n] = '\0';
		out->n += n;
	}
	return 2 * n;
}

static size_t
decode_utf16(enum encoding e, struct span raw, bool last, struct buf *out)
{
	uint32_t unit, low;
	size_t i;

	for (i = 0; i + 1 < raw.n; i += 2) {
		i += take_ascii(e, span_slice(raw, i, raw.n), out);
		if (i + 1 >= raw.n)
			break;
		unit = unit_at(raw.p + i, e);
		if (is_high(unit)) {
			if (raw.n - i < 4 && !last)
				return i;
			low = raw.n - i < 4 ? 0 : unit_at(raw.p + i + 2, e);
			if (is_low(low)) {
				unit = 0x10000 + ((unit & 0x3FF) << 10) +
				       (low & 0x3FF);
				i += 2;
			}
		}
		/* A surrogate on its own comes out as U+FFFD. */
		utf8_put(out, unit);
	}
	if (last && i < raw.n) {
		utf8_put(out, UTF8_BAD);
		i = raw.n;
	}
	return i;
}

static uint32_t
code_of(enum encoding e, uint8_t byte)
{
	if (e == ENC_CP850)
		return cp850[byte - 0x80];
	return byte < 0xA0 ? cp1252[byte - 0x80] : byte;
}

static size_t
decode_bytes(enum encoding e, struct span raw, struct buf *out)
{
	size_t i, start = 0;

	for (i = 0; i < raw.n; i++) {
		if ((raw.p[i] & 0x80) == 0)
			continue;
		buf_add(out, span_slice(raw, start, i));
		utf8_put(out, code_of(e, (uint8_t)raw.p[i]));
		start = i + 1;
	}
	buf_add(out, span_slice(raw, start, raw.n));
	return raw.n;
}

size_t
encoding_decode(enum encoding e, struct span raw, bool last, struct buf *out)
{
	switch (e) {
	case ENC_UTF16LE:
	case ENC_UTF16BE:
		return decode_utf16(e, raw, last, out);
	case ENC_CP1252:
	case ENC_CP850:
		return decode_bytes(e, raw, out);
	default:
		buf_add(out, raw);
		return raw.n;
	}
}

uint64_t
encoding_raw_length(enum encoding e, struct span s)
{
	uint64_t characters = 0, beyond_bmp = 0;
	size_t i;

	if (e == ENC_UTF8)
		return s.n;
	for (i = 0; i < s.n; i++) {
		characters += (s.p[i] & 0xC0) != 0x80;
		beyond_bmp += (s.p[i] & 0xF8) == 0xF0;
	}
	if (e == ENC_UTF16LE || e == ENC_UTF16BE)
		return 2 * (characters + beyond_bmp);
	return characters;
}
