#ifndef ENGINE_FIX_SAY_H
#define ENGINE_FIX_SAY_H

/*
 * A sentence for people that is not written yet: a text of the catalogue and
 * what fills its blanks.  The fix engine says why and what; front ends
 * choose the language.
 */

#include "engine/base/buf.h"
#include "engine/base/err.h"

#define FIX_SAY_MAX 300

struct fix_say {
	const struct bilingual *id; /* T_NONE: nothing to say */
	enum err err;               /* its text is {3} */
	char a[FIX_SAY_MAX];        /* {1}, clean */
	char b[FIX_SAY_MAX];        /* {2}, clean */
};

/* A and B may be NULL and hold anything. */
void fix_say(struct fix_say *s, const struct bilingual *id, const char *a,
    const char *b);
void fix_say_err(
    struct fix_say *s, const struct bilingual *id, const char *a, enum err err);

/* Appended. */
void fix_say_text(const struct fix_say *s, enum lang lang, struct buf *out);

#endif
