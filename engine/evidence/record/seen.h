#ifndef ENGINE_EVIDENCE_SEEN_H
#define ENGINE_EVIDENCE_SEEN_H

/*
 * A few short values of which something is known already, such as that they
 * hold a needle.  All zero at first; what is in the way is forgotten.
 */

#include "engine/base/span.h"

#define SEEN_SLOTS 32 /* a power of two */
#define SEEN_LEN   96 /* bytes; longer values are not kept */

struct seen {
	size_t turn;
	struct {
		size_t n; /* 0: free */
		char text[SEEN_LEN];
	} slot[SEEN_SLOTS];
};

/* Whether VALUE was put, and is not forgotten; a long one never is. */
bool seen_has(const struct seen *s, struct span value);
void seen_put(struct seen *s, struct span value);

#endif
