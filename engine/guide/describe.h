#ifndef ENGINE_GUIDE_DESCRIBE_H
#define ENGINE_GUIDE_DESCRIBE_H

/*
 * A record as a piece of evidence: where it stands, its text, and the few
 * words that matter first on a screen.
 */

#include "engine/guide/diagnosis.h"

/* What is kept and shown of R, which matched SIGN; clean. */
void describe_record(const struct record *r, const struct source *s,
    size_t sign, struct evidence_item *out);

#endif
