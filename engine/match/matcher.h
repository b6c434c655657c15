#ifndef ENGINE_MATCH_MATCHER_H
#define ENGINE_MATCH_MATCHER_H

/*
 * Which seen signs of the guide a record matches.  Looks at one record at a
 * time; what is remembered makes it faster, never different.
 */

#include "engine/know/knowledge.h"

#define MATCHER_HITS_MAX 32

struct matcher;

/*
 * Compiles the patterns of K, which must outlive the matcher.  NULL and INFO
 * (file and line of the sign) when one is wrong.
 */
struct matcher *matcher_new(const struct knowledge *k, struct err_info *info);
void matcher_free(struct matcher *m);

/* Whether any sign asks something of the field F. */
bool matcher_asks(const struct matcher *m, enum field f);

/*
 * What one thread needs to match: several may match at once with one matcher,
 * which must outlive them, and a hand each.  NULL when out of memory.
 */
struct matcher_hand;
struct matcher_hand *matcher_hand_new(const struct matcher *m);
void matcher_hand_free(struct matcher_hand *h);
size_t matcher_hand_record(struct matcher_hand *h, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole);

/*
 * Indexes of the signs that R matches, in the guide's order; returns how
 * many.  A record of source `text' is tried against the signs of every
 * source: an excerpt has lost its format, so a field it lacks is not held
 * against a sign that also has a pattern.
 * *WHOLE is false when more match than there is room for, or a pattern gave
 * up at a limit of PCRE2: there may be signs that are not told.
 * By the matcher's own hand: for one thread.
 */
size_t matcher_record(const struct matcher *m, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole);

#endif
