#ifndef ENGINE_MATCH_SAMPLE_H
#define ENGINE_MATCH_SAMPLE_H

/* A sign's sample, read as its source would be and matched. */

#include "engine/match/matcher.h"

struct sample_result {
	size_t records; /* that the reader made of it */
	bool hit;       /* one of them matches the sign */
	bool needle;    /* it holds a needle of its source, or none is set */
};

enum err sample_try(const struct matcher *m, const struct knowledge *k,
    size_t sign, const struct sample *sample, struct sample_result *out);

#endif
