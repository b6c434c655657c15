#ifndef ENGINE_REPORT_REPORT_INTEREST_H
#define ENGINE_REPORT_REPORT_INTEREST_H

/*
 * Writers of what the guide wants of a host, see host/interest.h.  Both
 * append.
 */

#include "engine/case/case.h"

/*
 * One line for each, its words parted by tabs: "key", the key and "below"
 * when all below it is meant; "channel", its name and the XPath of the
 * query; "place", the source, the folder, "below" or "only", patterns.
 */
void report_interest(const struct interest *in, struct buf *out);

/* The object of `ndes-doctor/interest/1', on one line without its end. */
void report_interest_json(const struct interest *in, struct buf *out);

#endif
