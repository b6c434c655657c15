#ifndef ENGINE_EVIDENCE_EVENTCOPY_H
#define ENGINE_EVIDENCE_EVENTCOPY_H

/*
 * Windows events that somebody copied, printed or converted: the parts that
 * every such form has under one name or another.  The readers of the forms
 * gather them; what follows from them is the same for all.
 */

#include "engine/base/buf.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/readers/localdate.h"

enum eventpart {
	EVENTPART_CHANNEL,
	EVENTPART_PROVIDER,
	EVENTPART_DATE,
	EVENTPART_ID,
	EVENTPART_INSTANCE, /* the id with its qualifiers */
	EVENTPART_LEVEL,
	EVENTPART_COMPUTER,
	EVENTPART_RECORD,
	EVENTPART_ACTIVITY,
	EVENTPART_THREAD,
	EVENTPART_MESSAGE,
	EVENTPART_DATA, /* a line each, "Name=value" where it has a name */
	EVENTPART_NONE, /* known, but of no use */
	EVENTPART_UNKNOWN
};

/* What is said of one event; absent parts have no p. */
struct eventcopy {
	struct span part[EVENTPART_NONE];
};

/*
 * The part that LABEL names, ASCII case ignored; blanks at its end do not
 * count, those that do not break neither.  *FOREIGN becomes true, and is
 * never made false, when the label is not English.
 */
enum eventpart eventpart_of(struct span label, bool *foreign);

/* Keeps VALUE unless it is empty, or the part is there already. */
void eventcopy_set(struct eventcopy *c, enum eventpart part, struct span value);

/* It has an id, and a time or somebody who wrote it. */
bool eventcopy_is_event(const struct eventcopy *c);

/* Gives the record to READING's sink; RAW is all of it, for needles. */
void eventcopy_emit(struct reading *reading, const struct eventcopy *c,
    struct localdate_order *order, const struct cursor *at, struct span raw);

#endif
