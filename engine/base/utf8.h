#ifndef ENGINE_BASE_UTF8_H
#define ENGINE_BASE_UTF8_H

/*
 * UTF-8 as it comes from logs: hostile.  Anything invalid reads as U+FFFD,
 * one byte at a time, so every function makes progress on any input.
 * The width table is our own: mingw has no wcwidth(), and a C locale no
 * wide characters.
 */

#include "engine/base/buf.h"

#define UTF8_BAD 0xFFFDu

/* Takes one code point off *S (n > 0). */
uint32_t utf8_next(struct span *s);

bool utf8_valid(struct span s);

/* Appends CODE as UTF-8. */
void utf8_put(struct buf *b, uint32_t code);

/* Columns on a terminal: 0 (combining, control), 1 or 2. */
int utf8_width(uint32_t code);

/* Columns of the whole text. */
size_t utf8_columns(struct span s);

/* The longest prefix of S of at most COLUMNS columns, in bytes. */
size_t utf8_fit(struct span s, size_t columns);

/*
 * Appends S fit for a screen or JSON: valid UTF-8, control characters (C0,
 * DEL, C1, bidirectional overrides) as \xNN or \u{NNNN}, tab as one blank
 * and line ends as "\n" in two characters, at most MAX bytes, never cut
 * inside a character.
 */
void utf8_clean(struct buf *b, struct span s, size_t max);

#endif
