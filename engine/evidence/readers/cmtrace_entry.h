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
	size_t mark;      /* as cmtrace_mark(); 0: to be looked for */
	size_t end;       /* in the text scanned, behind its line end */
	size_t lines;     /* line ends up to there; 0: not counted */
};

struct cmtrace_scan {
	struct span text;
	size_t pos;
	size_t tail; /* the last mark that was looked for; SIZE_MAX: none */
	size_t back; /* from behind a line to a mark in it; 0: not known */
};

/* At the beginning of TEXT, which is borrowed. */
struct cmtrace_scan cmtrace_scan(struct span text);

/* The next entry; false at the end.  Empty lines are passed over. */
bool cmtrace_next(struct cmtrace_scan *s, struct cmtrace_entry *e);

/* The end of the last entry that is sure to be whole. */
size_t cmtrace_whole(struct span text);

/* Where "]LOG]!>" stands in the text of a raw entry. */
size_t cmtrace_mark(struct cmtrace_entry *e);

/* The message of a raw entry, without what is around it; and with it. */
static inline struct span
cmtrace_message(struct cmtrace_entry *e)
{
	return span_slice(
	    e->text, sizeof(CMTRACE_HEAD_MARK) - 1, cmtrace_mark(e));
}

static inline struct span
cmtrace_head(struct cmtrace_entry *e)
{
	return span_slice(
	    e->text, 0, cmtrace_mark(e) + sizeof(CMTRACE_TAIL_MARK) - 1);
}

/* S begins with a message that the policy module is known to write. */
bool cmtrace_is_known(struct span s);

#endif
