#ifndef ENGINE_EVIDENCE_ENTRY_H
#define ENGINE_EVIDENCE_ENTRY_H

/*
 * The files of a host as evidence knows them: sources to be read, and files
 * left out.  A registry export that holds both values and certificates is
 * two sources; only the first one has a reader, the other is its twin.
 */

#include "engine/evidence/evidence.h"

#define ENTRY_SHORT_HEAD 256 /* bytes */
#define ENTRY_LONG_HEAD  4096

struct entry {
	struct source source;
	const struct reader_ops *reader; /* NULL: read through the twin */
	struct entry *twin;
	size_t bom;
	int64_t starts; /* time of its first record, if any */
	uint64_t position;
	size_t place; /* in the list, when it was asked for */
	bool opened;  /* being read, or finished */
	bool finished;
	size_t ahead;        /* blocks that wait for their turn */
	bool known;          /* a block had its turn */
	struct trail *trail; /* how it is followed, or NULL; see trail.h */
	uint64_t short_head; /* what its first bytes are known by */
	uint64_t long_head;
	bool alike;      /* another file begins like it */
	bool is_copy;    /* all of it stands in another file */
	bool gone;       /* followed: there is no such file any more */
	bool has_values; /* registry: keys outside and inside the stores */
	bool has_stores;
	uint64_t values; /* registry: read outside the stores */
	size_t missing;  /* a manifest: what it says that it lacks */
};

struct entries {
	struct entry **item; /* one by one: sources do not move */
	size_t count, cap;
	struct evidence_left *left;
	size_t left_count, left_cap;
	char **names; /* that files once had: evidence borrows them */
	size_t name_count, name_cap;
};

/* What it holds, its sources and their names too; not E itself. */
void entries_free(struct entries *e);

/* NULL when out of memory. */
struct entry *entries_add(
    struct entries *e, enum source_kind kind, const char *file);
/* LEFT is copied; KIND matters only without an error. */
enum err entries_add_left(struct entries *e, const struct evidence_left *left);
bool entries_has_left(const struct entries *e, const char *file);
/* FILE was recognised after all, or is gone. */
void entries_drop_left(struct entries *e, const char *file);

/* Another name for E; the old one stays in memory. */
enum err entries_rename(
    struct entries *list, struct entry *e, const char *file);

/* By kind, time of the first record (unknown ones first), and name. */
void entries_sort(struct entries *e);

/* Files left out: by kind, and name. */
void entries_sort_left(struct entries *e);

/* The source without a time in the sorted list, NULL if there is none. */
struct entry *entries_find(
    const struct entries *e, enum source_kind kind, const char *file);

/*
 * Makes the kinds of registry file E agree with its has_values and
 * has_stores; adds the twin where it is missing, at the end of the list.
 */
enum err entries_pair(struct entries *list, struct entry *e);

/* KEY is, or is below, a certificate store of the registry. */
bool entry_is_store_key(struct span key);

/* Walks H, looks at the head of each file and fills E. */
enum err discover(struct host *h, struct entries *e);

/*
 * Looks at the head of one open file: fills reader (NULL when none knows
 * it), bom, starts, encoding and kind of OUT, which is in no list.
 */
enum err discover_file(
    struct host *h, struct stream *stream, const char *file, struct entry *out);

#endif
