/*
 * Shapes of numbers and addresses.
 */

#include "engine/report/redact/shapes.h"

#include "engine/base/ascii.h"

#include <string.h>

#define BASE64_LEAST 24
#define PAIRS_LEAST  6

static bool
is_word(char c)
{
	return ascii_is_digit(c) || ascii_is_letter(c) || c == '_';
}

size_t
shape_guid(struct span s, size_t from)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t i;

	for (i = 0; form[i]; i++)
		if (form[i] == 'x' ? !ascii_is_hex(span_byte(s, from + i))
				   : span_byte(s, from + i) != '-')
			return 0;
	return is_word(span_byte(s, from + i)) ? 0 : i;
}

size_t
shape_hex(struct span s, size_t from)
{
	size_t i = from;
	bool digit = false;

	if (span_byte(s, i) == '0' && (span_byte(s, i + 1) | 32) == 'x')
		i += 2;
	for (; ascii_is_hex(span_byte(s, i)); i++)
		digit |= ascii_is_digit(span_byte(s, i));
	return digit && i - from >= SHAPE_HEX_LEAST && !is_word(span_byte(s, i))
		   ? i - from
		   : 0;
}

size_t
shape_pairs(struct span s, size_t from)
{
	char between = span_byte(s, from + 2);
	size_t i = from, pairs = 0;

	if (!between || !strchr(" ,:-", between))
		return 0;
	while (ascii_is_hex(span_byte(s, i)) &&
	       ascii_is_hex(span_byte(s, i + 1)) &&
	       !is_word(span_byte(s, i + 2))) {
		pairs++;
		i += 2;
		if (span_byte(s, i) != between)
			break;
		i++;
	}
	if (pairs > 0 && span_byte(s, i - 1) == between)
		i--;
	return pairs >= PAIRS_LEAST ? i - from : 0;
}

size_t
shape_ipv4(struct span s, size_t from)
{
	size_t i = from;

	for (int part = 0; part < 4; part++) {
		unsigned n = 0;
		size_t begin = i;

		for (; ascii_is_digit(span_byte(s, i)) && i - begin < 3; i++)
			n = n * 10 + (unsigned)(span_byte(s, i) - '0');
		if (i == begin || n > 255 || ascii_is_digit(span_byte(s, i)))
			return 0;
		if (part < 3 && span_byte(s, i++) != '.')
			return 0;
	}
	/* an OID or a version goes on */
	if (ascii_is_letter(span_byte(s, i)) ||
	    (span_byte(s, i) == '.' && ascii_is_digit(span_byte(s, i + 1))) ||
	    (from > 1 && s.p[from - 1] == '.' && ascii_is_digit(s.p[from - 2])))
		return 0;
	return i - from;
}

size_t
shape_ipv6(struct span s, size_t from)
{
	size_t i = from, colons = 0, digits = 0;
	bool twice = false;

	for (; ascii_is_hex(span_byte(s, i)) || span_byte(s, i) == ':'; i++) {
		colons += span_byte(s, i) == ':';
		digits += span_byte(s, i) != ':';
		twice |= span_byte(s, i) == ':' && span_byte(s, i + 1) == ':';
	}
	if (i > from && span_byte(s, i - 1) == ':' &&
	    span_byte(s, i - 2) != ':') {
		i--;
		colons--;
	}
	if (digits < 2 || is_word(span_byte(s, i)) || !(twice || colons == 7))
		return 0;
	while (span_byte(s, i) == '.' &&
	       ascii_is_digit(span_byte(s, i + 1))) /* ::ffff:1.2.3.4 */
		for (i++; ascii_is_digit(span_byte(s, i)); i++)
			;
	if (span_byte(s, i) == '%')
		for (i++; is_word(span_byte(s, i)); i++)
			;
	return i - from;
}

size_t
shape_base64(struct span s, size_t from)
{
	bool upper = false, small = false, digit = false, long_one = false;
	size_t i = from, run = 0;

	for (; ascii_is_letter(span_byte(s, i)) ||
	       ascii_is_digit(span_byte(s, i)) || span_byte(s, i) == '+' ||
	       span_byte(s, i) == '/' || span_byte(s, i) == '-' ||
	       span_byte(s, i) == '_';
	     i++) {
		char c = span_byte(s, i);
		bool plain = ascii_is_letter(c) || ascii_is_digit(c) ||
			     c == '+';

		if (!plain)
			run = 0, upper = small = digit = false;
		else
			run++;
		upper |= c >= 'A' && c <= 'Z';
		small |= c >= 'a' && c <= 'z';
		digit |= ascii_is_digit(c);
		long_one |= run >= BASE64_LEAST && upper && small && digit;
	}
	while (span_byte(s, i) == '=')
		i++;
	return long_one ? i - from : 0;
}
