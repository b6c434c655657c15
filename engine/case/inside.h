#ifndef ENGINE_CASE_INSIDE_H
#define ENGINE_CASE_INSIDE_H

/* The inside of a case, for the files of this floor only. */

#include "engine/base/crew.h"
#include "engine/case/case.h"
#include "engine/guide/tally.h"
#include "engine/match/matcher.h"

struct case_file {
	struct host *host;
	const struct knowledge *k;
	struct case_options options;
	int64_t since; /* records before it are left out; TIME_NONE: none */
	struct evidence *evidence;
	struct matcher *matcher;
	struct matcher_hand *hand[CREW_MAX]; /* of the threads that read */
	struct tally *tally;
	struct diagnosis *diagnosis;
	unsigned wanted;                /* kinds asked for and not yet read */
	enum err err;                   /* first failure inside the sink */
	bool borrowed;                  /* the host is another case's */
	int64_t live;                   /* now, when followed; TIME_NONE else */
	int64_t after[KNOW_CHECKS_MAX]; /* see judge_world */
};

/*
 * The evidence of HOST, to be searched for what K asks of it; the caller frees
 * it.  NULL and a filled INFO on failure.
 */
struct evidence *case_evidence(
    struct host *host, const struct knowledge *k, struct err_info *info);

/* Where the records of C's evidence go. */
struct evidence_sink case_sink(struct case_file *c);

/*
 * Another case over the host of C, which must live longer; SINCE as in the
 * options.  NULL and a filled INFO on failure.
 */
struct case_file *case_over(
    const struct case_file *c, int64_t since, struct err_info *info);

/* Judges what was read so far; ERR_NOMEM leaves the old diagnosis. */
enum err case_judge(struct case_file *c);

#endif
