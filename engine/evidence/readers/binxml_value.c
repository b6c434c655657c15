/*
 * Values as Windows prints them into the XML of an event: hexadecimal where
 * the type says so, identifiers in their usual form, times in UTC.
 */

#include "engine/evidence/readers/binxml.h"

#include "engine/base/encoding.h"
#include "engine/base/times.h"
#include "engine/base/utf8.h"
#include "engine/base/xml.h"

#include <string.h>

#define SID_MAX    15
#define UNIT_BYTES 3 /* of UTF-8, of one unit of UTF-16 */

uint16_t
binxml_u16(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint16_t)(b[0] | b[1] << 8);
}

uint32_t
binxml_u32(const char *p)
{
	return binxml_u16(p) | (uint32_t)binxml_u16(p + 2) << 16;
}

uint64_t
binxml_u64(const char *p)
{
	return binxml_u32(p) | (uint64_t)binxml_u32(p + 4) << 32;
}

/* What XML may not hold as it is. */
static bool
is_special(char c)
{
	return c == '&' || c == '<' || c == '>' || c == '"' ||
	       ((unsigned char)c < ' ' && c != '\t' && c != '\n' && c != '\r');
}

static void
escape(struct span s, struct buf *out)
{
	size_t from = 0, i;

	for (i = 0; i < s.n; i++) {
		if (!is_special(s.p[i]))
			continue;
		buf_add(out, span_slice(s, from, i));
		if (!xml_put_entity((unsigned char)s.p[i], out))
			utf8_put(out, UTF8_BAD);
		from = i + 1;
	}
	buf_add(out, span_slice(s, from, s.n));
}

static void
text(enum encoding e, struct span raw, struct buf *out)
{
	struct buf utf8 = BUF_INIT;

	encoding_decode(e, raw, true, &utf8);
	out->failed |= buf_failed(&utf8);
	escape(buf_span(&utf8), out);
	buf_free(&utf8);
}

/* Up to the first unit that is zero. */
static size_t
wide_end(struct span raw)
{
	size_t n = 0;

	while (n + 2 <= raw.n && binxml_u16(raw.p + n) != 0)
		n += 2;
	return n;
}

void
binxml_text(struct span raw, struct buf *out)
{
	text(ENC_UTF16LE, span_slice(raw, 0, wide_end(raw)), out);
}

/*
 * A unit that is no printable ASCII character, and the one after it; what
 * XML reads there goes to TO.  The end of that, or NULL: it is not as usual.
 */
static char *
plain_unit(uint32_t unit, uint32_t after, bool attribute, char *to)
{
	if (unit < ' ') {
		if (attribute || (unit != '\t' && unit != '\n' && unit != '\r'))
			return NULL;
		if (unit != '\r')
			*to++ = (char)unit;
		else if (after != '\n')
			*to++ = '\n';
		return to;
	}
	if (unit >= 0xFFFE || (unit >= 0xD800 && unit < 0xE000))
		return NULL;
	return to + utf8_write(unit, to); /* no room for four is needed */
}

bool
binxml_plain(struct span raw, bool attribute, struct buf *out)
{
	char *from = buf_room(out, raw.n / 2 * UNIT_BYTES), *to = from;
	size_t i = 0, n;
	uint32_t unit;

	while (to && i + 1 < raw.n) {
		n = encoding_narrow(span_slice(raw, i, raw.n), to);
		to += n;
		i += 2 * n;
		if (i + 1 >= raw.n || (unit = binxml_u16(raw.p + i)) == 0)
			break;
		i += 2;
		to = plain_unit(unit, i + 1 < raw.n ? binxml_u16(raw.p + i) : 0,
		    attribute, to);
	}
	if (!to)
		return false;
	*to = '\0';
	out->n += (size_t)(to - from);
	return true;
}

static void
put_string(struct span raw, struct buf *out)
{
	binxml_text(raw, out);
}

static void
put_ansi(struct span raw, struct buf *out)
{
	text(ENC_CP1252, span_slice(raw, 0, span_find_byte(raw, '\0', 0)), out);
}

