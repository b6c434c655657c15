#ifndef ENGINE_GUIDE_CHECKS_INSIDE_H
#define ENGINE_GUIDE_CHECKS_INSIDE_H

/*
 * The judgement of one check: checks.c, what its sources and devices say;
 * checks_state.c, the state of the server.
 */

#include "engine/guide/bench.h"

/* One source's say on a check. */
struct say {
	enum verdict verdict;
	int64_t last;
	bool zone_unknown; /* of LAST */
};

struct check_work {
	struct bench *b;
	size_t index;
	const struct check *check;
	struct check_result *result;
	struct say says[SOURCE_COUNT];
	size_t say_count;
	bool heard[SOURCE_COUNT]; /* its window has something to say */
	bool foreign; /* only strangers tell of it, in the module's name */
	bool lone;    /* there are only bads of sources without goods */
	enum verdict devices; /* the worst of single ones */
	int64_t newest;   /* last outcome of any source whose zone is known */
	int64_t last_bad; /* of the sources that do not pass */
};

/* How bad; the worse of two verdicts is the one with more. */
static inline int
verdict_badness(enum verdict v)
{
	/* sparse: what says nothing is neither */
	static const int of[VERDICT_COUNT] = {
		[VERDICT_PASS] = 1, [VERDICT_WARN] = 2, [VERDICT_FAIL] = 3
	};

	return of[v];
}

static inline enum verdict
worse(enum verdict a, enum verdict b)
{
	return verdict_badness(b) > verdict_badness(a) ? b : a;
}

static inline int64_t
later(int64_t a, int64_t b)
{
	return b > a ? b : a;
}

/* SIGN may be why the check is broken; FIRM: nothing speaks against it. */
void check_decide(struct check_work *w, size_t sign, bool firm, bool in_log);

/* Until when what was seen of the check tells of another time. */
int64_t check_over_until(const struct check_work *w);

/* Rule 8: what the state of the server says of the check. */
enum verdict check_state_verdict(struct check_work *w);

/* Rule 17: a state that an event told of fails the check while it stands. */
enum verdict check_standing_verdict(struct check_work *w);

#endif
