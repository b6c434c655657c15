#ifndef ENGINE_REPORT_FIX_WORDING_H
#define ENGINE_REPORT_FIX_WORDING_H

/* Words of fixes that text and wizard share. */

#include "engine/case/fix/fixes.h"

/* The words of LANG for a value; static. */
const char *fix_wording_outcome(enum lang lang, enum fix_outcome_kind k);
const char *fix_wording_result(enum lang lang, enum fix_result r);
const char *fix_wording_undone(enum lang lang, enum undo_answer a);

/* "client certificate", "NDES itself", ... */
const char *fix_wording_use(enum lang lang, enum chain_use u);

/* "Client <- Issuing CA <- Root", and whether it stands; appended. */
void fix_wording_path(
    enum lang lang, const struct chain *chain, struct buf *out);

/* Why the chain is not good; appended, nothing when it is. */
void fix_wording_why(
    enum lang lang, const struct chain *chain, struct buf *out);

#define CERT_NAME_MAX 100 /* bytes shown of a name in a chain */

/* The change leaves the chain as it is. */
bool fix_wording_same(const struct chain_effect *e);

/* How a plan that cannot be applied is called: "by hand: {1}"; {1} is WHY. */
const struct bilingual *fix_wording_cannot(const struct fix_say *why);

#endif
