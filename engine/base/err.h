#ifndef ENGINE_BASE_ERR_H
#define ENGINE_BASE_ERR_H

/*
 * Errors are ids of err.def.  Functions return one; what a person needs to
 * mend it travels in a struct err_info that the caller hands in (or NULL).
 */

#include "engine/base/lang.h"
#include "engine/base/span.h"

enum err {
	OK = 0,
#define ERR(id, en, fr) ERR_##id,
#include "engine/base/err.def"
#undef ERR
	ERR_COUNT
};

#define ERR_TEXT_MAX 400

struct err_info {
	enum err code;
	char file[ERR_TEXT_MAX];   /* "" when no file is to blame */
	long line;                 /* 0 when unknown */
	char detail[ERR_TEXT_MAX]; /* ids and system words, untranslated */
};

/* What CODE means, in LANG; static. */
const char *err_text(enum lang lang, enum err code);

/* The one whose English text TEXT is; OK: none. */
enum err err_named(struct span text);

/* Fills INFO (NULL allowed) and returns CODE.  DETAIL may be NULL. */
enum err err_set(struct err_info *info, enum err code, const char *file,
    long line, const char *detail, ...) __attribute__((format(printf, 5, 6)));

#endif
