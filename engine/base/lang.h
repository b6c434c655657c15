#ifndef ENGINE_BASE_LANG_H
#define ENGINE_BASE_LANG_H

/*
 * The two languages and the one catalogue of texts for people.  Every text
 * of texts.def has both languages side by side; a missing one does not
 * compile.
 */

enum lang { LANG_EN, LANG_FR, LANG_COUNT };

enum text {
#define TEXT(id, en, fr) T_##id,
#include "engine/base/texts.def"
#undef TEXT
	TEXT_COUNT
};

/* The text in LANG; static. */
const char *text_in(enum lang lang, enum text id);

/* A text in both languages, as the guide holds it; borrowed. */
struct bilingual {
	const char *in[LANG_COUNT];
};

/*
 * Language for a locale name such as "fr_FR.UTF-8": French when it starts
 * with "fr", English else (NULL included).
 */
enum lang lang_of_locale(const char *name);

#endif
