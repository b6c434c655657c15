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

static bool
is_directive(struct span line)
{
	size_t at = span_find_byte(span_slice(line, 0, PREFIX_MAX), '#', 0);

	return at != SIZE_MAX &&
	       (at == 0 || memchr(":> \t", line.p[at - 1], 4)) &&
	       span_find_byte(span_slice(line, at, line.n), ':', 0) != SIZE_MAX;
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

void
iisline_put_quoted(struct buf *out, struct span line)
{
	while (line.p) {
		struct span token;
		size_t end = SIZE_MAX;

		if (span_starts(line, "\""))
			end = span_find_byte(line, '"', 1);
		if (end == SIZE_MAX) {
			span_next(&line, ' ', &token);
		} else {
			token = span_slice(line, 1, end);
			line = end + 1 < line.n
				   ? span_slice(line, end + 2, line.n)
				   : SPAN_NONE;
		}
		iisline_put(out, token);
	}
}
