/*
 * Shapes of numbers and addresses.
 */

#include "engine/report/redact/shapes.h"

#include <string.h>

#define BASE64_LEAST 24
#define PAIRS_LEAST  6

static bool
is_digit(char c)
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
	return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static char
at(struct span s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

static bool
is_word(char c)
{
	return is_digit(c) || is_letter(c) || c == '_';
}

size_t
shape_guid(struct span s, size_t from)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t i;

	for (i = 0; form[i]; i++)
		if (form[i] == 'x' ? !is_hex(at(s, from + i))
				   : at(s, from + i) != '-')
			return 0;
	return is_word(at(s, from + i)) ? 0 : i;
}

size_t
shape_hex(struct span s, size_t from)
{
	size_t i = from;
	bool digit = false;

	if (at(s, i) == '0' && (at(s, i + 1) | 32) == 'x')
		i += 2;
	for (; is_hex(at(s, i)); i++)
		digit |= is_digit(at(s, i));
	return digit && i - from >= SHAPE_HEX_LEAST && !is_word(at(s, i))
		   ? i - from
		   : 0;
}

size_t
shape_pairs(struct span s, size_t from)
{
	char between = at(s, from + 2);
	size_t i = from, pairs = 0;

	if (!between || !strchr(" ,:-", between))
		return 0;
	while (is_hex(at(s, i)) && is_hex(at(s, i + 1)) &&
	       !is_word(at(s, i + 2))) {
		pairs++;
		i += 2;
		if (at(s, i) != between)
			break;
		i++;
	}
	if (pairs > 0 && at(s, i - 1) == between)
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

		for (; is_digit(at(s, i)) && i - begin < 3; i++)
			n = n * 10 + (unsigned)(at(s, i) - '0');
		if (i == begin || n > 255 || is_digit(at(s, i)))
			return 0;
		if (part < 3 && at(s, i++) != '.')
			return 0;
	}
	/* an OID or a version goes on */
	if (is_letter(at(s, i)) ||
	    (at(s, i) == '.' && is_digit(at(s, i + 1))) ||
	    (from > 1 && s.p[from - 1] == '.' && is_digit(s.p[from - 2])))
		return 0;
	return i - from;
}

size_t
shape_ipv6(struct span s, size_t from)
{
	size_t i = from, colons = 0, digits = 0;
	bool twice = false;

	for (; is_hex(at(s, i)) || at(s, i) == ':'; i++) {
		colons += at(s, i) == ':';
		digits += at(s, i) != ':';
		twice |= at(s, i) == ':' && at(s, i + 1) == ':';
	}
	if (i > from && at(s, i - 1) == ':' && at(s, i - 2) != ':') {
		i--;
		colons--;
	}
	if (digits < 2 || is_word(at(s, i)) || !(twice || colons == 7))
		return 0;
	while (at(s, i) == '.' && is_digit(at(s, i + 1))) /* ::ffff:1.2.3.4 */
		for (i++; is_digit(at(s, i)); i++)
			;
	if (at(s, i) == '%')
		for (i++; is_word(at(s, i)); i++)
			;
	return i - from;
}

size_t
shape_base64(struct span s, size_t from)
{
	bool upper = false, small = false, digit = false, long_one = false;
	size_t i = from, run = 0;

	for (; is_letter(at(s, i)) || is_digit(at(s, i)) || at(s, i) == '+' ||
	       at(s, i) == '/' || at(s, i) == '-' || at(s, i) == '_';
	     i++) {
		char c = at(s, i);
		bool plain = is_letter(c) || is_digit(c) || c == '+';

		if (!plain)
			run = 0, upper = small = digit = false;
		else
			run++;
		upper |= c >= 'A' && c <= 'Z';
		small |= c >= 'a' && c <= 'z';
		digit |= is_digit(c);
		long_one |= run >= BASE64_LEAST && upper && small && digit;
	}
	while (at(s, i) == '=')
		i++;
	return long_one ? i - from : 0;
}
