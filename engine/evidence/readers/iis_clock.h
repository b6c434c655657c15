#ifndef ENGINE_EVIDENCE_IIS_CLOCK_H
#define ENGINE_EVIDENCE_IIS_CLOCK_H

/*
 * Times of IIS rows, always UTC: from the date and time columns, or, when
 * there is no date column, from the last #Date directive and the hours that
 * go round.
 */

#include "engine/base/times.h"

struct iis_clock {
	char day_text[10]; /* the date read last ... */
	int64_t day;       /* ... and when that day began */
	char time_text[8]; /* the time read last, without a fraction ... */
	int64_t time;      /* ... and how long after midnight that is */
	int64_t base;      /* day of the rows without date, TIME_NONE */
	int64_t hours;     /* time of day of the last one of them */
};

#define IIS_CLOCK_INIT                                                         \
	((struct iis_clock){                                                   \
	    .day = TIME_NONE, .time = TIME_NONE, .base = TIME_NONE })

/* The text of a #Date directive; one that cannot be read changes nothing. */
void iis_clock_date(struct iis_clock *c, struct span text);

/* TIME_NONE when DATE (absent: no such column) or TIME is not one. */
int64_t iis_clock_read(struct iis_clock *c, struct span date, struct span time);

#endif
