/*
 * Names and data of .reg files.  In quotes a backslash stands before a
 * backslash or a quote; line ends stand for themselves.  Everything else is
 * a number: dword:, or hex(type): with bytes in the order of memory.
 * hivexregedit writes str(type):"..." where every byte of a text can be shown.
 */

#include "engine/evidence/record/regdata.h"

#include "engine/base/ascii.h"
#include "engine/base/encoding.h"
#include "engine/evidence/record/registry.h"

#include <string.h>

#define DWORD_DIGITS 8

/* Offset of the quote that ends the text in quotes, or S.n or more. */
static size_t
closing_quote(struct span s, size_t at)
{
	while (at < s.n && s.p[at] != '"')
		at += s.p[at] == '\\' ? 2 : 1;
	return at;
}

static size_t
skip_blanks(struct span s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	return at;
}

/* S without a "str(1):" before a text in quotes, which is its *TYPE. */
static struct span
skip_string_type(struct span s, uint64_t *type)
{
	size_t colon = span_find_byte(s, ':', 0);

	*type = REG_TYPE_SZ;
	if (!span_istarts(s, "str(") || colon == SIZE_MAX || colon < 6 ||
	    s.p[colon - 1] != ')' ||
	    !span_number(span_slice(s, 4, colon - 1), 16, type) ||
	    *type > UINT32_MAX)
		return s;
	return span_slice(s, colon + 1, s.n);
}

/* From behind the name: what kind of data follows? */
static enum regdata_open
data_kind(struct span text, size_t *at)
{
	struct span line, string;
	uint64_t type;

	*at = skip_blanks(text, *at);
	if (*at >= text.n || text.p[*at] != '=')
		return REGDATA_WHOLE; /* and wrong */
	*at = skip_blanks(text, *at + 1);
	line = span_trim(span_slice(text, *at, text.n));
	string = skip_string_type(line, &type);
	if (span_starts(string, "\"")) {
		*at += line.n - string.n + 1;
		return REGDATA_STRING;
	}
	if (span_istarts(line, "hex") && span_ends(line, "\\"))
		return REGDATA_HEX;
	return REGDATA_WHOLE;
}

void
regdata_scan(struct regdata_scan *s, struct span text)
{
	if (s->open == REGDATA_START) {
		s->open = span_starts(text, "@") ? REGDATA_EQUALS
						 : REGDATA_NAME;
		s->at = 1;
	}
	if (s->open == REGDATA_NAME) {
		s->at = closing_quote(text, s->at);
		if (s->at >= text.n)
			return;
		s->at++;
		s->open = REGDATA_EQUALS;
	}
	if (s->open == REGDATA_EQUALS)
		s->open = data_kind(text, &s->at);
	if (s->open == REGDATA_STRING) {
		s->at = closing_quote(text, s->at);
		if (s->at < text.n)
			s->open = REGDATA_WHOLE;
	}
}

void
regdata_free(struct regdata *d)
{
	buf_free(&d->name);
	buf_free(&d->data);
	buf_free(&d->raw);
}

/* Takes a text in quotes off *S; false when the last quote is missing. */
static bool
take_quoted(struct span *s, struct buf *out)
{
	size_t from = 1, at = 1;

	while (at < s->n && s->p[at] != '"') {
		if (s->p[at] == '\\' && at + 1 < s->n &&
		    (s->p[at + 1] == '\\' || s->p[at + 1] == '"')) {
			buf_add(out, span_slice(*s, from, at));
			from = ++at;
		}
		at++;
	}
	if (at >= s->n)
		return false;
	buf_add(out, span_slice(*s, from, at));
	*s = span_slice(*s, at + 1, s->n);
	return true;
}

/* Nothing more than a comment. */
static bool
at_end(struct span s)
{
	s = span_trim(s);
	return s.n == 0 || s.p[0] == ';';
}

static bool
take_dword(struct regdata *d, struct span s)
{
	uint64_t number;
	size_t end = span_find_byte(s, ';', 0);

	s = span_trim(span_slice(s, 0, end));
	if (s.n > DWORD_DIGITS || !span_number(s, 16, &number))
		return false;
	d->type = REG_TYPE_DWORD;
	d->shortened = s.n < DWORD_DIGITS;
	for (int i = 0; i < 4; i++)
		buf_byte(&d->data, (char)(number >> 8 * i & 0xff));
	return true;
}

