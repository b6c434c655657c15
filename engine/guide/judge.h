#ifndef ENGINE_GUIDE_JUDGE_H
#define ENGINE_GUIDE_JUDGE_H

/*
 * The rules of judgement, from what was tallied and from the state of the
 * server to a diagnosis.  Pure: no I/O, no clock; asked twice, it answers
 * the same.
 */

#include "engine/guide/tally.h"

struct judge_world {
	const struct knowledge *k;
	const struct tally *tally;
	const struct registry *reg;
	const struct certstore *certs;
	const struct tally_cover *cover; /* one for each kind of source */
	unsigned read;                   /* kinds with at least one file read */
	unsigned failed;                 /* kinds of which every file failed */
	int64_t now;
	/*
	 * One for each check: outcomes up to this time are past, for
	 * something was mended then.  TIME_NONE: all count.
	 */
	const int64_t *after;
	int step; /* the only step that counts for the whole, or -1 */
};

/* NULL when out of memory.  The caller frees with diagnosis_free(). */
struct diagnosis *judge(const struct judge_world *w);

#endif
