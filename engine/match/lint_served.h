#ifndef ENGINE_MATCH_LINT_SERVED_H
#define ENGINE_MATCH_LINT_SERVED_H

/*
 * What no host can hand out: signs, places and fixes that would stay silent
 * on every server, or that ask for what is never read.
 */

#include "engine/match/lint.h"

/* Calls TELL for each fault, adding to *COUNT; ERR_NOMEM is the only error. */
enum err lint_served(
    const struct knowledge *k, lint_tell *tell, void *arg, size_t *count);

#endif