/* A number of 1, 2, 4 or 8 bytes. */
static uint64_t
read_uint(struct span raw)
{
	return raw.n == 1   ? (unsigned char)raw.p[0]
	       : raw.n == 2 ? binxml_u16(raw.p)
	       : raw.n == 4 ? binxml_u32(raw.p)
			    : binxml_u64(raw.p);
}

/* N in decimal or hexadecimal digits, at least so many of them. */
static void
put_number(uint64_t n, unsigned base, size_t least, const char *digits,
    struct buf *out)
{
	char text[24];
	size_t at = sizeof(text);

	while (n > 0 || sizeof(text) - at < least) {
		text[--at] = digits[n % base];
		n /= base;
	}
	buf_add(out, (struct span){ text + at, sizeof(text) - at });
}

static const char small[] = "0123456789abcdef";
static const char large[] = "0123456789ABCDEF";

static void
put_decimal(uint64_t n, size_t least, struct buf *out)
{
	put_number(n, 10, least, small, out);
}

static void
put_unsigned(struct span raw, struct buf *out)
{
	put_decimal(read_uint(raw), 1, out);
}

static void
put_signed(struct span raw, struct buf *out)
{
	unsigned unused = 64 - 8 * (unsigned)raw.n;
	int64_t n = (int64_t)(read_uint(raw) << unused);

	buf_printf(out, "%lld", (long long)(n / ((int64_t)1 << unused)));
}

static void
put_hex(struct span raw, struct buf *out)
{
	buf_puts(out, "0x");
	put_number(read_uint(raw), 16, 1, small, out);
}

static void
put_bool(struct span raw, struct buf *out)
{
	buf_puts(out, read_uint(raw) ? "true" : "false");
}

static void
put_float(struct span raw, struct buf *out)
{
	uint32_t bits = binxml_u32(raw.p);
	float f;

	memcpy(&f, &bits, sizeof(f));
	buf_printf(out, "%g", (double)f);
}

static void
put_double(struct span raw, struct buf *out)
{
	uint64_t bits = binxml_u64(raw.p);
	double f;

	memcpy(&f, &bits, sizeof(f));
	buf_printf(out, "%g", f);
}

static void
put_binary(struct span raw, struct buf *out)
{
	char *to = buf_room(out, 2 * raw.n);

	if (!to)
		return;
	for (size_t i = 0; i < raw.n; i++) {
		*to++ = large[(unsigned char)raw.p[i] >> 4];
		*to++ = large[raw.p[i] & 0xf];
	}
	*to = '\0';
	out->n += 2 * raw.n;
}

static void
put_guid(struct span raw, struct buf *out)
{
	buf_byte(out, '{');
	put_number(binxml_u32(raw.p), 16, 8, large, out);
	buf_byte(out, '-');
	put_number(binxml_u16(raw.p + 4), 16, 4, large, out);
	buf_byte(out, '-');
	put_number(binxml_u16(raw.p + 6), 16, 4, large, out);
	buf_byte(out, '-');
	put_binary(span_slice(raw, 8, 10), out);
	buf_byte(out, '-');
	put_binary(span_slice(raw, 10, 16), out);
	buf_byte(out, '}');
}

static void
put_civil(const struct civil *c, unsigned fraction, int digits, struct buf *out)
{
	buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%0*uZ", c->year,
	    c->month, c->day, c->hour, c->minute, c->second, digits, fraction);
}

/* Tenths of a microsecond since 1601; what no calendar has as a number. */
static void
put_filetime(struct span raw, struct buf *out)
{
	uint64_t n = binxml_u64(raw.p);
	struct civil c;

	if (n > UINT64_C(2650467743999999999)) {
		put_unsigned(raw, out);
		return;
	}
	time_to_civil(
	    (int64_t)(n / 10) - INT64_C(11644473600) * TIME_SECOND, &c);
	put_civil(&c, (unsigned)c.micro * 10 + (unsigned)(n % 10), 7, out);
}