/* Bytes in hex with commas between; lines are joined by backslashes. */
static bool
take_bytes(struct regdata *d, struct span s, struct buf *out)
{
	char *to = buf_room(out, s.n / 2 + 1);
	size_t n = 0, digits = 0;
	int byte = 0;
	bool comma = false;

	for (size_t i = 0; to && i < s.n && s.p[i] != ';'; i++) {
		int digit = ascii_hex_value(s.p[i]);

		if (digit >= 0) {
			if (++digits > 2)
				return false;
			byte = byte << 4 | digit;
			comma = false;
		} else if (s.p[i] == ',') {
			if (digits == 0)
				return false;
			to[n++] = (char)byte;
			byte = 0;
			digits = 0;
			comma = true;
		} else if (!strchr(" \t\r\n\\", s.p[i])) {
			return false;
		}
	}
	if (comma || !to)
		return false;
	if (digits > 0)
		to[n++] = (char)byte;
	d->shortened = digits == 1;
	out->n += n;
	return true;
}

/* UTF-8, without the NUL at the end; the strings of a list, on lines. */
static void
decode_strings(struct regdata *d, bool wide)
{
	struct span raw = buf_span(&d->raw);
	size_t start = d->data.n;

	for (size_t i = 0; !wide && !d->ansi && i < raw.n; i++)
		d->ansi = (unsigned char)raw.p[i] >= 0x80;
	encoding_decode(wide ? ENC_UTF16LE : ENC_CP1252, raw, true, &d->data);
	while (d->data.n > start && d->data.p[d->data.n - 1] == '\0')
		d->data.n--;
	if (d->type != REG_TYPE_MULTI_SZ)
		return;
	for (size_t i = start; i < d->data.n; i++)
		if (d->data.p[i] == '\0')
			d->data.p[i] = '\n';
}

/* S begins behind "hex": an optional type in brackets, a colon, bytes. */
static bool
take_hex(struct regdata *d, struct span s, bool wide)
{
	uint64_t type = REG_TYPE_BINARY;
	size_t colon = span_find_byte(s, ':', 0);
	struct span kind = span_trim(span_slice(s, 0, colon));

	if (colon == SIZE_MAX)
		return false;
	s = span_slice(s, colon + 1, s.n);
	if (kind.n > 0 &&
	    (kind.n < 3 || kind.p[0] != '(' || kind.p[kind.n - 1] != ')' ||
		!span_number(span_slice(kind, 1, kind.n - 1), 16, &type) ||
		type > UINT32_MAX))
		return false;
	d->type = (uint32_t)type;
	if (type != REG_TYPE_SZ && type != REG_TYPE_EXPAND_SZ &&
	    type != REG_TYPE_MULTI_SZ)
		return take_bytes(d, s, &d->data);
	if (!take_bytes(d, s, &d->raw) || (wide && d->raw.n % 2 != 0))
		return false;
	decode_strings(d, wide);
	return true;
}

bool
regdata_parse(struct regdata *d, struct span text, bool wide)
{
	uint64_t type;

	buf_clear(&d->name);
	buf_clear(&d->data);
	buf_clear(&d->raw);
	d->type = REG_TYPE_NONE;
	d->gone = d->ansi = d->shortened = false;
	d->rest = SPAN_NONE;
	if (span_starts(text, "@"))
		text = span_slice(text, 1, text.n);
	else if (!take_quoted(&text, &d->name))
		return false;
	text = span_trim(text);
	if (!span_starts(text, "="))
		return false;
	text = span_trim(span_slice(text, 1, text.n));
	if (span_starts(skip_string_type(text, &type), "\"")) {
		text = skip_string_type(text, &type);
		d->type = (uint32_t)type;
		if (!take_quoted(&text, &d->data))
			return false;
		d->rest = at_end(text) ? SPAN_NONE : span_trim(text);
		return !d->rest.p || strchr("\"@[", *d->rest.p);
	}
	if (span_istarts(text, "dword:"))
		return take_dword(d, span_slice(text, 6, text.n));
	if (span_istarts(text, "hex"))
		return take_hex(d, span_slice(text, 3, text.n), wide);
	d->gone = span_starts(text, "-");
	return d->gone && at_end(span_slice(text, 1, text.n));
}
