#ifndef ENGINE_EVIDENCE_EVENT_H
#define ENGINE_EVIDENCE_EVENT_H

#include "engine/evidence/readers/xmlrow.h"

/*
 * Fills R from the element Event that is the root of DOC; R borrows from
 * both.  Its text is the message, if it was rendered, and then the data.
 */
void event_read(
    const struct xml_doc *doc, struct record *r, struct xmlrow_words *w);

#endif
