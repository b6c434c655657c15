#ifndef ENGINE_EVIDENCE_LOCALDATE_H
#define ENGINE_EVIDENCE_LOCALDATE_H

/*
 * Dates as regional settings write them: "5/5/2026 10:00:00 AM",
 * "05.05.2026 10:00", "mardi 5 mai 2026 10:00:00", "May 05, 2026 ... UTC",
 * and the forms that tools give them: RFC 3339, /Date(ms)/, CIM's
 * 20260505100000.000000+120.
 */

#include "engine/base/span.h"
#include "engine/base/times.h"

enum date_order { DATE_UNKNOWN, DATE_DMY, DATE_MDY };

struct localdate {
	int64_t time;         /* TIME_NONE: its order is not known */
	enum date_order told; /* the order that this date proves, if any */
	bool ambiguous;       /* its numbers leave a choice of order */
	bool half;            /* it says AM or PM */
	bool zoned;           /* it names its offset from UTC */
};

/*
 * A date with or without a time, read in ORDER when its numbers leave a
 * choice: without a time then if ORDER is unknown.  False: no date.
 */
bool localdate_read(
    struct span s, enum date_order order, struct localdate *out);

/*
 * What the dates of one file tell of their order together.  All zero at
 * first.
 */
struct localdate_order {
	enum date_order order; /* proven, or known by the language */
	bool doubtful;         /* merely assumed */
	bool half;
	int64_t last[2]; /* newest read as DMY and as MDY */
	bool any;
	uint32_t turns[2]; /* how often time changed its direction */
	int8_t way[2];
};

/* Looks at one more date. */
void localdate_note(struct localdate_order *o, struct span s);

/*
 * The order to read dates in: proven by one of them, else the one in which
 * time runs one way, else US order where halves of the day are written, which
 * is doubtful; else unknown.
 */
enum date_order localdate_decide(struct localdate_order *o);

#endif
