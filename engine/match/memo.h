#ifndef ENGINE_MATCH_MEMO_H
#define ENGINE_MATCH_MEMO_H

/*
 * Answers remembered by the values they depend on: a log of a million rows
 * holds a handful of combinations.  Forgets whatever is in the way; whoever
 * writes the log can make it useless, not wrong.
 */

#include "engine/match/matcher.h"

#define MEMO_KEY_MAX 2048 /* longer keys are not remembered */

struct memo;

/* A key in the making. */
struct memo_key {
	size_t n; /* MEMO_KEY_MAX + 1: too long */
	char bytes[MEMO_KEY_MAX];
};

void memo_key_begin(struct memo_key *k, enum source_kind kind);
/* An absent span and an empty one are not the same. */
void memo_key_add(struct memo_key *k, struct span value);

/* NULL when out of memory. */
struct memo *memo_new(void);
void memo_free(struct memo *m);

/* True, HITS and *COUNT as they were put, when K is remembered. */
bool memo_get(const struct memo *m, const struct memo_key *k,
    size_t hits[MATCHER_HITS_MAX], size_t *count);
void memo_put(
    struct memo *m, const struct memo_key *k, const size_t *hits, size_t count);

#endif
