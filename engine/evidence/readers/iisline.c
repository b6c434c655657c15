#include "engine/evidence/readers/iisline.h"

#include "engine/base/utf8.h"

#include <string.h>

#define PREFIX_MAX 400 /* bytes of "C:\\folder\\u_ex260505.log:12:" */

struct span
iisline_without_prefix(struct span line)
{
	for (size_t at = 0; at < line.n && at <= PREFIX_MAX; at++) {
		struct span rest = span_slice(line, at, line.n);

		if (at > 0 && !memchr(":> \t]", line.p[at - 1], 5))
			continue;
		if (span_has_form(rest, "0000-00-00 00:00:00") ||
		    span_istarts(rest, "#Fields:"))
			return rest;
	}
	return SPAN_NONE;
}

bool
iisline_is_row(struct span line)
{
	line = iisline_without_prefix(line);
	return line.p && line.p[0] != '#';
}

/* BEFORE is what stands before something in a row, not a file's name. */
static bool
is_of_row(struct span before)
{
	return iisline_is_row(before) ||
	       span_find_byte(before, ',', 0) != SIZE_MAX ||
	       span_find_byte(before, ';', 0) != SIZE_MAX ||
	       span_find_byte(before, '\t', 0) != SIZE_MAX;
}

/* What a client calls itself can look like one. */
static bool
is_directive(struct span line)
{
	size_t at = span_find_byte(span_slice(line, 0, PREFIX_MAX), '#', 0);

	return at != SIZE_MAX &&
	       (at == 0 || memchr(":> \t", line.p[at - 1], 4)) &&
	       span_find_byte(span_slice(line, at, line.n), ':', 0) !=
		   SIZE_MAX &&
	       !is_of_row(span_slice(line, 0, at));
}

bool
iisline_is_remark(struct span line)
{
	line = span_trim(line);
	return line.n == 0 || span_is(line, UTF8_MARK) ||
	       span_istarts(line, "sep=") || span_starts(line, "#TYPE ") ||
	       span_starts(line, "---------- ") || is_directive(line);
}

void
iisline_put(struct buf *out, struct span token)
{
	if (out->n > 0)
		buf_byte(out, ' ');
	token = span_trim(token);
	if (token.n == 0)
		buf_byte(out, '-');
	for (size_t i = 0; i < token.n; i++)
		buf_byte(out, token.p[i] == ' ' ? '+' : token.p[i]);
}

static bool
has_tokens(struct span line, size_t wanted)
{
	struct span token;
	size_t n = 0;

	while (n <= wanted && span_next(&line, ' ', &token))
		n++;
	return n == wanted;
}

static struct span
without_quotes(struct span token)
{
	return token.n > 1 && token.p[0] == '"' && span_ends(token, "\"")
		   ? span_slice(token, 1, token.n - 1)
		   : token;
}

/*
 * Behind the quote that closes the token at the start of LINE, or 0.  *NONE:
 * there is no such quote from here on.
 */
static size_t
quoted_end(struct span line, bool *none)
{
	size_t at = 0;

	if (!span_starts(line, "\""))
		return 0;
	while (!*none && (at = span_find_byte(line, '"', at + 1)) != SIZE_MAX)
		if (at + 1 == line.n || line.p[at + 1] == ' ')
			return at + 1;
	*none = true;
	return 0;
}

void
iisline_put_quoted(struct buf *out, struct span line, size_t wanted)
{
	bool none = has_tokens(line, wanted);
	struct span token;

	while (line.p) {
		size_t end = quoted_end(line, &none);

		if (end > 0) {
			token = span_slice(line, 0, end);
			line = end < line.n ? span_slice(line, end + 1, line.n)
					    : SPAN_NONE;
		} else {
			span_next(&line, ' ', &token);
		}
		iisline_put(out, without_quotes(token));
	}
}
