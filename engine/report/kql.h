#ifndef ENGINE_REPORT_KQL_H
#define ENGINE_REPORT_KQL_H

/*
 * Signs of the guide as queries for Azure Monitor, where the logs of IIS
 * (table W3CIISLog) and Windows events (table Event) may lie already.
 * Columns and types: learn.microsoft.com, Azure Monitor tables reference;
 * status columns of W3CIISLog are strings.
 */

#include "engine/case/case.h"

/*
 * Appends the query of SIGN.  NULL, or why there is none: a text of the
 * catalogue.
 */
const struct bilingual *kql_query(
    const struct knowledge *k, size_t sign, struct buf *out);

/*
 * All queries, each with what it means, the causes it speaks for, how sure
 * that is and where it is documented; then the signs that have none, with
 * the reason.  Appended; returns the number of queries.
 */
size_t kql_export(const struct knowledge *k, enum lang lang, struct buf *out);

#endif