static void
put_systemtime(struct span raw, struct buf *out)
{
	struct civil c = { binxml_u16(raw.p), binxml_u16(raw.p + 2),
		binxml_u16(raw.p + 6), binxml_u16(raw.p + 8),
		binxml_u16(raw.p + 10), binxml_u16(raw.p + 12), 0 };

	put_civil(&c, binxml_u16(raw.p + 14), 3, out);
}

static size_t
sid_length(struct span raw)
{
	size_t n = raw.n >= 8 ? (unsigned char)raw.p[1] : SID_MAX + 1;

	return n <= SID_MAX && raw.n >= 8 + 4 * n ? 8 + 4 * n : SIZE_MAX;
}

static void
put_sid(struct span raw, struct buf *out)
{
	size_t n = sid_length(raw);
	uint64_t authority = 0;

	if (n == SIZE_MAX) {
		put_binary(raw, out);
		return;
	}
	for (size_t i = 2; i < 8; i++)
		authority = authority << 8 | (unsigned char)raw.p[i];
	buf_printf(out, "S-%u-%llu", (unsigned char)raw.p[0],
	    (unsigned long long)authority);
	for (size_t at = 8; at < n; at += 4)
		buf_printf(out, "-%u", (unsigned)binxml_u32(raw.p + at));
}

/* By the number of the type; size 0: any. */
static const struct {
	size_t size, other;
	void (*put)(struct span raw, struct buf *out);
} types[] = {
	[BINXML_STRING] = { 0, 0, put_string },
	[0x02] = { 0, 0, put_ansi },
	[0x03] = { 1, 0, put_signed },
	[0x04] = { 1, 0, put_unsigned },
	[0x05] = { 2, 0, put_signed },
	[0x06] = { 2, 0, put_unsigned },
	[0x07] = { 4, 0, put_signed },
	[0x08] = { 4, 0, put_unsigned },
	[0x09] = { 8, 0, put_signed },
	[0x0a] = { 8, 0, put_unsigned },
	[0x0b] = { 4, 0, put_float },
	[0x0c] = { 8, 0, put_double },
	[0x0d] = { 4, 1, put_bool },
	[0x0e] = { 0, 0, put_binary },
	[0x0f] = { 16, 0, put_guid },
	[0x10] = { 8, 4, put_hex },
	[0x11] = { 8, 0, put_filetime },
	[0x12] = { 16, 0, put_systemtime },
	[0x13] = { 0, 0, put_sid },
	[0x14] = { 4, 0, put_hex },
	[0x15] = { 8, 0, put_hex },
	[0x20] = { 8, 4, put_hex },
	[0x23] = { 0, 0, put_string },
};

#define TYPES (sizeof(types) / sizeof(types[0]))

/* RAW has a size that the type may have. */
static bool
has_size(unsigned type, struct span raw)
{
	return types[type].size == 0 || raw.n == types[type].size ||
	       (types[type].other && raw.n == types[type].other);
}

bool
binxml_is_value(unsigned type, struct span raw)
{
	if (type == BINXML_NULL)
		return true;
	return type < TYPES && types[type].put &&
	       (raw.n == 0 || has_size(type, raw));
}

bool
binxml_value(unsigned type, struct span raw, struct buf *out)
{
	if (!binxml_is_value(type, raw))
		return false;
	if (type != BINXML_NULL && has_size(type, raw))
		types[type].put(raw, out);
	return true;
}

bool
binxml_item(unsigned type, struct span *rest, struct span *item)
{
	size_t n = type < TYPES ? types[type].size : 0, skip = 0;

	if (rest->n == 0)
		return false;
	if (type == BINXML_STRING) {
		n = wide_end(*rest);
		skip = 2;
	} else if (type == 0x02) {
		n = span_find_byte(*rest, '\0', 0);
		skip = 1;
	} else if (type == 0x13) {
		n = sid_length(*rest);
	}
	if (n == 0 && skip == 0)
		n = rest->n;
	*item = span_slice(*rest, 0, n);
	*rest = span_slice(*rest, item->n + skip, rest->n);
	return true;
}
