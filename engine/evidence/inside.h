#ifndef ENGINE_EVIDENCE_INSIDE_H
#define ENGINE_EVIDENCE_INSIDE_H

/* The inside of an evidence, for evidence.c, follow.c and trail.c only. */

#include "engine/evidence/copies.h"
#include "engine/evidence/entry.h"
#include "engine/evidence/evidence.h"
#include "engine/evidence/feed.h"
#include "engine/evidence/repeats.h"

struct trails;

struct evidence {
	struct host *host;
	const struct interest *interest;
	struct entries entries;
	const struct needles *needles[SOURCE_COUNT];
	struct registry *registry;
	struct certstore *certs;
	bool certs_built;

	size_t from; /* what stands before it in the list is finished */
	size_t at;   /* the place of what was asked for last */

	/* The source that is being read, and where its records go now. */
	struct entry *open;
	struct feed *feed;
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
	bool many_logs; /* of events: the open one is not the only one */

	struct trails *follow; /* NULL: read to the end, once */
	uint64_t mute;         /* records before it were seen elsewhere */
};

/* What entry I is read with; it becomes the open one. */
struct reading evidence_reading(struct evidence *e, struct entry *i);

/* Forgets what was read of the registry, so that it is read again. */
enum err evidence_forget_registry(struct evidence *e);

/* follow.c: as much of I as BUDGET allows, which becomes less. */
enum err follow_first(struct evidence *e, struct entry *i, uint64_t *budget);
void trails_free(struct trails *f);

#endif
