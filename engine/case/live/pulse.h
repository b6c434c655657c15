#ifndef ENGINE_CASE_PULSE_H
#define ENGINE_CASE_PULSE_H

/*
 * The pulse of what is followed: good and bad records per minute, and when
 * to give alarm.  Pure arithmetic on what follow_tell is told; the clock is
 * an argument.
 */

#include "engine/case/live/follow.h"

#define PULSE_SECONDS 60

/* How alarm is given, as asked for: "flash", "bell", "none". */
enum pulse_alarm { ALARM_FLASH, ALARM_BELL, ALARM_NONE };

/* False when NAME is none of them. */
bool pulse_alarm_find(struct span name, enum pulse_alarm *out);

struct pulse {
	int64_t second; /* the newest that is counted in */
	uint32_t good[PULSE_SECONDS], bad[PULSE_SECONDS];
	uint64_t all_good, all_bad;
	bool disarmed; /* alarm was given */

	/* the record counted last: it may be evidence for several checks */
	const char *file;
	uint64_t offset;
	bool was_bad;
};

/* Nothing is counted yet at NOW. */
void pulse_start(struct pulse *p, int64_t now);

/*
 * Counts the record of E, once and as bad if it is bad for any check.  True:
 * the first failure, or after a minute without any that of a check that
 * went well before.
 */
bool pulse_hear(struct pulse *p, const struct follow_event *e, int64_t now);

/* Of the last minute. */
void pulse_rate(struct pulse *p, int64_t now, uint64_t *good, uint64_t *bad);

/* E is about the same record as the evidence told before it. */
bool pulse_is_same(const struct pulse *p, const struct follow_event *e);

#endif
