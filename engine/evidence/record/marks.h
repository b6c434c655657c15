#ifndef ENGINE_EVIDENCE_MARKS_H
#define ENGINE_EVIDENCE_MARKS_H

/*
 * What ties the events of one transaction together: the id that the message
 * or the data names as the transaction's, and every GUID and long hex value,
 * of which one may recur.  Events of the Certificate Connector for Microsoft
 * Intune carry such ids; no document says under which names.
 */

#include "engine/base/span.h"

#define MARKS_MAX 6

struct marks {
	uint64_t named; /* hash of the named id; 0: none is named */
	uint64_t mark[MARKS_MAX];
	size_t count;
};

/* The marks in TEXT; letters count the same in both cases. */
struct marks marks_of(struct span text);

/*
 * How many marks A and B have in common; MARKS_SAME when both name the same
 * transaction, MARKS_OTHER when they name different ones.
 */
#define MARKS_SAME  (MARKS_MAX + 1)
#define MARKS_OTHER (-1)
int marks_common(const struct marks *a, const struct marks *b);

#endif
