#ifndef ENGINE_REPORT_SESSION_WORDING_H
#define ENGINE_REPORT_SESSION_WORDING_H

/* What happened to a case, in the words of every front end. */

#include "engine/case/session/session.h"

/* "fix applied: Move the ...", "begun by admin1@host1"; appended. */
void wording_event(const struct knowledge *k, enum lang lang,
    const struct session_event *e, struct buf *out);

#endif
