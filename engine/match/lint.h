#ifndef ENGINE_MATCH_LINT_H
#define ENGINE_MATCH_LINT_H

/*
 * Faults of a guide that loads: what would make it silent, wrong or half
 * translated.  Samples run through the real readers and the real matcher.
 */

#include "engine/know/knowledge.h"

struct lint_fault {
	const char *file; /* of the guide; "" when not about a place */
	long line;        /* 0 when unknown */
	const struct bilingual *what; /* {1} is the id, {2} a detail */
	const char *id;
	const char *detail;
};

typedef void lint_tell(void *arg, const struct lint_fault *fault);

/*
 * Calls TELL for each fault; *COUNT is how many.  ERR_NOMEM, or the error of
 * a pattern that does not compile (in INFO).
 */
enum err lint(const struct knowledge *k, lint_tell *tell, void *arg,
    size_t *count, struct err_info *info);

#endif
