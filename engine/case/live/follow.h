#ifndef ENGINE_CASE_FOLLOW_H
#define ENGINE_CASE_FOLLOW_H

/*
 * A host that is followed live: new evidence as it arrives, verdicts as they
 * change, silence, and the way of one device through the stations.  The
 * clock is an argument of everything that depends on it; nothing waits but
 * follow_wait().
 */

#include "engine/case/case.h"
#include "engine/evidence/tail/follow.h"

struct follow;

enum follow_kind {
	FOLLOW_EVIDENCE, /* a good or bad outcome of a check */
	FOLLOW_VERDICT,  /* a check is judged otherwise than before */
	FOLLOW_SILENCE,  /* what came regularly comes no more */
	FOLLOW_RESUMED,  /* it comes again */
	FOLLOW_FILE,     /* a log came, was renamed, emptied, or is gone */
	FOLLOW_STATION,  /* a station of the device that is synced */
	FOLLOW_MISSING   /* a station that did not come in time */
};

/* The way of one device, in its order. */
enum station_of_sync {
	SYNC_GETCACAPS,
	SYNC_GETCACERT,
	SYNC_SENT,
	SYNC_ACCEPTED,
	SYNC_ANSWERED,
	SYNC_NOTIFIED,
	SYNC_COUNT
};

/* "getcacaps", ...; static. */
const char *follow_sync_name(enum station_of_sync s);

struct follow_event {
	enum follow_kind kind;
	int64_t time; /* of the record, or of the change; TIME_NONE */
	int64_t seen; /* the clock when it came: all that is known of the
			 time of a record that has none */
	size_t check; /* SIZE_MAX: none */
	bool bad;     /* evidence, station */
	size_t sign;  /* what it is a sign of; SIZE_MAX: none */
	const struct evidence_item *item; /* of evidence and stations */
	bool older; /* evidence: from before the mark, or no mark was set */

	/*
	 * verdict: since TIME, the first after so many of the other sort;
	 * evidence: the RUN-th of its sort in a row, after so many of the
	 * other
	 */
	enum verdict from, to;
	uint64_t run, after;
	bool after_bad;

	/* silence: how long; what goes on before it, or where to look */
	int64_t silent;
	size_t going_on; /* check, SIZE_MAX: nothing does */
	size_t look_at;  /* step */

	enum file_event file; /* and its name */
	const char *name;

	enum station_of_sync station;
	int64_t after_mark; /* microseconds from the mark until it was seen */
};

typedef void follow_tell(void *arg, const struct follow_event *event);

/*
 * A case of its own over the host of C, which must live longer.  NULL and a
 * filled INFO on failure.
 */
struct follow *follow_new(const struct case_file *c, follow_tell *tell,
    void *arg, struct err_info *info);
void follow_free(struct follow *f);

/*
 * Reads what is there already, in steps; it is not told.  When PROGRESS says
 * finished, following begins.
 */
enum err follow_begin(struct follow *f, int64_t now, uint64_t budget,
    struct case_progress *progress);

/*
 * Takes what is new and tells it in the order of its times.  *SOON: there is
 * more, or something is awaited: look again within a tenth of a second.
 */
enum err follow_look(struct follow *f, int64_t now, bool *soon);

/*
 * Waits for news of the files, a signal, or MS milliseconds; less when it is
 * known that a look is due.
 */
void follow_wait(struct follow *f, int ms);

/* The clock of this machine. */
int64_t follow_clock(void);

/* The clock that F goes by: a lab has its own, else that of this machine. */
int64_t follow_now(const struct follow *f);

/* Lets TIME pass where it stands still else; false: it goes by itself. */
bool follow_pass(struct follow *f, int64_t time);

/*
 * Following ends, and C, over the host of which F is, has read what F has.
 * C's diagnosis is another then.  F is to be freed all the same.
 */
void follow_give(struct follow *f, struct case_file *c);

/* What was held back is all there is: judges as `check' would. */
enum err follow_end(struct follow *f, int64_t now);

/*
 * A folder in which nothing was written since: copies of logs do not grow,
 * so nothing is concluded from their silence.  *NEWEST: time of the newest
 * record, TIME_NONE when none has a time.
 */
bool follow_is_copy(const struct follow *f, int64_t *newest);

/* Its case: sources and the diagnosis as of the last look. */
const struct case_file *follow_case(const struct follow *f);

/*
 * "Sync the device now": marks this moment and forgets all stations.  What
 * is older than the newest record seen before is left out from then on.
 */
void follow_mark(struct follow *f, int64_t now);

struct follow_station {
	bool came, bad, missed;
	int64_t time;       /* of the record */
	int64_t after_mark; /* when it was seen */
	int64_t patience;   /* how long it may take after the one before */
	struct evidence_item item;
};

/* How far the device is that is followed; borrowed. */
const struct follow_station *follow_station(
    const struct follow *f, enum station_of_sync s);

/* The first station behind the last that came; SYNC_COUNT: none. */
enum station_of_sync follow_sync_awaited(const struct follow *f);

/* The newest station is bad: none is waited for until it is tried again. */
bool follow_sync_refused(const struct follow *f);

/* All stations came, or the last one did: nothing is waited for. */
bool follow_sync_done(const struct follow *f);

/* What it means that S did not come, for people; static. */
const struct bilingual *follow_sync_meaning(enum station_of_sync s);
const struct bilingual *follow_sync_title(enum station_of_sync s);

#endif
