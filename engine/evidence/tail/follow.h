#ifndef ENGINE_EVIDENCE_FOLLOW_H
#define ENGINE_EVIDENCE_FOLLOW_H

/*
 * Following the files of a host while they grow: new bytes only, nothing
 * lost, nothing twice.  A file is known by its volume and id, so that one
 * that is renamed is read on under its new name, and by what was read of it:
 * as long as that stands in front of the new bytes it is the same log, be it
 * a later copy; when not, it was emptied or replaced and is read from its
 * start.  Half a record is held back until the rest comes.
 *
 * Time is an argument, and nothing waits: each look takes what is there.
 */

#include "engine/evidence/evidence.h"

/* Before anything is read of E. */
enum err evidence_follow(struct evidence *e);

enum file_event {
	FILE_CAME,
	FILE_RENAMED,   /* S has its new name */
	FILE_RESTARTED, /* emptied, or replaced by another */
	FILE_GONE
};

struct evidence_look {
	int64_t now;
	bool names;      /* look for new files and new names, too */
	uint64_t budget; /* bytes; what is left of it afterwards */
	void (*tell)(void *arg, enum file_event event, const struct source *s);
	void *arg;

	/* What came of it. */
	bool more;     /* the budget ended first */
	bool bytes;    /* something was read */
	bool soon;     /* something waits for its rest: look again soon */
	bool registry; /* exports of the registry were read again: what was
			  borrowed from the models is gone */
};

/* Only once everything that was asked for has been read a first time. */
enum err evidence_look(struct evidence *e, const struct evidence_sink *sink,
    struct evidence_look *look);

/* Following ends: what was held back is all there is. */
enum err evidence_look_end(
    struct evidence *e, const struct evidence_sink *sink);

#endif
