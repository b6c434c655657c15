#ifndef ENGINE_CASE_FOLLOW_INSIDE_H
#define ENGINE_CASE_FOLLOW_INSIDE_H

/* The inside of a follow, for follow*.c only. */

#include "engine/case/live/follow.h"
#include "engine/case/inside.h"
#include "engine/host/watch.h"

/* Outcomes of one sort in a row, of a check in one kind of source. */
struct follow_run {
	bool bad;
	int64_t since;
	uint64_t count;
	uint64_t before; /* length of the run of the other sort before it */
};

/* How regularly outcomes of a check come. */
struct follow_pace {
	int64_t seen; /* clock when the newest came */
	int64_t time; /* of that record */
	int64_t gap;  /* usual time between two */
	uint64_t count;
	bool by_arrival; /* records have no times: `time' is when they came */
	bool silent;
};

/*
 * The clock of one kind of source: this record's time was seen then.  The
 * newest record without a time came at UNTIMED; TIME_NONE: none waits.
 */
struct follow_source_clock {
	int64_t time, seen, untimed;
};

/* An outcome that waits to be told in its order. */
struct follow_outcome {
	struct evidence_item item;
	size_t check, sign;
	uint64_t seq, run, before;
	bool bad;
};

#define FOLLOW_BATCH 256

struct follow {
	struct case_file *c;
	follow_tell *tell;
	void *arg;
	struct watch *watch;
	bool begun;
	int64_t now;
	enum err err;

	struct follow_run *runs; /* check * SOURCE_COUNT + kind */
	struct follow_pace *paces;
	enum verdict *verdicts; /* told last */
	struct follow_source_clock clocks[SOURCE_COUNT];
	struct follow_outcome batch[FOLLOW_BATCH];
	size_t batch_count;

	bool outcomes; /* since the last judgement */
	bool bytes;
	bool grew; /* any came since it began: the host is in use */
	int64_t judged, ticked, walked, walk_cost;
	unsigned news; /* what the watch said, see watch.h */
	bool soon;

	/* The device that is synced. */
	bool marked;
	int64_t mark;      /* clock */
	int64_t last_came; /* clock, of the newest station, or the mark */
	int64_t older[SOURCE_COUNT]; /* newest record before the mark */
	struct follow_station stations[SYNC_COUNT];
};

/* Tells EVENT, and when it came. */
void follow_say(struct follow *f, struct follow_event event);

/* One device is followed from a mark on: an outcome came, time went by. */
void follow_sync_hear(struct follow *f, const struct follow_outcome *o);
void follow_sync_tick(struct follow *f);

/* From before the mark. */
bool follow_is_older(const struct follow *f, const struct follow_outcome *o);

/* What changed since it was told last. */
void follow_tell_verdicts(struct follow *f);

/* How often a check is heard of: an outcome came, time went by. */
void follow_pace_hear(struct follow *f, size_t check, int64_t time);
void follow_pace_tick(struct follow *f);

#endif
