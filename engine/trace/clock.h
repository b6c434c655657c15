#ifndef ENGINE_TRACE_CLOCK_H
#define ENGINE_TRACE_CLOCK_H

#include "engine/trace/pair.h"

/* How the module's local times are read: UTC = local - offset. */
enum view_how { VIEW_AS_WRITTEN, VIEW_REVERSED, VIEW_FIXED };
struct view {
	enum view_how how;
	int64_t offset;
};
int64_t view_time(
    const struct view *v, const struct station *s); /* of the module */

/* What calls are compared with: laps by the start of their end. */
struct clock_refs {
	struct lap *item;
	size_t count;
	bool around; /* they lie around the calls, not inside */
	bool coarse; /* only whether they fit, not how well */
};

/* Calls of one kind of zone, and where their stations are. */
struct clock_calls {
	const struct station *station;
	const struct call *const *item;
	size_t count;
};

/* Of many calls only some vote: so many of C. */
uint32_t clock_voters(const struct clock_calls *c);

/* How many of these find their counterpart under V. */
uint32_t clock_score(const struct clock_calls *c, const struct clock_refs *r,
    const struct view *v);

/* Each call of C on its own; FITS has a place for each. */
void clock_fits(const struct clock_calls *c, const struct clock_refs *r,
    const struct view *v, bool *fits);

enum clock_found {
	CLOCK_NOT_FOUND,
	CLOCK_FOUND,
	CLOCK_FOUND_PART /* if the clocks were changed in between */
};

/* The one offset, a multiple of a quarter of an hour, that stands out. */
enum clock_found clock_search(const struct clock_calls *c,
    const struct clock_refs *r, struct view *out, uint32_t *pairs);

#endif
