/*
 * Error texts and the details that travel with an error.
 */

#include "engine/base/err.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const texts[ERR_COUNT][LANG_COUNT] = {
	[OK] = { "no error", "aucune erreur" },
#define ERR(id, en, fr) [ERR_##id] = { en, fr },
#include "engine/base/err.def"
#undef ERR
};

const char *
err_text(enum lang lang, enum err code)
{
	return texts[code][lang];
}

enum err
err_named(struct span text)
{
	for (int i = OK + 1; i < ERR_COUNT; i++)
		if (span_is(text, texts[i][LANG_EN]))
			return (enum err)i;
	return OK;
}

enum err
err_set(struct err_info *info, enum err code, const char *file, long line,
    const char *detail, ...)
{
	va_list args;

	if (!info)
		return code;
	info->code = code;
	info->line = line;
	snprintf(info->file, sizeof(info->file), "%s", file ? file : "");
	info->detail[0] = '\0';
	if (detail) {
		va_start(args, detail);
		vsnprintf(info->detail, sizeof(info->detail), detail, args);
		va_end(args);
	}
	return code;
}
