#ifndef ENGINE_BASE_SPAN_H
#define ENGINE_BASE_SPAN_H

/*
 * A span is a run of bytes that somebody else owns: not terminated, never
 * freed through the span.  An absent span has p == NULL; an empty one has
 * n == 0 and p != NULL.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	const char *p;
	size_t n;
};

#define SPAN_NONE ((struct span){ NULL, 0 })

/*
 * Bytes for which there was no memory, as a buffer that failed hands them
 * out: empty, and whatever copies them fails as well, so that nobody tells
 * half a text for a whole one.
 */
extern const char span_lost[1];
bool span_is_lost(struct span s);

/* The span of a C string (NULL gives the absent span) and of a literal. */
struct span span_of(const char *s);
#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })

/* The bytes [from, to) of S; both are clamped to S. */
static inline struct span
span_slice(struct span s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return s.p ? (struct span){ s.p + from, to - from } : SPAN_NONE;
}

/* The same bytes, or the same at one end; an i: ASCII case ignored. */
bool span_is(struct span s, const char *text);
bool span_eq(struct span a, struct span b);
bool span_ieq(struct span a, struct span b);
bool span_starts(struct span s, const char *prefix);
bool span_istarts(struct span s, const char *prefix);
bool span_ends(struct span s, const char *suffix);

/* One of LIST, which a NULL ends; ASCII case ignored. */
bool span_is_any(struct span s, const char *const *list);

/* WORD is somewhere in S; the second one ignores ASCII case. */
bool span_holds(struct span s, const char *word);
bool span_iholds(struct span s, const char *word);

/* Begins as FORM does, where a '0' stands for any digit. */
bool span_has_form(struct span s, const char *form);

/* S is a piece of the memory of TEXT. */
bool span_inside(struct span s, struct span text);

/* Takes PREFIX off *S; false, and *S untouched, when S begins otherwise. */
bool span_skip(struct span *s, const char *prefix);

/* Offset of NEEDLE in S from FROM on, or SIZE_MAX. */
size_t span_find(struct span s, struct span needle, size_t from);
size_t span_ifind(struct span s, struct span needle, size_t from);
size_t span_find_byte(struct span s, char c, size_t from);

/* The byte at I, 0 behind the end. */
char span_byte(struct span s, size_t i);

/* Without blanks, tabs, CR and LF at both ends. */
struct span span_trim(struct span s);

/*
 * Takes the part of *REST before the next SEP off *REST, SEP as well.
 * False, and *TOKEN untouched, when *REST is absent; *REST becomes absent
 * with the last token.
 */
bool span_next(struct span *rest, char sep, struct span *token);

/* Takes one line off *REST, without its LF or CRLF.  As span_next(). */
bool span_line(struct span *rest, struct span *line);

/* What stands behind the last SEP; all of S when there is none. */
struct span span_after_last(struct span s, char sep);

/* Whole span as an unsigned number in BASE 10 or 16 (no sign, no 0x). */
bool span_number(struct span s, int base, uint64_t *out);
bool span_is_number(struct span s); /* in base 10 */

/* A 64-bit FNV-1a hash; 0 is never returned for a non-empty span. */
uint64_t span_hash(struct span s);

/* malloc()ed, terminated copy; NULL when out of memory. */
char *span_dup(struct span s);

#endif
