#ifndef ENGINE_EVIDENCE_CMTRACE_TAIL_H
#define ENGINE_EVIDENCE_CMTRACE_TAIL_H

#include "engine/evidence/readers/cmtrace_entry.h"

/* What stood behind the message of a raw entry. */
struct cmtrace_tail {
	struct span text; /* up to the quote behind the thread */
	size_t before;    /* where that begins; 0: none is like it */
	struct span component, type, thread; /* of it */
	uint64_t flow;
	const char *shown; /* the clock of the newest, and what it says */
	int64_t clock, time;
	bool zone_unknown;
	int16_t bias;
	unsigned serial; /* another one when component or type may be others */
};

/*
 * That of the raw entry before, in the same text, and the last one that
 * differed in more than clock and thread: the next one mostly is like one of
 * them.  All zero at first.
 */
struct cmtrace_tails {
	struct cmtrace_tail last, other;
	unsigned serials; /* given */
};

/* How a raw entry was, to know others like it. */
struct cmtrace_form {
	struct span head; /* all up to the end of its mark */
	size_t lines;     /* line ends in that */
	struct span rest; /* what stood behind the quote of its thread, with
			     the line end; none: not known, or without one */
	size_t ending;    /* bytes of its line end */
};

/*
 * The next entry, where the scan's place has the head of FORM, whose rest
 * becomes that of this entry.  True when what follows is as in one of TAILS,
 * but for the thread: then R is filled, as by cmtrace_read().
 */
bool cmtrace_next_like(struct cmtrace_scan *s, struct cmtrace_form *form,
    struct cmtrace_tails *tails, struct cmtrace_entry *e, struct record *r);

/*
 * Fills text, fields, flow and times of R.  True when the entry has a time,
 * readable or not.
 */
bool cmtrace_read(
    struct cmtrace_entry *e, struct cmtrace_tails *tails, struct record *r);

#endif
