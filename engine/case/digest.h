#ifndef ENGINE_CASE_DIGEST_H
#define ENGINE_CASE_DIGEST_H

/* SHA-256 of the files that a case was read from. */

#include "engine/case/case.h"
#include "engine/evidence/certs/hash.h"

/*
 * Of the bytes of FILE as they are now, 64 lower-case hex digits.  "" when it
 * cannot be read, and on a live server, whose logs change while one looks.
 */
enum err case_digest(
    const struct case_file *c, const char *file, char out[HASH_TEXT_MAX]);

/*
 * The same a part at a time.  NULL when it cannot be begun: *ERR says why.
 * C must outlive it; the caller ends it with digesting_free(), which takes
 * NULL.
 */
struct digesting;
struct digesting *digesting_new(
    const struct case_file *c, const char *file, enum err *err);
void digesting_free(struct digesting *d);

/*
 * At most about BUDGET bytes more: *USED is how many.  OUT is filled when
 * *DONE.
 */
enum err digesting_step(struct digesting *d, uint64_t budget, uint64_t *used,
    bool *done, char out[HASH_TEXT_MAX]);

#endif
