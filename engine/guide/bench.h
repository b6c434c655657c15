#ifndef ENGINE_GUIDE_BENCH_H
#define ENGINE_GUIDE_BENCH_H

/*
 * The judge's bench: what the parts of the judgement hand to each other.
 * Nothing outside the judge includes this.
 */

#include "engine/evidence/certs/certchecks.h"
#include "engine/guide/judge.h"

/* The state signs: what the registry and the stores say. */
struct sign_state {
	enum tri holds;
	struct certcheck_subjects subjects;
};

struct bench {
	const struct judge_world *w;
	struct diagnosis *d;
	unsigned seen; /* connectors: set of 1 << enum applies */
	/* Until when a connector that was replaced was seen; TIME_NONE. */
	int64_t over[APPLIES_UNKNOWN + 1];
	struct sign_state *states; /* one per sign; others stay unknown */
	/* of one check: one per kind of source, one for a device at a time */
	struct window *windows;
	bool *deciding; /* check * signs + sign: a newest bad of the check */
	bool *firm;     /* the same: and not what rule 17 doubts */
	bool *in_log;   /* sign: decided somewhere by more than excerpts */
	bool failed;    /* out of memory somewhere: there is no judgement */
};

/* What is about TO counts, now that the generation is known. */
bool bench_applies(const struct bench *b, enum applies to);

/* True for the kinds that are answered by the state of the server. */
bool sign_is_state(const struct sign *s);

/*
 * True when whoever writes the records of the bad SIGN, a source or one
 * provider of events, writes no good outcome of CHECK: there is no good
 * sign for them in the guide, or only one that is logged on demand.
 */
bool sign_bads_only(const struct knowledge *k, size_t check, size_t sign);

/* The verdicts of what is judged by state: values, certificates. */
enum err judge_states(struct bench *b);
/* Sets the generation of the diagnosis, and what was seen. */
void judge_generation(struct bench *b);
enum err judge_findings(struct bench *b);
void judge_checks(struct bench *b);
enum err judge_causes(struct bench *b);
/* All of them first, for states; then those that do not apply go. */
enum err judge_settings(struct bench *b);
void drop_settings(struct bench *b);

/* What ends first, for the connector that there is; OK or ERR_NOMEM. */
enum err judge_ending(struct bench *b);

/* Whether it matches PATTERN. */
enum tri text_matches(struct bench *b, struct span text, const char *pattern);
enum tri value_matches(
    struct bench *b, const struct reg_value *v, const char *pattern);

#endif
