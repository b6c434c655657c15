#ifndef ENGINE_REPORT_REPORT_FOLLOW_H
#define ENGINE_REPORT_REPORT_FOLLOW_H

/* What is told while a host is followed, for people. */

#include "engine/case/live/follow.h"

/* A line with its end; appended. */
void report_follow(const struct knowledge *k, enum lang lang,
    const struct follow_event *e, struct buf *out);

/* Of what has no time of its own, when it was seen: "09:31:47~". */
#define FOLLOW_WHEN_MAX (TIME_TEXT_MAX + 1)
const char *report_follow_when(
    const struct follow_event *e, char out[FOLLOW_WHEN_MAX]);

/* That it is a copy, and how old; false, and nothing, when it is none. */
bool report_follow_copy(
    const struct follow *f, enum lang lang, struct buf *out);

#endif
