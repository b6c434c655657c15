#ifndef ENGINE_CASE_TARGET_COMPLETE_H
#define ENGINE_CASE_TARGET_COMPLETE_H

/* A path that is being typed. */

#include "engine/base/buf.h"
#include "engine/base/err.h"

/*
 * Appends to OUT what of TYPED is sure: "~" as the home of the user, and the
 * last part as far as all names that begin so agree; a folder that is the
 * only one ends with "/".  These names, as far as there are several, go to
 * NAMES, a blank between two, 20 at most.  Nothing is said of what is not
 * there: OUT is then TYPED.
 */
enum err complete_path(const char *typed, struct buf *out, struct buf *names);

/* Appends TYPED with "~" as the home of the user. */
void complete_home(const char *typed, struct buf *out);

#endif
