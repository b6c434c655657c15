/*
 * The clipboard of a terminal, over SSH too: the terminal decides whether it
 * obeys, and says nothing.
 */

#include "tui/term/clip.h"

static void
base64_put(struct span s, struct buf *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.n; i += 3) {
		size_t n = s.n - i < 3 ? s.n - i : 3;
		unsigned long v = 0;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < n ? (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_byte(
			    out, k <= n ? digits[v >> (18 - 6 * k) & 63] : '=');
	}
}

void
clip_sequence(struct span text, struct buf *out)
{
	if (text.n == 0 || text.n > CLIP_MAX)
		return;
	buf_puts(out, "\033]52;c;");
	base64_put(text, out);
	buf_byte(out, '\a');
}
