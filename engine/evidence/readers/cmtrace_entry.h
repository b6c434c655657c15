#ifndef ENGINE_EVIDENCE_CMTRACE_ENTRY_H
#define ENGINE_EVIDENCE_CMTRACE_ENTRY_H

/*
 * Entries of a log in the format of CMTrace, in the three shapes in which
 * people have it: as written, copied out of a viewer, bare messages.
 */

#include "engine/evidence/record/record.h"

enum cmtrace_kind {
	CMTRACE_RAW,  /* <![LOG[...]LOG]!><time=...> */
	CMTRACE_LINE, /* a line, or a message with a page of HTML */
	CMTRACE_HEAD, /* as RAW, but its end is missing */
	CMTRACE_TAIL  /* as RAW, but its beginning is missing */
};

struct cmtrace_entry {
	enum cmtrace_kind kind;
	size_t start;     /* in the text scanned */
	struct span text; /* without the last line end */
	size_t mark;      /* of CMTRACE_RAW: where "]LOG]!>" is in text */
	size_t end;       /* in the text scanned, behind its line end */
	bool one_line;    /* it ends with its only line end */
};

struct cmtrace_scan {
	struct span text;
	size_t pos;
};

/* At the beginning of TEXT, which is borrowed. */
struct cmtrace_scan cmtrace_scan(struct span text);

/* The next entry; false at the end.  Empty lines are passed over. */
bool cmtrace_next(struct cmtrace_scan *s, struct cmtrace_entry *e);

/*
 * The next entry, where the scan's place has the bytes of HEAD, cmtrace_head()
 * of another one.
 */
void cmtrace_next_like(
    struct cmtrace_scan *s, struct span head, struct cmtrace_entry *e);

/* The end of the last entry that is sure to be whole. */
size_t cmtrace_whole(struct span text);

/*
 * What stood behind the message of the raw entry before, in the same text: the
 * next one mostly has the same, or another time.  All zero at first.
 */
struct cmtrace_tail {
	struct span text; /* up to the quote behind the thread */
	size_t middle;    /* where its time has ended */
	struct span date, component, type, thread; /* of it */
	uint64_t flow;
	struct span raw; /* the time of the newest, and what was read of it */
	int64_t time;
	bool zone_unknown;
	int16_t bias;
};

/*
 * Fills text, fields, flow and times of R.  True when the entry has a time,
 * readable or not.
 */
bool cmtrace_read(
    const struct cmtrace_entry *e, struct cmtrace_tail *last, struct record *r);

/* The message of a raw entry, without what is around it; and with it. */
struct span cmtrace_message(const struct cmtrace_entry *e);
struct span cmtrace_head(const struct cmtrace_entry *e);

/* S begins with a message that the policy module is known to write. */
bool cmtrace_is_known(struct span s);

#endif
