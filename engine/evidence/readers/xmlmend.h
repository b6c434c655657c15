#ifndef ENGINE_EVIDENCE_XMLMEND_H
#define ENGINE_EVIDENCE_XMLMEND_H

/*
 * Writers that do not escape control characters, or that copy bytes of some
 * other encoding, make XML that no parser takes.
 */

#include "engine/base/buf.h"

/*
 * Appends S to OUT with blanks for control characters and U+FFFD for what is
 * no character, references to such included.  False: nothing was to mend.
 */
bool xmlmend(struct buf *out, struct span s);

#endif
