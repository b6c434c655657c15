#ifndef ENGINE_EVIDENCE_EVIDENCE_H
#define ENGINE_EVIDENCE_EVIDENCE_H

/*
 * All sources of one host: found by looking at the head of each file, read
 * a block at a time.
 */

#include "engine/evidence/certs/certstore.h"
#include "engine/evidence/record/reader.h"
#include "engine/evidence/record/registry.h"
#include "engine/evidence/readers/unread.h"
#include "engine/host/host.h"

struct evidence;

#define EVIDENCE_HITS_MAX 32

/* So many more turns a record lives on after its own. */
#define EVIDENCE_TURNS 3

/*
 * Gets every record of the streamed sources, in order; not the registry.
 * What follows ARG may be NULL.
 */
struct evidence_sink {
	void (*record)(
	    void *arg, const struct record *r, const struct source *s);
	void (*source_end)(void *arg, const struct source *s);
	void *arg;

	/*
	 * What can be said of a record by itself, before its turn and on any
	 * thread: HITS, at most EVIDENCE_HITS_MAX, whatever they mean.  ARG
	 * is not changed; each thread has a hand of its own, its I-th, made
	 * on the reader's thread.  A record without hits and WHOLE does not
	 * get its turn.  With ALIKE the same is said of all records of a block
	 * that are, so that one of them is weighed.
	 */
	void *(*hand)(void *arg, size_t i);
	size_t (*weigh)(void *arg, void *hand, const struct record *r,
	    size_t *hits, bool *whole);
	bool alike;
	/* Instead of `record', for one that was weighed. */
	void (*weighed)(void *arg, const struct record *r,
	    const struct source *s, const size_t *hits, size_t count,
	    bool whole);

	/*
	 * The memory of records is about to go: of those that were given
	 * EVIDENCE_TURNS calls ago, or, with NOW, of all given so far.
	 */
	void (*settle)(void *arg, bool now);
};

/*
 * Lists the host's files and recognises them by content.  Nothing but heads
 * is read.  NULL and a filled INFO when the host cannot be listed at all.
 * INTEREST says which keys of the registry are kept; borrowed.
 */
struct evidence *evidence_new(
    struct host *h, const struct interest *interest, struct err_info *info);
void evidence_free(struct evidence *e);

/* Needles for one kind of source, borrowed. */
void evidence_needles(
    struct evidence *e, enum source_kind kind, const struct needles *n);

/* Sources, oldest first inside a kind. */
size_t evidence_count(const struct evidence *e);
const struct source *evidence_source(const struct evidence *e, size_t i);

/* Time of the first record of the I-th, by its head; TIME_NONE: none. */
int64_t evidence_begins(const struct evidence *e, size_t i);

/*
 * Files that are no evidence, or could not be looked at: what might be worth
 * something first, as unread.def has it, then by name.
 */
struct evidence_left {
	char *file;
	enum err err;          /* OK: merely not recognised */
	enum unread_kind kind; /* what it looks like */
	uint64_t bytes;
};
size_t evidence_left_count(const struct evidence *e);
const struct evidence_left *evidence_left(const struct evidence *e, size_t i);

#define EVIDENCE_FILE_COST (UINT64_C(32) << 10)

/*
 * Reads about BUDGET bytes more of the sources whose kind is in KINDS (a set
 * of 1 << kind); each file costs EVIDENCE_FILE_COST beside its bytes.  *DONE
 * when nothing of them is left.  Faults of a file are kept in its source and
 * stop nothing else.
 */
enum err evidence_read(struct evidence *e, unsigned kinds, uint64_t budget,
    const struct evidence_sink *sink, bool *done);

#define EVIDENCE_IN_TURN SIZE_MAX

/*
 * How it is read, for tests: HANDS threads (0: as many as there are
 * processors; EVIDENCE_IN_TURN: nothing ahead of its turn), PIECE bytes at
 * once (0: READER_BLOCK).  What is read does not depend on it.
 */
void evidence_pace(struct evidence *e, size_t hands, size_t piece);

/* For a sink: a fault of the source whose record it was just given. */
void evidence_problem(struct evidence *e, enum problem_code code, uint64_t line,
    struct span text);

/* Bytes read, and to be read, of KINDS. */
void evidence_progress(
    const struct evidence *e, unsigned kinds, uint64_t *done, uint64_t *total);

/*
 * Time of the newest record read.  One lone record more than a day after all
 * others is ignored: its source then ends with the record before it and
 * names the fault.
 */
int64_t evidence_newest(struct evidence *e);

/* When the capture was made, by its manifest once read; TIME_NONE: untold. */
int64_t evidence_taken(const struct evidence *e);

/*
 * The server's own name, by what was looked at and read so far; NULL when
 * nothing tells it.
 */
const char *evidence_server(const struct evidence *e);

/* Complete once registry and certstore sources are read. */
const struct registry *evidence_registry(const struct evidence *e);
const struct certstore *evidence_certstore(const struct evidence *e);

#endif
