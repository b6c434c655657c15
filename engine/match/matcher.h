#ifndef ENGINE_MATCH_MATCHER_H
#define ENGINE_MATCH_MATCHER_H

/*
 * Which seen signs of the guide a record matches.  Looks at one record at a
 * time and remembers nothing.
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

/*
 * Indexes of the signs that R matches, in the guide's order; returns how
 * many.  A record of source `text' is tried against the signs of every
 * source: an excerpt has lost its format, so a field it lacks is not held
 * against a sign that also has a pattern.
 * *WHOLE is false when more match than there is room for, or a pattern gave
 * up at a limit of PCRE2: there may be signs that are not told.
 */
size_t matcher_record(const struct matcher *m, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole);

#endif
