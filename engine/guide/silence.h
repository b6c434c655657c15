#ifndef ENGINE_GUIDE_SILENCE_H
#define ENGINE_GUIDE_SILENCE_H

/*
 * Rule of judgement 18: a log that merely ends with a request while other
 * sources of its server go on has left it unanswered.  Decided anew at each
 * question, for reading may go on.
 */

#include "engine/guide/absence.h"
#include "engine/guide/relation.h"

/* Adds what was left unanswered in sources of KIND to W. */
void silence_outcomes(const struct relation *rel,
    const struct tally_cover cover[SOURCE_COUNT], enum source_kind kind,
    struct window *w);

/* Adds it to OUT, which holds what was found before, if anything. */
void silence_finding(const struct relation *rel,
    const struct tally_cover cover[SOURCE_COUNT], struct finding *out);

#endif
