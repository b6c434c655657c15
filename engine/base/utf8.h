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

/* The byte order mark, and how much of S it is: 3 bytes or none. */
#define UTF8_MARK "\xEF\xBB\xBF"
size_t utf8_mark(struct span s);

/* Takes one code point off *S (n > 0). */
uint32_t utf8_next(struct span *s);

/* No byte of S is other than UTF-8. */
bool utf8_valid(struct span s);

/* CODE as UTF-8 into TO; returns its bytes.  What is no code point: U+FFFD. */
#define UTF8_MAX 4
size_t utf8_write(uint32_t code, char to[UTF8_MAX]);

/* Appends CODE as UTF-8. */
void utf8_put(struct buf *b, uint32_t code);

/* Columns on a terminal: 0 (combining, control), 1 or 2. */
int utf8_width(uint32_t code);

/* Columns of the whole text. */
size_t utf8_columns(struct span s);

/* The longest prefix of S of at most COLUMNS columns, in bytes. */
size_t utf8_fit(struct span s, size_t columns);

/*
 * What no terminal may be sent raw: C0 (line feed and tab as well), DEL, C1,
 * and what could turn a line around, break it or hide in it: bidirectional
 * controls, zero-width characters, U+2028, tags.
 */
bool utf8_hidden(uint32_t code);

/*
 * Appends S fit for one line of a screen or JSON: valid UTF-8, what is
 * utf8_hidden() as \xNN or \u{NNNN}, tab as one blank and line ends as "\n"
 * in two characters, at most MAX bytes, never cut inside a character.
 */
void utf8_clean(struct buf *b, struct span s, size_t max);

/* The same into OUT of ROOM bytes, with its NUL; "" and false: no memory. */
bool utf8_clean_to(char *out, size_t room, struct span s);

/* As utf8_clean_to(), but a line end (LF, CRLF) is one LF. */
bool utf8_lines_to(char *out, size_t room, struct span s);

/* As utf8_clean(), for all of S, a name or a field that goes into a line. */
void utf8_line(struct buf *b, const char *s);

/*
 * Appends a text of many lines that is on its way out: as utf8_clean(), but
 * tabs and line ends (LF, CRLF) are the text's own and stay.  Names and
 * fields with line ends in them must have gone through utf8_line() before.
 */
void utf8_gate(struct buf *b, struct span s);

#endif
