#ifndef ENGINE_EVIDENCE_CMTRACE_ENTRY_H
#define ENGINE_EVIDENCE_CMTRACE_ENTRY_H

/*
 * Entries of a log in the format of CMTrace, in the three shapes in which
 * people have it: as written, copied out of a viewer, bare messages.
 */

#include "engine/evidence/record/record.h"

#define CMTRACE_HEAD_MARK "<![LOG["
#define CMTRACE_TAIL_MARK "]LOG]!>"

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
	size_t tail; /* the last mark that was looked for; SIZE_MAX: none */
};

/* At the beginning of TEXT, which is borrowed. */
struct cmtrace_scan cmtrace_scan(struct span text);

/* The next entry; false at the end.  Empty lines are passed over. */
bool cmtrace_next(struct cmtrace_scan *s, struct cmtrace_entry *e);

/*
 * The next entry, which is a raw one with a mark that ends N bytes behind the
 * scan's place, and its line end REST bytes behind that; 0: to be looked for.
 * ONE_LINE: there is no line end before the mark.
 */
void cmtrace_next_from(struct cmtrace_scan *s, size_t n, size_t rest,
    bool one_line, struct cmtrace_entry *e);

/* The end of the last entry that is sure to be whole. */
size_t cmtrace_whole(struct span text);

/* The message of a raw entry, without what is around it; and with it. */
struct span cmtrace_message(const struct cmtrace_entry *e);
struct span cmtrace_head(const struct cmtrace_entry *e);

/* S begins with a message that the policy module is known to write. */
bool cmtrace_is_known(struct span s);

#endif
