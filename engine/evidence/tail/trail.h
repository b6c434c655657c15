#ifndef ENGINE_EVIDENCE_TRAIL_H
#define ENGINE_EVIDENCE_TRAIL_H

/*
 * One file that is followed; for follow.c and trail.c only.
 *
 *	 found by a walk
 *	      |  entry NULL: not recognised yet; looked at again when it grew
 *	      v
 *	 ready      its head was read; YOUNG: it has just changed, and what it
 *	      |     is may change with it
 *	      v
 *	 begun <-----------------------------------------+
 *	      |  STREAM open: hot, at most TRAIL_HOT_MAX; | restart: shorter, or
 *	      |  else it is opened anew when it changed   | other bytes than
 *	      |                                           | were read
 *	      +--> grows: dirty, read from where it ended-+
 *	      +--> WAITING: shorter than it was, for TRAIL_PATIENCE
 *	      +--> REPLACED: its name is another file's; it is read to its end
 *	      +--> GONE: no name; read to its end while somebody may write it
 *	                 (TRAIL_GONE_MAX), then dropped
 *
 * A file that begins like one that was read is its copy (ORIGINAL): it waits
 * until what it holds at PROOF's place tells a copy from a new log, and its
 * first MUTE records are then told by nobody.
 */

#include "engine/evidence/tail/follow.h"
#include "engine/evidence/inside.h"
#include "engine/host/watch.h"

/* Files kept open: one that is renamed or removed is read to its end. */
#define TRAIL_HOT_MAX 64

/* A file shorter than it was is being written anew, or copied again. */
#define TRAIL_PATIENCE TIME_SECOND

/* An unknown file that has just changed is looked at each time. */
#define TRAIL_YOUNG (10 * TIME_SECOND)

/* How long a file that is gone may still be written by who has it open. */
#define TRAIL_GONE_MAX (10 * TIME_SECOND)

/* What a file that looks like a copy must turn out to hold. */
struct trail_proof {
	uint64_t place; /* 0: nothing to be proved */
	size_t n;
	char bytes[FEED_TAIL]; /* before place */
};

struct trail {
	char *path;
	struct file_look seen; /* at the last look */
	struct entry *entry;   /* NULL: not recognised */
	struct feed *feed;     /* NULL: never begun */
	struct stream *stream; /* open while it is hot */
	bool begun;            /* feed is at work on this file */
	bool restart;          /* it is not what it was: to be begun anew */
	bool present;          /* seen by the last walk */
	bool dirty;            /* to be read */
	bool replaced;         /* another file has its name now */
	uint64_t used;         /* number of the look that read it last */
	int64_t waiting; /* since when more is waited for; TIME_NONE: not */
	int64_t gone;    /* since when; TIME_NONE: it is there */
	uint64_t before; /* records of its source when it was begun */
	uint64_t mute;   /* records before it were seen in another file */
	struct trail *original; /* T is its copy, and waits; NULL: it is none */
	bool copied;            /* another file has what it holds back */
	struct trail_proof proof;

	/* What its head says, before it is begun. */
	bool ready;
	int64_t young;    /* since when it is as it is; TIME_NONE: always */
	uint64_t sniffed; /* size when it was looked at */
	int64_t sniffed_at;
	const struct reader_ops *reader; /* NULL: as before */
	enum encoding encoding;
	size_t bom;
	uint64_t next_mute;
	struct trail_proof next_proof;
};

struct trails {
	struct trail **item;
	size_t count, cap;
	size_t hot; /* streams open */
	uint64_t looks;
	struct evidence_look *look; /* the one under way */
	bool names;                 /* names must be looked at */
	bool registry;              /* an export has changed */
};

/* Adds PATH; NULL when out of memory. */
struct trail *trail_add(
    struct trails *list, const char *path, const struct file_look *seen);

/* Another trail of the same name, NULL when there is none. */
const struct trail *trail_twin(
    const struct trails *list, const struct trail *t);

/* Frees the I-th; its entry may serve again. */
void trail_remove(struct trails *list, size_t i);
void trail_free(struct trails *list, struct trail *t);

/* What T is now, by its open file or by its name. */
enum err trail_look(
    struct evidence *e, const struct trail *t, struct file_look *out);

/*
 * Reads what is new in T as far as the budget goes, once it is begun.  It
 * may turn out that it has to be begun anew.  Only ERR_NOMEM is an error.
 */
enum err trail_read(struct evidence *e, struct trail *t);

/* To begin T without a look at its head: as it was discovered. */
enum err trail_begin_known(struct evidence *e, struct trail *t);

/*
 * In two steps, so that all files can be compared with each other before
 * one of them is given up: what is T, and is it ready; then on with it.
 */
enum err trail_recognise(struct evidence *e, struct trail *t);
enum err trail_begin(struct evidence *e, struct trail *t);

/* Hands on what T holds back. */
enum err trail_finish(struct evidence *e, struct trail *t);

/*
 * Opens the file that was seen; false when it cannot be, or when another has
 * its name by now.
 */
bool trail_warm(struct evidence *e, struct trail *t);
void trail_cool(struct trails *list, struct trail *t);

/* T has not changed for so long that no more of it is waited for. */
bool trail_is_impatient(struct evidence *e, struct trail *t);

#endif
