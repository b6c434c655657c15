/*
 * Shapes of numbers and addresses.
 */

#include "engine/report/redact/shapes.h"

#include <string.h>

#define BASE64_LEAST 24
#define PAIRS_LEAST  6

static bool
is_decimal(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool
is_hex(char c)
{
	return is_decimal(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static char
byte_at(struct span s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

static bool
is_word(char c)
{
	return is_decimal(c) || is_letter(c) || c == '_';
}

size_t
shape_guid(struct span s, size_t from)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t i;

	for (i = 0; form[i]; i++)
		if (form[i] == 'x' ? !is_hex(byte_at(s, from + i))
				   : byte_at(s, from + i) != '-')
			return 0;
	return is_word(byte_at(s, from + i)) ? 0 : i;
}

size_t
shape_hex(struct span s, size_t from)
{
	size_t i = from;
	bool digit = false;

	if (byte_at(s, i) == '0' && (byte_at(s, i + 1) | 32) == 'x')
		i += 2;
	for (; is_hex(byte_at(s, i)); i++)
		digit |= is_decimal(byte_at(s, i));
	return digit && i - from >= SHAPE_HEX_LEAST && !is_word(byte_at(s, i))
		   ? i - from
		   : 0;
}

size_t
shape_pairs(struct span s, size_t from)
{
	char between = byte_at(s, from + 2);
	size_t i = from, pairs = 0;

	if (!between || !strchr(" ,:-", between))
		return 0;
	while (is_hex(byte_at(s, i)) && is_hex(byte_at(s, i + 1)) &&
	       !is_word(byte_at(s, i + 2))) {
		pairs++;
		i += 2;
		if (byte_at(s, i) != between)
			break;
		i++;
	}
	if (pairs > 0 && byte_at(s, i - 1) == between)
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

		for (; is_decimal(byte_at(s, i)) && i - begin < 3; i++)
			n = n * 10 + (unsigned)(byte_at(s, i) - '0');
		if (i == begin || n > 255 || is_decimal(byte_at(s, i)))
			return 0;
		if (part < 3 && byte_at(s, i++) != '.')
			return 0;
	}
	/* an OID or a version goes on */
	if (is_letter(byte_at(s, i)) ||
	    (byte_at(s, i) == '.' && is_decimal(byte_at(s, i + 1))) ||
	    (from > 1 && s.p[from - 1] == '.' && is_decimal(s.p[from - 2])))
		return 0;
	return i - from;
}

size_t
shape_ipv6(struct span s, size_t from)
{
	size_t i = from, colons = 0, digits = 0;
	bool twice = false;

	for (; is_hex(byte_at(s, i)) || byte_at(s, i) == ':'; i++) {
		colons += byte_at(s, i) == ':';
		digits += byte_at(s, i) != ':';
		twice |= byte_at(s, i) == ':' && byte_at(s, i + 1) == ':';
	}
	if (i > from && byte_at(s, i - 1) == ':' && byte_at(s, i - 2) != ':') {
		i--;
		colons--;
	}
	if (digits < 2 || is_word(byte_at(s, i)) || !(twice || colons == 7))
		return 0;
	while (byte_at(s, i) == '.' &&
	       is_decimal(byte_at(s, i + 1))) /* ::ffff:1.2.3.4 */
		for (i++; is_decimal(byte_at(s, i)); i++)
			;
	if (byte_at(s, i) == '%')
		for (i++; is_word(byte_at(s, i)); i++)
			;
	return i - from;
}

size_t
shape_base64(struct span s, size_t from)
{
	bool upper = false, small = false, digit = false, long_one = false;
	size_t i = from, run = 0;

	for (; is_letter(byte_at(s, i)) || is_decimal(byte_at(s, i)) ||
	       byte_at(s, i) == '+' || byte_at(s, i) == '/' ||
	       byte_at(s, i) == '-' || byte_at(s, i) == '_';
	     i++) {
		char c = byte_at(s, i);
		bool plain = is_letter(c) || is_decimal(c) || c == '+';

		if (!plain)
			run = 0, upper = small = digit = false;
		else
			run++;
		upper |= c >= 'A' && c <= 'Z';
		small |= c >= 'a' && c <= 'z';
		digit |= is_decimal(c);
		long_one |= run >= BASE64_LEAST && upper && small && digit;
	}
	while (byte_at(s, i) == '=')
		i++;
	return long_one ? i - from : 0;
}
