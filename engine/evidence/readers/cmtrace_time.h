#ifndef ENGINE_EVIDENCE_CMTRACE_TIME_H
#define ENGINE_EVIDENCE_CMTRACE_TIME_H

#include "engine/base/times.h"

/*
 * The attributes of an entry: DATE "M-d-yyyy", TIME "HH:mm:ss.fff+bias" with
 * UTC = local + bias minutes.  A bias of zero or none at all may mean that
 * the writer did not know: then *UNKNOWN, and the time is taken as UTC.
 * TIME_NONE when it is not a time.  *MINUTES made UTC of the local time.
 */
int64_t cmtrace_time(
    struct span date, struct span time, bool *unknown, int16_t *minutes);

#define CMTRACE_CLOCK (sizeof("09:31:47.946") - 1)

/*
 * How long after midnight a time is that begins with "HH:mm:ss.fff" and no
 * digit behind it, as most are; -1 for others.
 */
int64_t cmtrace_clock(struct span time);

/*
 * Date and time as a viewer shows them, in the form of the reader's country:
 * ISO, d.M.yyyy, or with slashes, month first unless that cannot be.
 */
int64_t cmtrace_shown_time(struct span s);

#endif
