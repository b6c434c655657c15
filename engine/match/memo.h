#ifndef ENGINE_MATCH_MEMO_H
#define ENGINE_MATCH_MEMO_H

/*
 * Answers remembered by the choice and the text they depend on.  Forgets
 * whatever is in the way; whoever writes the log can make it useless, not
 * wrong.
 */

#include "engine/match/matcher.h"

#define MEMO_TEXT_MAX 2048 /* longer texts are not remembered */

struct memo;

/* NULL when out of memory. */
struct memo *memo_new(void);
void memo_free(struct memo *m);

/*
 * True, HITS and *COUNT as they were put, when TEXT is remembered with
 * SERIAL, which is not 0.
 */
bool memo_get(const struct memo *m, uint64_t serial, struct span text,
    size_t hits[MATCHER_HITS_MAX], size_t *count);
void memo_put(struct memo *m, uint64_t serial, struct span text,
    const size_t *hits, size_t count);

#endif
