#ifndef ENGINE_HOST_NEWFILE_H
#define ENGINE_HOST_NEWFILE_H

/*
 * A file that a person asked for by name, in a folder that is there.
 */

#include "engine/base/err.h"
#include "engine/base/span.h"

/* Folders and files that are evidence; none where COUNT is 0. */
struct newfile_keep {
	const char *const *item; /* borrowed */
	size_t count;
};

/* Just ITEM, which is borrowed; none when it points to NULL. */
struct newfile_keep newfile_keep_one(const char *const *item);

/*
 * PATH, there or not yet, is one of them or lies in one: links are seen
 * through, and letters count without their case.  ERR_INSIDE when it does,
 * another error when it cannot be told.
 */
enum err newfile_look(const char *path, const struct newfile_keep *keep);

/*
 * Writes BYTES as the new file PATH, whole or not at all.  ERR_EXISTS when
 * something is called so, a link as well; with OVER it is replaced in one go:
 * what a link points to is left alone.  KEEP (NULL: nothing) as for
 * newfile_look().
 */
enum err newfile_write(const char *path, struct span bytes, bool over,
    const struct newfile_keep *keep);

/*
 * The same a part at a time, readable by its owner only.  newfile_end() makes
 * it the file PATH when it is to be KEPT and every part was written; else
 * nothing is left of it.
 */
struct newfile;

enum err newfile_begin(const char *path, bool over,
    const struct newfile_keep *keep, struct newfile **out);
enum err newfile_add(struct newfile *f, struct span bytes);
enum err newfile_end(struct newfile *f, bool kept);

/*
 * The same for what nobody else is to read.  For a moment the files that any
 * thread makes are private, too.
 */
enum err newfile_write_private(const char *path, struct span bytes, bool over,
    const struct newfile_keep *keep);

#endif
