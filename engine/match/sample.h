#ifndef ENGINE_MATCH_SAMPLE_H
#define ENGINE_MATCH_SAMPLE_H

/*
 * A sign's sample, or a line that somebody pasted, read as its source would be
 * and matched.
 */

#include "engine/match/matcher.h"

struct sample_result {
	size_t records; /* that the reader made of it */
	bool hit;       /* one of them matches the sign */
	bool needle;    /* it holds a needle of its source, or none is set */
};

/* Reads SAMPLE as its source's reader would, and asks SIGN of it. */
enum err sample_try(const struct matcher *m, const struct knowledge *k,
    size_t sign, const struct sample *sample, struct sample_result *out);

/*
 * The signs that TEXT matches, without its file: by its first bytes an event,
 * a trace or an entry of a log, else an excerpt.  *COUNT of HITS, each once.
 */
enum err sample_signs(const struct matcher *m, struct span text,
    size_t hits[MATCHER_HITS_MAX], size_t *count);

#endif
