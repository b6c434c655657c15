#ifndef ENGINE_REPORT_FIX_WORDING_H
#define ENGINE_REPORT_FIX_WORDING_H

/* Words of fixes that text and wizard share. */

#include "engine/case/fixes.h"

const char *fix_wording_outcome(enum lang lang, enum fix_outcome_kind k);
const char *fix_wording_result(enum lang lang, enum fix_result r);
const char *fix_wording_undone(enum lang lang, enum undo_answer a);

/* "client certificate", "NDES itself", ... */
const char *fix_wording_use(enum lang lang, enum chain_use u);

/* "Client <- Issuing CA <- Root", and whether it stands; appended. */
void fix_wording_path(
    enum lang lang, const struct cert_path *path, struct buf *out);

/* The change leaves the chain as it is. */
bool fix_wording_same(const struct chain_effect *e);

#endif
