#ifndef ENGINE_EVIDENCE_COPIES_H
#define ENGINE_EVIDENCE_COPIES_H

/*
 * A log that equals another one, or is its beginning, is read once: before a
 * file is opened its bytes are held against those of the files that begin
 * like it.
 */

#include "engine/evidence/entry.h"

/* A comparison under way; all zero: none. */
struct copies {
	struct entry *entry; /* the file that is about to be opened */
	size_t other;        /* index of the one it is held against */
	struct stream *a, *b;
	uint64_t at;
	char *bytes;
};

/* Lets go of both files; may begin again. */
void copies_stop(struct copies *c);

/* Keeps in E what its first bytes are known by. */
void copies_mark(struct entry *e, struct span head);

/*
 * When all files are marked: which of them begin like another one, so that
 * the many that do not are passed over.  ERR_NOMEM is the only error.
 */
enum err copies_prepare(struct entries *list);

enum copies_news {
	COPIES_NONE, /* E is no copy: it is to be read */
	COPIES_MORE, /* not known yet */
	COPIES_SAME  /* all of E stands in *OF, which is read */
};

/* Goes on with up to BUDGET bytes, which become less. */
enum copies_news copies_step(struct copies *c, struct host *h,
    const struct entries *list, struct entry *e, uint64_t *budget,
    const struct entry **of);

#endif
