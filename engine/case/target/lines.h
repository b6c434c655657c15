#ifndef ENGINE_CASE_TARGET_LINES_H
#define ENGINE_CASE_TARGET_LINES_H

/* A file that a person named, or standard input, line by line. */

#include "engine/base/buf.h"
#include "engine/base/err.h"

#define LINES_LINE_MAX (64u << 20) /* bytes of one line */

/*
 * Hands each line of PATH ("-": standard input) to TAKE, without its end and
 * as UTF-8 where it was UTF-16; memory is that of the longest line.  What
 * TAKE returns ends it, unless OK.
 */
enum err lines_read(
    const char *path, enum err (*take)(void *arg, struct span line), void *arg);

#endif
