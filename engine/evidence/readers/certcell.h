#ifndef ENGINE_EVIDENCE_CERTCELL_H
#define ENGINE_EVIDENCE_CERTCELL_H

/*
 * What the cells of a CA database look like, in any language: numbers,
 * status codes, dispositions, accounts, dates.
 */

#include "engine/base/span.h"
#include "engine/base/times.h"

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

enum certcell_order { CERTCELL_UNKNOWN, CERTCELL_DMY, CERTCELL_MDY };

/*
 * A date with or without a time, read in ORDER when its numbers leave a
 * choice: TIME_NONE then if ORDER is unknown.  False: no date.  *TOLD is the
 * order that this date proves, if any.
 */
bool certcell_date(struct span cell, enum certcell_order order, int64_t *out,
    enum certcell_order *told);

/* No value: certutil writes EMPTY. */
bool certcell_empty(struct span cell);

#endif
