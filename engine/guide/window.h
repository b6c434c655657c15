#ifndef ENGINE_GUIDE_WINDOW_H
#define ENGINE_GUIDE_WINDOW_H

/*
 * The newest outcomes of one check in one source, and the verdict they give
 * (rules of judgement 2 to 5 of the design).  Bounded: older outcomes are
 * only counted.
 */

#include "engine/guide/diagnosis.h"

#define WINDOW_OUTCOMES 200
#define WINDOW_SPAN     TIME_DAY
#define OUTCOME_SIGNS   4

struct outcome {
	int64_t time;    /* TIME_NONE: by position only */
	uint64_t seq;    /* position among all records read */
	uint64_t client; /* outcome_client() of its record */
	bool bad;
	bool weak; /* its record is partial */
	bool zone_unknown;
	bool mild; /* a bad that warns and never fails its check */
	uint8_t sign_count;
	uint16_t signs[OUTCOME_SIGNS]; /* those that made it what it is */
};

/* R is a request in the name of the policy module. */
bool outcome_of_module(const struct record *r);

/*
 * Hash of the address of the client that R is a request of; 0: not known, or
 * MODULE, the policy module, which calls its own server and is nobody's
 * device.
 */
uint64_t outcome_client(const struct record *r, bool module);

struct window {
	/*
	 * Oldest first, from `from' on.  There is room for as many again, so
	 * that the array is moved down once in WINDOW_OUTCOMES.
	 */
	struct outcome ring[2 * WINDOW_OUTCOMES];
	size_t from, count;
	uint64_t good, bad; /* all outcomes, forgotten ones too */
	int64_t first, last_good, first_bad, last_bad;
};

/* By time, or by position where a time is not known. */
bool outcome_is_later(const struct outcome *a, const struct outcome *b);

/* Empty; what its ring held is not looked at. */
void window_init(struct window *w);

/* Takes an outcome in, wherever its time puts it. */
void window_add(struct window *w, const struct outcome *o);

/* Takes in all that FROM holds; what it only counted is only counted. */
void window_join(struct window *w, const struct window *from);

/* N bads that are not kept, the first of them at FIRST. */
void window_add_forgotten(struct window *w, uint64_t n, int64_t first);

/* Some outcome of W has a time whose zone is not known. */
bool window_zone_unknown(const struct window *w);

/* Forgets outcomes later than NOW: a clock that was wrong once. */
void window_trim(struct window *w, int64_t now);

/*
 * Forgets outcomes up to UNTIL and those without a time: counts and times are
 * of what is left.  Returns how many bads went, the last of them at *LAST.
 */
uint64_t window_after(struct window *w, int64_t until, int64_t *last);

int64_t window_last(const struct window *w); /* TIME_NONE when unknown */

/*
 * The outcomes that count: those of the 24 h before the last one.  Returns
 * the first of them, *COUNT is how many.
 */
const struct outcome *window_recent(const struct window *w, size_t *count);

/*
 * How many requests the outcomes are of, and of these how many ended badly:
 * those of one client that follow each other within two minutes are one.
 * Outcomes that are only counted are requests of their own.
 */
void window_requests(const struct window *w, uint64_t *good, uint64_t *bad);

/* How many clients are known, and of these how many had a bad, recently. */
size_t window_clients(const struct window *w, size_t *failing);

/*
 * Rule 30: a good and a bad, of which one has an unknown zone, less than WIDTH
 * apart, so that nobody can tell which of them is the newer.
 */
bool window_has_no_order(const struct window *w, int64_t width);

/* The first bad later than AFTER (TIME_NONE: of all); TIME_NONE: none. */
int64_t window_bad_since(const struct window *w, int64_t after);

/* The I-th of the outcomes kept, oldest first. */
const struct outcome *window_at(const struct window *w, size_t i);

/*
 * VERDICT_NO_EVIDENCE when the window is empty; no worse than VERDICT_WARN
 * when all bads that count are mild.
 */
enum verdict window_verdict(const struct window *w);

/*
 * How many of the newest bads still decide: a cause is about the present,
 * not about what was mended yesterday.
 */
#define WINDOW_DECIDING_BADS 10

#endif
