#ifndef ENGINE_REPORT_REPORT_FOLLOW_H
#define ENGINE_REPORT_REPORT_FOLLOW_H

/* What is told while a host is followed, for people. */

#include "engine/case/follow.h"

/* A line with its end; appended. */
void report_follow(const struct knowledge *k, enum lang lang,
    const struct follow_event *e, struct buf *out);

#endif
