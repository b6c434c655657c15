/*
 * Filling the blanks of a text.
 */

#include "engine/base/fill.h"

#include <inttypes.h>
#include <stdio.h>

#define BLANKS_MAX 9

void
text_fill(struct buf *out, const char *text, ...)
{
	const char *filling[BLANKS_MAX] = { NULL };
	size_t count = 0;
	va_list args;

	va_start(args, text);
	while (
	    count < BLANKS_MAX && (filling[count] = va_arg(args, const char *)))
		count++;
	va_end(args);
	while (*text) {
		if (text[0] == '{' && text[1] >= '1' &&
		    (size_t)(text[1] - '1') < count && text[2] == '}') {
			buf_puts(out, filling[text[1] - '1']);
			text += 3;
		} else {
			buf_byte(out, *text++);
		}
	}
}

const char *
number_text(uint64_t n, char out[NUMBER_TEXT_MAX])
{
	snprintf(out, NUMBER_TEXT_MAX, "%" PRIu64, n);
	return out;
}
