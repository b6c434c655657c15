/*
 * What XML 1.0 calls a character: https://www.w3.org/TR/xml/#charsets
 */
#include "engine/evidence/readers/xmlmend.h"

#include "engine/base/utf8.h"

#define REFERENCE_MAX 16 /* "&#x0010FFFF;" and some zeros to spare */

static bool
is_allowed(uint64_t code)
{
	if (code < 0x20)
		return code == '\t' || code == '\n' || code == '\r';
	return code < 0xD800 || (code > 0xDFFF && code != 0xFFFE &&
				    code != 0xFFFF && code <= 0x10FFFF);
}

/*
 * Length of the reference "&#...;" at the start of S when it stands for what
 * is no character, else 0.
 */
static size_t
bad_reference(struct span s)
{
	size_t end = span_find_byte(span_slice(s, 0, REFERENCE_MAX), ';', 0);
	bool hex = s.n > 2 && (s.p[2] == 'x' || s.p[2] == 'X');
	uint64_t code;

	if (!span_starts(s, "&#") || end == SIZE_MAX ||
	    !span_number(
		span_slice(s, hex ? 3 : 2, end), hex ? 16 : 10, &code) ||
	    is_allowed(code))
		return 0;
	return end + 1;
}

bool
xmlmend(struct buf *out, struct span s)
{
	bool mended = false;

	while (s.n) {
		struct span old = s;
		size_t reference = s.p[0] == '&' ? bad_reference(s) : 0;
		uint32_t code = utf8_next(&s);
		size_t length = reference ? reference : old.n - s.n;
		/* a true U+FFFD is three bytes, a bad one stands for one */
		bool bad = reference || !is_allowed(code) ||
			   (code == UTF8_BAD && length != 3);

		if (!bad)
			buf_add(out, span_slice(old, 0, length));
		else
			utf8_put(out, code < 0x20 ? ' ' : UTF8_BAD);
		s = span_slice(old, length, old.n);
		mended = mended || bad;
	}
	return mended;
}
