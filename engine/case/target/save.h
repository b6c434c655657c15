#ifndef ENGINE_CASE_TARGET_SAVE_H
#define ENGINE_CASE_TARGET_SAVE_H

/* What a person asked to have in a file. */

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/case/capturing.h"
#include "engine/host/os/newfile.h"

/*
 * Writes BYTES as the file PATH, whole or not at all, over an old one only
 * with OVER, and never into what is to be kept.  INFO is filled on failure.
 */
enum err case_save(const char *path, struct span bytes, bool over,
    const struct newfile_keep *keep, struct err_info *info);

/* The same for what is about C: never into what C looks at. */
enum err case_save_about(const struct case_file *c, const char *path,
    struct span bytes, bool over, struct err_info *info);

/*
 * What would keep case_save_about() from it, as far as it can be told before:
 * ERR_EXISTS, ERR_INSIDE, or OK.
 */
enum err case_may_save_about(const struct case_file *c, const char *path);

/* The same as case_save() for what nobody else is to read. */
enum err case_save_private(const char *path, struct span bytes, bool over,
    const struct newfile_keep *keep, struct err_info *info);

/*
 * What C looks at as the zip PATH, for its owner only; HOW without what
 * writes it.  As case_save().
 */
enum err case_save_capture(const char *path, const struct case_file *c,
    struct capturing *how, bool over, struct err_info *info);

/* PATH is a folder that is there. */
bool case_is_folder(const char *path);

#endif
