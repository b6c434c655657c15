#ifndef ENGINE_EVIDENCE_EVENT_H
#define ENGINE_EVIDENCE_EVENT_H

#include "engine/evidence/readers/xmlrow.h"

enum event_part {
	EVENT_PROVIDER,
	EVENT_ID,
	EVENT_LEVEL,
	EVENT_TIME,
	EVENT_ACTIVITY,
	EVENT_THREAD,
	EVENT_CHANNEL,
	EVENT_COMPUTER,
	EVENT_RECORD_ID,
	EVENT_PARTS
};

/* Where the parts stand in the element System. */
extern const struct xmlrow_part event_parts[EVENT_PARTS];

/*
 * Fills R from the element Event that is the root of DOC; R borrows from
 * both.  Its text is the message, if it was rendered, and then the data.
 */
void event_read(
    const struct xml_doc *doc, struct record *r, struct xmlrow_words *w);

#endif
