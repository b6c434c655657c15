#ifndef ENGINE_EVIDENCE_EXCERPT_FIELDS_H
#define ENGINE_EVIDENCE_EXCERPT_FIELDS_H

/*
 * What can be told for certain in an excerpt: parts of a row of an IIS log
 * that has lost its #Fields, labels of a copied event.
 */

#include "engine/evidence/readers/eventcopy.h"

/* TEXT holds a method and, after it, a path. */
bool excerpt_has_request(struct span text);

/* TEXT ends with status, substatus, win32 status and perhaps more numbers. */
bool excerpt_has_result(struct span text);

/* Fills time and fields of R from such a row, with both. */
void excerpt_read_row(struct span text, struct record *r);

/* LINE is "Label: value" of a copied event: which part it is. */
enum eventpart excerpt_label(struct span line, struct span *value);

/* Fills fields and text (the description, when there is one) of R. */
void excerpt_read_event(struct span text, struct record *r);

#endif
