#ifndef ENGINE_EVIDENCE_EVENTTEXT_H
#define ENGINE_EVIDENCE_EVENTTEXT_H

/*
 * Windows events as `wevtutil qe /f:text' prints them: a line "Event[0]:" or
 * "Event[0]", labelled lines, and the message after "Description:".
 */

#include "engine/evidence/record/reader.h"

/* HEAD begins with such an event. */
bool eventtext_sniff(struct span head);

/* TEXT holds the heading of one. */
bool eventtext_holds(struct span text);

/* As in struct reader_ops.  An event ends where the next one begins. */
size_t eventtext_cut(struct span text);
void eventtext_block(struct reading *r, const struct block *b);

#endif
