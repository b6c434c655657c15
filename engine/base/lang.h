#ifndef ENGINE_BASE_LANG_H
#define ENGINE_BASE_LANG_H

/*
 * The two languages, and texts for people.  The texts of a floor lie in its
 * texts.def, both languages side by side; a missing one does not compile.
 * There T_NAME is a text; it stands wherever a text is asked for.
 */

#include <stddef.h>

enum lang { LANG_EN, LANG_FR, LANG_COUNT };

/* A text in both languages, of the program or of the guide; borrowed. */
struct bilingual {
	const char *in[LANG_COUNT];
};

#define T_NONE ((const struct bilingual *)NULL)

/* The text in LANG, "" for T_NONE; static for texts of the program. */
const char *text_in(enum lang lang, const struct bilingual *text);

/*
 * Language for a locale name such as "fr_FR.UTF-8": French when it starts
 * with "fr", English else (NULL included).
 */
enum lang lang_of_locale(const char *name);

#endif
