#ifndef ENGINE_CASE_REPLAY_H
#define ENGINE_CASE_REPLAY_H

/*
 * An incident in the order of its time: the records of a capture that say
 * yes or no to some check, around the first that says no.  Whoever plays it
 * keeps the time.
 */

#include "engine/base/arena.h"
#include "engine/case/case.h"

#define REPLAY_ITEMS_MAX 5000

struct replay_item {
	int64_t time;
	enum source_kind kind;
	bool bad;
	size_t sign;      /* of the guide */
	const char *what; /* what matters of it, clean */
};

struct replay {
	struct arena arena;
	struct replay_item *items;
	size_t count, cap;
	bool cut; /* there were more */
};

/*
 * Reads the capture PATH twice: half an hour before the trouble begins and
 * an hour of it, or the last hour of a good one.  To be freed in any case.
 */
enum err replay_load(struct replay *r, const char *path,
    const struct knowledge *k, struct err_info *info);
void replay_free(struct replay *r);

#endif
