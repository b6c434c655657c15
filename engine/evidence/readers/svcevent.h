#ifndef ENGINE_EVIDENCE_SVCEVENT_H
#define ENGINE_EVIDENCE_SVCEVENT_H

/*
 * One E2ETraceEvent of a .NET XmlWriterTraceListener taken apart: by hand
 * when it has the very shape that the listener writes, else from the parsed
 * document.  As struct xmlrow_format asks.
 */

#include "engine/evidence/readers/xmlrow.h"

/* The members of struct xmlrow_format of the same names. */
size_t svcevent_measure(struct span text, struct xmlrow_shape *shape);
bool svcevent_fill(struct span event, struct xmlrow_shape *shape,
    struct record *r, struct xmlrow_words *w);
void svcevent_take(
    const struct xml_doc *doc, struct record *r, struct xmlrow_words *w);

#endif
