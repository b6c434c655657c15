#ifndef ENGINE_TRACE_INSIDE_H
#define ENGINE_TRACE_INSIDE_H

/* The inside of a trace, for the files of this floor only. */

#include "engine/base/arena.h"
#include "engine/evidence/record/marks.h"
#include "engine/trace/trace.h"

/* One kind of log: a ring while reading, in order of arrival afterwards. */
struct lane_store {
	struct station *item;
	size_t count, cap, head; /* head: the oldest, once it is full */
	uint64_t dropped;
	int64_t horizon;     /* newest time dropped, TIME_NONE */
	int64_t first, last; /* of all records of the log, UTC */
};

/* Addresses, each once; index 0 is none. */
struct names {
	struct arena arena;
	struct span *text;
	size_t count, cap;
	/* Open addressing.  Texts are looked at only where TAG, the upper half
	 * of a hash, is that of what is looked for. */
	struct name_slot {
		uint32_t name; /* 0: free */
		uint32_t tag;
	} * slot;
	size_t slots;
};

/* A text that is about to be asked for: its place comes from memory while
 * something else is done.  Borrowed. */
struct name_key {
	struct span text;
	uint64_t hash;
};
struct name_key names_key(const struct names *n, struct span text);

/*
 * *OUT: the number of the text of KEY, which is copied, and cut, when it is
 * new; 0: it is "" or "-".
 */
enum err names_add(struct names *n, const struct name_key *key, uint32_t *out);
void names_free(struct names *n);

/*
 * What is known of events that name no transaction; as many are kept as
 * there are stations.
 */
struct ties {
	struct marks *marks;
	size_t cap;
	uint64_t seen;
};

/* Gives the event S its flow, or what tie_events() needs for it. */
enum err tie_note(
    struct ties *t, size_t keep, const struct record *r, struct station *s);

/* Gives those of L, in order of time, their flows. */
enum err tie_events(struct ties *t, size_t keep, struct lane_store *l);
void tie_free(struct ties *t);

#define NO_STATION UINT32_MAX

/* One VerifyRequest of the module, on one thread. */
struct call {
	uint32_t call, send, answer, exit, notify, notify_exit;
	uint64_t flow;
	int64_t start, end; /* end: TIME_NONE, not answered */
	int64_t notify_start, notify_end;
	bool certain; /* its thread tells it apart */
	bool guess;   /* its first line is not there */
	bool zone_unknown;
	uint32_t error; /* WinHTTP could not send, with this */
};

#define RUN_STEPS   4 /* started, phase 1, phase 3, finished */
#define CHAIN_STEPS 5 /* 4003, 4004, 4006, 4008; or 4000 for the last */

/* One run of the registration point, or one chain of events. */
struct run {
	uint32_t step[CHAIN_STEPS]; /* of a run the first RUN_STEPS */
	uint64_t flow;
	int64_t start, end;
	bool certain, bad;
	uint8_t tied; /* enum link: the weakest of its events */
};

struct calls {
	struct call *item;
	size_t count, cap;
};
struct runs {
	struct run *item;
	size_t count, cap;
};

/* Groups the stations of a lane by flow. */
enum err group_calls(const struct lane_store *l, struct calls *out);
enum err group_runs(const struct lane_store *l, enum trace_step first,
    size_t steps, struct runs *out);

/* Clocks of the logs that are UTC, unless set by hand. */
void clocks_plain(struct trace *t);

/* Finds how far the module's clock is off and sets its stations right. */
enum err clocks_set(
    struct trace *t, struct calls *calls, const struct runs *runs);

/* Rows of the IIS lane of one step, by index. */
struct rows {
	uint32_t *item;
	size_t count, cap;
};
enum err rows_of(
    const struct lane_store *l, enum trace_step step, struct rows *out);

/* Puts the lanes together to requests: see build.c. */
enum err requests_build(struct trace *t, const struct calls *calls,
    const struct runs *runs, const struct runs *chains);

/* An empty one at the end of the list; NULL when out of memory. */
struct trace_request *request_add(struct trace *t);
void request_put(struct trace_request *r, enum station_id id, enum lane lane,
    uint32_t i, enum link link, unsigned among);

/* Gives requests with PKIOperation their GetCACaps and GetCACert. */
enum err devices_add(struct trace *t);

/* Fills the outcome, where it stopped, and from when to when. */
void request_judge(const struct trace *t, struct trace_request *r);
enum err hours_add(
    struct trace *t, int64_t time, enum platform p, enum trace_outcome o);
enum err summary_make(struct trace *t, const struct certstore *certs);

#define TRACE_CLOCKS_MAX  12
#define TRACE_CHANGES_MAX 4096
#define PROCESSES_MAX     64

/* A log, and its first station as it was read. */
struct trace_file {
	const struct source *source;
	int64_t first; /* TIME_NONE: none yet */
	uint64_t offset;
};

/* What C is about, as far as there is room, without control characters. */
void change_text(struct trace_change *c, struct span text);

struct trace {
	struct trace_options options;
	struct needles needles[SOURCE_COUNT];
	struct classes classes;
	struct lane_store lane[LANE_COUNT];
	struct ties ties;
	int64_t verified; /* last 4003, 4004 or 4005; TIME_NONE: none */
	struct names names;
	struct trace_file *file;
	size_t file_count, file_cap;
	uint64_t untimed;
	struct trace_request *request;
	size_t request_count, request_cap;
	struct trace_clock clock[TRACE_CLOCKS_MAX];
	size_t clock_count;
	struct trace_hour *hour;
	size_t hour_count, hour_cap;
	struct trace_turn turn[PLATFORM_COUNT + 1];
	int turned;
	uint64_t process[PROCESSES_MAX]; /* of the registration point: the
					    newest, hashes */
	uint64_t process_count;
	struct trace_change *change;
	size_t change_count, change_cap;
	uint64_t changes_dropped; /* the oldest ones */
};

/* Where a station is: its lane above, its index below. */
#define RUNG_OF(lane, i) ((uint32_t)(lane) << 28 | (i))
#define RUNG_LANE(r)     ((enum lane)((r) >> 28))
#define RUNG_INDEX(r)    ((r)&0x0FFFFFFFu)

#endif
