/*
 * Words for batch files.
 */

#include "engine/base/plain.h"

#include "engine/base/utf8.h"

#include <string.h>

#define TEXT_MAX 2000

/* The letters of French without their accents; '_' for anything else. */
static char
plain(uint32_t c)
{
	static const struct {
		uint32_t code;
		char ascii;
	} letters[] = {
		{ 0xa0, ' ' },
		{ 0xc0, 'A' },
		{ 0xc7, 'C' },
		{ 0xc8, 'E' },
		{ 0xc9, 'E' },
		{ 0xca, 'E' },
		{ 0xe0, 'a' },
		{ 0xe2, 'a' },
		{ 0xe7, 'c' },
		{ 0xe8, 'e' },
		{ 0xe9, 'e' },
		{ 0xea, 'e' },
		{ 0xeb, 'e' },
		{ 0xee, 'i' },
		{ 0xef, 'i' },
		{ 0xf4, 'o' },
		{ 0xf9, 'u' },
		{ 0xfb, 'u' },
		{ 0xfc, 'u' },
		{ 0xab, '\'' },
		{ 0xbb, '\'' },
		{ 0x2019, '\'' },
		{ 0x153, 'o' },
		{ '"', '\'' },
	};

	if (c < 0x80 && c >= ' ' && !strchr("\"%&|<>^!", (int)c))
		return (char)c;
	for (size_t i = 0; i < sizeof(letters) / sizeof(*letters); i++)
		if (letters[i].code == c)
			return letters[i].ascii;
	return '_';
}

void
plain_words(struct buf *out, const char *text)
{
	struct buf clean = BUF_INIT;
	struct span rest;

	utf8_clean(&clean, span_of(text), TEXT_MAX);
	rest = buf_span(&clean);
	while (rest.n > 0)
		buf_byte(out, plain(utf8_next(&rest)));
	buf_free(&clean);
}
