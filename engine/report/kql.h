#ifndef ENGINE_REPORT_KQL_H
#define ENGINE_REPORT_KQL_H

/*
 * Signs of the guide as queries for Azure Monitor, where the logs of IIS
 * (table W3CIISLog) and Windows events (table Event, or WindowsEvent, which has
 * no message) may lie already.
 * Columns and types: learn.microsoft.com, Azure Monitor tables reference;
 * status columns of W3CIISLog are strings.
 */

#include "engine/case/case.h"

/* Windows events lie in the one or the other, as the agent was set up. */
enum kql_table { KQL_IIS, KQL_EVENT, KQL_WINDOWS_EVENT, KQL_TABLE_COUNT };

/*
 * Appends the query of SIGN for TABLE.  NULL, or why there is none: a text of
 * the catalogue.
 */
const struct bilingual *kql_query(const struct knowledge *k, size_t sign,
    enum kql_table table, struct buf *out);

/*
 * The queries of SIGN under a head of comments: what it means, the causes it
 * speaks for, how sure that is and where it is documented.  False, and
 * nothing is appended, when there is none.
 */
bool kql_put(
    const struct knowledge *k, size_t sign, enum lang lang, struct buf *out);

/* The signs that have none, with the reason, as comments; appended. */
void kql_put_rest(const struct knowledge *k, enum lang lang, struct buf *out);

/*
 * The name of the file for SIGN, appended.  Ids are small letters, digits and
 * "-", by the schema; what stands before keeps "con" and the like away.
 */
void kql_file_name(const struct knowledge *k, size_t sign, struct buf *out);

/* All queries, then the rest.  Appended; returns the number of queries. */
size_t kql_export(const struct knowledge *k, enum lang lang, struct buf *out);

#endif
