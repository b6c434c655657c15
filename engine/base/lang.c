/*
 * The locale of the process is never asked: a server often lacks the French
 * one, and the words come from the program anyway.
 */

#include "engine/base/lang.h"

const char *
text_in(enum lang lang, const struct bilingual *text)
{
	return text ? text->in[lang] : "";
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
