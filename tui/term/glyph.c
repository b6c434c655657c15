/*
 * Characters as a terminal may see them.  Logs are hostile and thumbprints
 * are pasted with invisible marks: nothing that moves the cursor, turns the
 * direction of writing or cannot be seen goes out as itself.
 */

#include "tui/term/glyph.h"

#include <stdio.h>

#include "engine/base/utf8.h"

struct range {
	uint32_t first, last;
};

static const struct range disturbing[] = {
	{ 0x00, 0x1F },
	{ 0x7F, 0x9F },
	{ 0xAD, 0xAD }, /* soft hyphen: terminals differ on its width */
	{ 0x61C, 0x61C },
	{ 0x180E, 0x180E },
	{ 0x200B, 0x200F },
	{ 0x2028, 0x202E },
	{ 0x2060, 0x206F },
	{ 0xFEFF, 0xFEFF },
	{ 0xFFF9, 0xFFFB },
	{ 0xE0000, 0xE0FFF },
};

/* U+00A0 to U+00FF; U+00AD never comes here. */
static const char latin1[] = " !cL$Y|S\"Ca\"--R-o+23'uP.,1o\"123?"
			     "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
			     "aaaaaaaceeeeiiiidnooooo/ouuuuyty";

static const struct {
	uint32_t code;
	const char *ascii;
} plain[] = {
	{ 0x152, "OE" },
	{ 0x153, "oe" },
	{ 0x202F, " " },
	{ 0x2013, "-" },
	{ 0x2014, "-" },
	{ 0x2018, "'" },
	{ 0x2019, "'" },
	{ 0x201C, "\"" },
	{ 0x201D, "\"" },
	{ 0x2026, "..." },
	{ 0x20AC, "EUR" },
	{ 0x2190, "<" },
	{ 0x2192, ">" },
};

static bool
is_disturbing(uint32_t code)
{
	for (size_t i = 0; i < sizeof(disturbing) / sizeof(*disturbing); i++) {
		if (code >= disturbing[i].first && code <= disturbing[i].last)
			return true;
	}
	return false;
}

static void
glyph_set(struct glyph *g, const char *ascii)
{
	g->count = 0;
	for (; *ascii != '\0' && g->count < GLYPH_MAX; ascii++)
		g->code[g->count++] = (unsigned char)*ascii;
	g->width = g->count;
}

static void
glyph_escape(struct glyph *g, uint32_t code)
{
	char text[GLYPH_MAX + 1];

	snprintf(text, sizeof(text), code < 0x100 ? "\\x%02X" : "\\u{%04X}",
	    (unsigned)code);
	glyph_set(g, text);
}

static void
glyph_ascii(struct glyph *g, uint32_t code)
{
	char one[2] = "?";

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		if (plain[i].code == code) {
			glyph_set(g, plain[i].ascii);
			return;
		}
	}
	if (code >= 0xA0 && code <= 0xFF)
		one[0] = latin1[code - 0xA0];
	glyph_set(g, utf8_width(code) == 2 ? "??" : one);
}

void
glyph_next(struct span *s, bool ascii, struct glyph *out)
{
	uint32_t code = utf8_next(s);

	if (code == '\t' || code == '\n' || code == '\r')
		code = ' ';
	out->code[0] = code;
	out->count = 1;
	if (is_disturbing(code)) {
		glyph_escape(out, code);
		return;
	}
	out->width = utf8_width(code);
	if (!ascii || code < 0x80)
		return;
	if (out->width == 0)
		out->count = 0;
	else
		glyph_ascii(out, code);
}
