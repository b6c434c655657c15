#ifndef ENGINE_GUIDE_UNKNOWN_H
#define ENGINE_GUIDE_UNKNOWN_H

/*
 * Error events that no sign knows: listed, not judged (rule of judgement
 * 24).  The guide says whose by signs with listed="yes".
 */

#include "engine/guide/diagnosis.h"

struct unknown {
	struct unknown_event *item; /* NULL before the first */
	size_t count;
};

/* The items; U can be used again. */
void unknown_free(struct unknown *u);

/* HITS are all that a record matches: an error event, nothing else known. */
bool unknown_is(const struct knowledge *k, const size_t *hits, size_t count);

/* One more R of S; kinds beyond UNKNOWN_MAX are left out. */
enum err unknown_add(
    struct unknown *u, const struct record *r, const struct source *s);

#endif
