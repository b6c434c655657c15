/*
 * The text catalogue, unfolded from texts.def.
 */

#include "engine/base/lang.h"

#include <stddef.h>

static const char *const texts[TEXT_COUNT][LANG_COUNT] = {
#define TEXT(id, en, fr) [T_##id] = { en, fr },
#include "engine/base/texts.def"
#undef TEXT
};

const char *
text_in(enum lang lang, enum text id)
{
	return texts[id][lang];
}

enum lang
lang_of_locale(const char *name)
{
	if (name && name[0] == 'f' && name[1] == 'r' &&
	    (name[2] == '\0' || name[2] == '_' || name[2] == '.' ||
		name[2] == '@' || name[2] == '-'))
		return LANG_FR;
	return LANG_EN;
}
