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

#endif
