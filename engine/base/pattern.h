#ifndef ENGINE_BASE_PATTERN_H
#define ENGINE_BASE_PATTERN_H

/*
 * Regular expressions through PCRE2, which no other file includes: JIT,
 * invalid UTF-8 allowed in the text, and a limit on the work a hostile text
 * may cause.  A scratch belongs to one thread, a pattern to all.
 */

#include "engine/base/err.h"
#include "engine/base/span.h"

struct pattern;
struct pattern_scratch;

/* NULL and PCRE2's words in INFO's detail.  The caller frees. */
struct pattern *pattern_new(const char *text, struct err_info *info);
/* TEXT, borrowed, is known to be good: it is compiled when it is needed. */
struct pattern *pattern_later(const char *text);
void pattern_free(struct pattern *p);

/* One for each thread; NULL when out of memory. */
struct pattern_scratch *pattern_scratch_new(void);
void pattern_scratch_free(struct pattern_scratch *s);

/* A text that exceeds the limits does not match, and S keeps that in mind. */
bool pattern_matches(
    struct pattern *p, struct pattern_scratch *s, struct span text);

/*
 * Until another text, or none, is held, TEXT does not change and no pattern is
 * freed: a word that TEXT lacks is not looked for again, nor a longer one.
 */
void pattern_hold(struct pattern_scratch *s, struct span text);

/* Whether that happened since it was asked last. */
bool pattern_gave_up(struct pattern_scratch *s);

#endif
