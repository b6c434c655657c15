#ifndef ENGINE_BASE_LITERAL_H
#define ENGINE_BASE_LITERAL_H

/*
 * A word without which a pattern cannot match: a text that lacks it is done
 * with at the speed of a search.
 */

#include "engine/base/span.h"

struct literal;

/*
 * The longest run of plain characters that stands in every match of PATTERN,
 * a pattern of PCRE2 in UTF.  NULL when there is none that is certain, or no
 * memory.
 */
struct literal *literal_of_pattern(const char *pattern);
void literal_free(struct literal *l);

/* In small letters. */
struct span literal_text(const struct literal *l);

/*
 * A good PATTERN spells a word out: four letters side by side, be it in one
 * of its alternatives only.  One without is about numbers and marks, which
 * may stand in any text.
 */
bool literal_has_word(const char *pattern);

/* L stands somewhere in TEXT, ASCII case ignored. */
bool literal_is_in(const struct literal *l, struct span text);

#endif
