#ifndef ENGINE_TRACE_TRACE_H
#define ENGINE_TRACE_TRACE_H

/*
 * Certificate requests followed across the logs.  Records are folded into
 * small stations while the logs are read; when all is read, stations become
 * requests.  Pure: no I/O, no clock.  Memory is bounded: of each kind of log
 * the newest stations are kept, older ones are only counted by the hour.
 */

#include "engine/base/needle.h"
#include "engine/evidence/certs/certstore.h"
#include "engine/know/change.h"
#include "engine/trace/classify.h"

struct trace;
#define TRACE_KEEP       96000       /* stations of one kind of log, */
#define TRACE_MEMORY_MAX (32u << 20) /* bytes that all of it takes */

struct trace_options {
	size_t keep; /* 0: TRACE_KEEP */
	/* Clocks set by hand: local time less UTC, in microseconds. */
	bool by_hand[LANE_COUNT];
	int64_t offset[LANE_COUNT];
};

/* "ndesplugin=+60m", "iis=-2s"; false when it is not that. */
bool trace_offset_parse(struct span text, struct trace_options *o);

/* Name of a lane's source: "iis", "ndesplugin", "crp", "event". */
const char *lane_name(enum lane l);

/* NULL when out of memory. */
struct trace *trace_new(const struct trace_options *o);
void trace_free(struct trace *t);

/* Literals that stand in every record of KIND that matters here. */
const struct needles *trace_needles(
    const struct trace *t, enum source_kind kind);

/* Folds one record; S must outlive the trace.  ERR_NOMEM or OK. */
enum err trace_record(
    struct trace *t, const struct record *r, const struct source *s);

/* R, an event, may explain a change; S must outlive the trace. */
enum err trace_change(struct trace *t, enum change_kind kind,
    const struct record *r, const struct source *s);

/*
 * The log S begins at TIME, TIME_NONE if that is not known: an svclog begins
 * when its service does.  Others are not listened to.
 */
enum err trace_log_begins(
    struct trace *t, const struct source *s, int64_t time);

/* Makes requests, once.  CERTS (may be NULL): what begins or ends changes. */
enum err trace_finish(struct trace *t, const struct certstore *certs);

/* --- what came of it ---------------------------------------------------- */

enum trace_outcome {
	TRACE_ISSUED,
	TRACE_ANSWERED,
	TRACE_REFUSED,
	TRACE_UNANSWERED,
	TRACE_HTTP_ERROR,
	TRACE_INCOMPLETE,
	TRACE_OUTCOME_COUNT
};

enum link {
	LINK_CERTAIN, /* same thread, activity or transaction */
	LINK_LIKELY,  /* the only one that fits in time */
	LINK_AMBIGUOUS,
	LINK_COUNT
};

/* As JSON has it; static.  What is incomplete is neither good nor bad. */
const char *trace_outcome_name(enum trace_outcome o);
bool trace_outcome_good(enum trace_outcome o);
bool trace_outcome_bad(enum trace_outcome o);
const char *link_name(enum link l);

#define RUNG_NONE UINT32_MAX

struct trace_request {
	int64_t start, end;
	uint32_t client; /* index of its address, 0: not known */
	uint8_t platform, outcome;
	uint8_t stopped_at;  /* enum station_id; STATION_COUNT: nowhere */
	bool start_inferred; /* from the time taken of an IIS row */
	uint8_t event;       /* NDES's own complaint: 29, 31; 0: none */
	uint32_t rung[STATION_COUNT]; /* RUNG_NONE, or for trace_station() */
	uint8_t link[STATION_COUNT];  /* enum link */
	uint8_t among[STATION_COUNT]; /* records that fit as well, and it */
};

/* Requests by start. */
size_t trace_count(const struct trace *t);
const struct trace_request *trace_at(const struct trace *t, size_t i);

/*
 * The stations of R in the order in which it passed them: most devices ask
 * for GetCACaps first, some for GetCACert (iOS, Go, strongSwan, certmonger).
 */
void trace_order(const struct trace *t, const struct trace_request *r,
    enum station_id order[STATION_COUNT]);

/* The record at a rung; NULL when there is none. */
const struct station *trace_station(
    const struct trace *t, const struct trace_request *r, enum station_id id);
enum source_kind trace_station_source(
    const struct trace_request *r, enum station_id id);
const char *trace_file(const struct trace *t, const struct station *s);

/* Address of the device; "" when not known. */
const char *trace_client(const struct trace *t, const struct trace_request *r);

/* When a station began: the end of an IIS row less its time taken. */
int64_t trace_began(const struct station *s);

/* The log of this rung was read, so that its silence means something. */
bool trace_has_log(const struct trace *t, enum station_id id);

/*
 * The likeliest instant of rung ID, when the rung before it was at LAST
 * (TIME_NONE: first one): IIS knows seconds only, and the module's POST
 * counts from its beginning.
 */
int64_t trace_instant(const struct trace *t, const struct trace_request *r,
    enum station_id id, int64_t last);

enum clock_how {
	CLOCK_UTC,      /* the format says UTC */
	CLOCK_BIAS,     /* each record says its own offset */
	CLOCK_REVERSED, /* it does, with the opposite sign: pairs with IIS */
	CLOCK_PAIRS,    /* found by pairs with another log */
	CLOCK_BY_HAND,
	CLOCK_UNKNOWN, /* taken as UTC */
	CLOCK_HOW_COUNT
};

const char *clock_how_name(enum clock_how how); /* as in the JSON; static */

struct trace_clock {
	enum lane lane;
	enum clock_how how;
	int64_t offset; /* local time less UTC, microseconds */
	int64_t from;   /* UTC; TIME_NONE: from the start */
	uint32_t pairs; /* that agree ... */
	uint32_t of;    /* ... of so many calls of the module; of many
			   only some are asked */
};

size_t trace_clock_count(const struct trace *t);
const struct trace_clock *trace_clock_at(const struct trace *t, size_t i);

/* Requests of one hour, those too old to be followed included. */
struct trace_hour {
	int64_t hour; /* its beginning */
	uint32_t count[PLATFORM_COUNT][TRACE_OUTCOME_COUNT];
};

size_t trace_hour_count(const struct trace *t);
const struct trace_hour *trace_hour_at(const struct trace *t, size_t i);

/* Stations too old to be followed, and stations without a time. */
uint64_t trace_dropped(const struct trace *t);
uint64_t trace_untimed(const struct trace *t);

/* When it turned: of one platform, or of all (PLATFORM_COUNT). */
struct trace_turn {
	uint32_t good, bad;
	uint32_t since;    /* bad ones since first_bad */
	int64_t last_good; /* TIME_NONE: none */
	int64_t first_bad; /* after the last good one; TIME_NONE: none */
};

const struct trace_turn *trace_turn(const struct trace *t, int platform);

/*
 * The platform that turned bad alone, PLATFORM_COUNT when all did, -1 when
 * nothing did.
 */
int trace_turned(const struct trace *t);

/* What changed between the last good and the first bad one of those. */
struct trace_change {
	int64_t time;
	enum change_kind kind;
	const struct source *source; /* NULL: a certificate */
	uint32_t line;               /* 0: not known */
	char text[96]; /* the service, the log, the subject; clean */
};

size_t trace_change_count(const struct trace *t);
uint64_t trace_changes_dropped(const struct trace *t); /* too old to be kept */
const struct trace_change *trace_change_at(const struct trace *t, size_t i);

#endif
