#ifndef ENGINE_CASE_TARGET_SAVE_H
#define ENGINE_CASE_TARGET_SAVE_H

/* What a person asked to have in a file. */

#include "engine/base/buf.h"
#include "engine/base/err.h"

/*
 * Writes BYTES as the file PATH, whole or not at all, over an old one only
 * with OVER, and never into the capture at CAPTURE (NULL: there is none).
 * INFO is filled on failure.
 */
enum err case_save(const char *path, struct span bytes, bool over,
    const char *capture, struct err_info *info);

/* The same for what nobody else is to read. */
enum err case_save_private(const char *path, struct span bytes, bool over,
    const char *capture, struct err_info *info);

#endif
