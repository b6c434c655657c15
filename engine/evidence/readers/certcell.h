#ifndef ENGINE_EVIDENCE_CERTCELL_H
#define ENGINE_EVIDENCE_CERTCELL_H

/*
 * What the cells of a CA database look like, in any language: numbers,
 * status codes, dispositions, accounts.
 */

#include "engine/base/span.h"

/* "47", "0x2f (47)". */
bool certcell_id(struct span cell, uint64_t *out);

/*
 * "0x80094800 (-2146875392 CERTSRV_...)", also after a sentence, or
 * "-2146875392", or 0.  STRONG: a CA wrote it, as far as one can tell.
 */
bool certcell_status(struct span cell, uint32_t *out, bool *strong);

/* "30 -- Failed", "0x1e (30) -- Failed"; with BARE also "30". */
bool certcell_disposition(struct span cell, bool bare, uint64_t *out);

/* "DOMAIN\account". */
bool certcell_account(struct span cell);

/* A template's own OID is in it. */
bool certcell_template(struct span cell);

/* No value: certutil writes EMPTY. */
bool certcell_empty(struct span cell);

#endif
