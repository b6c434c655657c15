#ifndef ENGINE_CASE_MENDED_H
#define ENGINE_CASE_MENDED_H

/* What a fix that was done means for the judgement. */

#include "engine/case/inside.h"
#include "engine/fix/journal.h"

/* Rule 12: what happens so soon after the change may be of before. */
#define MENDED_SETTLE (2 * TIME_SECOND)

/*
 * Rule 12, for every fix that stands in J: from the first check that its
 * cause fails, in the order of the guide, outcomes up to the change are past.
 * Judges C anew when that is something new.
 */
enum err case_mended(struct case_file *c, const struct journal *j);

/* The same out of the journal in FOLDER; NULL: there is none. */
enum err case_mended_in(struct case_file *c, const struct casefolder *folder);

#endif
