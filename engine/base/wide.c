/*
 * Between UTF-8, which the program speaks, and the UTF-16 of Windows.
 */

#include "engine/base/wide.h"

#include "engine/base/utf8.h"

#include <stdlib.h>

#define HIGH   0xD800u /* first of 1024 */
#define LOW    0xDC00u /* first of 1024 */
#define BEYOND 0x10000u

static bool
is_half(uint32_t unit, uint32_t first)
{
	return unit >= first && unit < first + 0x400;
}

uint16_t *
wide_of(struct span s)
{
	/* never more units than bytes */
	uint16_t *wide = s.n < SIZE_MAX / sizeof(*wide)
			     ? malloc((s.n + 1) * sizeof(*wide))
			     : NULL;
	size_t n = 0;

	while (wide && s.n > 0) {
		uint32_t code = utf8_next(&s);

		if (code >= BEYOND) {
			code -= BEYOND;
			wide[n++] = (uint16_t)(HIGH + (code >> 10));
			code = LOW + (code & 0x3FF);
		}
		wide[n++] = (uint16_t)code;
	}
	if (wide)
		wide[n] = 0;
	return wide;
}

size_t
wide_length(const uint16_t *wide)
{
	size_t n = 0;

	while (wide[n])
		n++;
	return n;
}

void
wide_decode(const uint16_t *wide, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t code = wide[i];

		if (is_half(code, HIGH) && i + 1 < n &&
		    is_half(wide[i + 1], LOW))
			code = BEYOND + ((code - HIGH) << 10) +
			       (wide[++i] - LOW);
		else if (is_half(code, HIGH) || is_half(code, LOW))
			code = UTF8_BAD;
		utf8_put(out, code);
	}
}
