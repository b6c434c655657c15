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
		uint64_t note;
		size_t n; /* 0: free */
		char text[SEEN_LEN];
	} slot[SEEN_SLOTS];
};

/* NOTE, which is not 0, is what is known of VALUE. */
void seen_put(struct seen *s, struct span value, uint64_t note);

/* 0 when VALUE was not put, or is forgotten; a long one always is. */
uint64_t seen_note(const struct seen *s, struct span value);

#endif
