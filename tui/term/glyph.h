#ifndef TUI_TERM_GLYPH_H
#define TUI_TERM_GLYPH_H

/* What one character of a text becomes on a screen. */

#include "engine/base/span.h"

#define GLYPH_MAX 12

struct glyph {
	uint32_t code[GLYPH_MAX];
	int count;
	int width; /* columns; 0 for a combining character */
};

/*
 * Takes one character off *S (n > 0): itself, or an escape when it would
 * disturb or hide, or its nearest ASCII.
 */
void glyph_next(struct span *s, bool ascii, struct glyph *out);

#endif
