#ifndef ENGINE_EVIDENCE_INSIDE_H
#define ENGINE_EVIDENCE_INSIDE_H

/* The inside of an evidence, for evidence.c, follow.c and trail.c only. */

#include "engine/evidence/copies.h"
#include "engine/evidence/entry.h"
#include "engine/evidence/evidence.h"
#include "engine/evidence/feed.h"
#include "engine/evidence/repeats.h"

struct ahead;
struct trails;

/* How many events of a file are known elsewhere, for each zone. */
#define REPEATS_ZONES (2 * 14 * 4 + 1) /* UTC-14 to UTC+14, by quarters */

struct repeats_zone {
	uint32_t votes[REPEATS_ZONES];
	size_t best; /* at first that of the file before */
};

struct evidence {
	struct host *host;
	const struct interest *interest;
	struct entries entries;
	const struct needles *needles[SOURCE_COUNT];
	struct registry *registry;
	struct zone clock; /* of the server, by its registry */
	struct certstore *certs;
	bool certs_built;

	size_t from; /* what stands before it in the list is finished */

	/* The source that is being read ... */
	struct entry *reads;
	struct feed *feed;
	char *spare;         /* memory for the next feed, or NULL */
	struct ahead *ahead; /* NULL: in turn */
	size_t hands, piece; /* see evidence_pace() */
	/* ... and the one whose turn it is, and where its records go now. */
	struct entry *open;
	const struct evidence_sink *sink;
	enum err emit_err;

	struct copies copies;
	struct repeats repeats;
	/*
	 * Where the records of the open source may stand in another file of
	 * its kind, too: those from WATCH on in a later one, those up to SEEN
	 * in an earlier one.
	 */
	int64_t watch, seen;
	int64_t seen_of[SOURCE_COUNT]; /* newest time of what was read */
	bool many_logs;      /* of events: the open one is not the only one */
	struct repeats here; /* what the open one holds, without its times */
	unsigned shapes;     /* of events read so far: 1 << repeats_shape */
	struct repeats_zone zone; /* of the open one */

	struct trails *follow; /* NULL: read to the end, once */
	uint64_t mute;         /* records before it were seen elsewhere */
};

/* The turn of I has come. */
void evidence_turn(struct evidence *e, struct entry *i);

/* A record whose turn has come, and what the sink's hand said of it. */
void evidence_give(struct evidence *e, const struct record *r,
    const size_t *hits, size_t count, bool whole);

/* Records of I may stand in another file, too: each has to get its turn. */
bool evidence_may_repeat(const struct evidence *e, const struct entry *i);

/* ERR, or what became of I, read through F, after it.  F is closed. */
enum err evidence_end(
    struct evidence *e, struct entry *i, struct feed *f, enum err err);

/* repeated.c: R of the open source counts for nothing; that is noted. */
bool evidence_is_repeated(struct evidence *e, const struct record *r);

/* What entry I is read with; it becomes the open one. */
struct reading evidence_reading(struct evidence *e, struct entry *i);

/* Forgets what was read of the registry, so that it is read again. */
enum err evidence_forget_registry(struct evidence *e);

/* follow.c: as much of I as BUDGET allows, which becomes less. */
enum err follow_first(struct evidence *e, struct entry *i, uint64_t *budget);
void trails_free(struct trails *f);

#endif
