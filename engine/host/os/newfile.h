#ifndef ENGINE_HOST_NEWFILE_H
#define ENGINE_HOST_NEWFILE_H

/*
 * A file that a person asked for by name, in a folder that is there.
 */

#include "engine/base/err.h"
#include "engine/base/span.h"

/*
 * Writes BYTES as the new file PATH, whole or not at all.  ERR_EXISTS when
 * something is called so, a link as well; with OVER it is replaced in one go:
 * what a link points to is left alone.  ERR_INSIDE when PATH lies in folder
 * KEEP_OUT or is that file (NULL: there is none), which is evidence: links
 * in either path are seen through, and letters count without their case.
 */
enum err newfile_write(
    const char *path, struct span bytes, bool over, const char *keep_out);

/*
 * The same a part at a time, readable by its owner only.  newfile_end() makes
 * it the file PATH when it is to be KEPT and every part was written; else
 * nothing is left of it.
 */
struct newfile;

enum err newfile_begin(
    const char *path, bool over, const char *keep_out, struct newfile **out);
enum err newfile_add(struct newfile *f, struct span bytes);
enum err newfile_end(struct newfile *f, bool kept);

/*
 * The same for what nobody else is to read.  For a moment the files that any
 * thread makes are private, too.
 */
enum err newfile_write_private(
    const char *path, struct span bytes, bool over, const char *keep_out);

#endif
