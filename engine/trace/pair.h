#ifndef ENGINE_TRACE_PAIR_H
#define ENGINE_TRACE_PAIR_H

/*
 * Requests nest in time: what lies inside what, told by when it began and
 * ended and how long it took.
 */

#include "engine/trace/inside.h"

/*
 * When something began and ended, as well as the logs can say it: began
 * between s0 and s1, ended between e0 and e1, lasted lo to hi.
 */
struct lap {
	int64_t s0, s1, e0, e1, lo, hi;
	int64_t next; /* when the same thread began what comes after the
			 outer one; 0: not known */
	const struct lap *core; /* what its inner one has to hold, or NULL */
	uint16_t status;        /* what it ended with, 0: not known */
	bool open;              /* its end was not seen */
	bool row;               /* of IIS: these stand in the order of their
				   ends, but for few */
};

/* How two of them belong together. */
struct match {
	uint32_t other; /* NO_STATION: none */
	uint8_t among;  /* laps that fit as well, and it; 255 at most */
	bool ambiguous;
};

/*
 * Puts each of INNER inside one of OUTER, at most one in each.  Pairs that
 * are already in the two results stay.
 */
enum err pair_laps(const struct lap *outer, size_t outers,
    const struct lap *inner, size_t inners, struct match *of_outer,
    struct match *of_inner);

/* N of them, paired with none; the caller frees.  NULL: out of memory. */
struct match *matches_new(size_t n);

/* When a row of IIS, a call of the module, a run of the point was. */
struct lap lap_of_row(const struct station *s);
struct lap lap_of_call(const struct call *c);
struct lap lap_of_run(const struct run *r);

#define EPSILON (50 * TIME_SECOND / 1000) /* clocks tick every 16 ms */

/* What is left around an inner lap. */
struct gap {
	int64_t before_least, before_most;
	int64_t total_least, total_most; /* before and after */
	int64_t after_least, after_most;
};

/* False when I does not fit into O. */
bool lap_gap(const struct lap *o, const struct lap *i, struct gap *out);

/* Four of five pairs lie between LOW and HIGH. */
struct usual {
	int64_t low, middle, high;
	bool known;
};
struct habit {
	struct usual before, total, after;
};
struct habits {
	struct habit outer, core;
	struct usual next; /* from the inner one to what comes next, less
			      what the outer one took */
};

/* What is left until I's next; false when that is not known. */
bool lap_next(const struct lap *o, const struct lap *i, int64_t *out);

/*
 * The less, the more likely I belongs into O; -1 when it does not fit.
 * Without H: the tighter the better.
 */
int64_t lap_cost(
    const struct lap *o, const struct lap *i, const struct habits *h);

/* What lies in what; each match by the index of the first. */
struct nest {
	struct trace *t;
	const struct calls *calls;
	const struct runs *runs, *chains;
	struct rows post, pki, notify;
	struct lap *call_lap, *run_lap, *chain_lap, *post_lap, *pki_lap,
	    *notify_lap, *report_lap;
	struct match *call_run, *run_call, *call_post, *post_call, *post_run,
	    *run_post, *pki_call, *call_pki, *pki_post, *post_pki, *pki_chain,
	    *chain_pki, *call_notify, *notify_call;
};
enum err nest_build(struct nest *n);
void nest_free(struct nest *n);

#endif
