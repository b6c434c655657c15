#ifndef ENGINE_KNOW_SCENARIO_LOAD_H
#define ENGINE_KNOW_SCENARIO_LOAD_H

/* The loader of scenarios, for its own files only. */

#include "engine/know/load.h"
#include "engine/know/scenario.h"

/*
 * A scenario with the arena of its texts: an otherwise empty guide, so that
 * the helpers of the guide's loader serve here too.
 */
struct scenario_home {
	struct scenario scenario;
	struct knowledge *texts;
};

/* Fills WORLD from <world> N and, behind it, what BASE (or NULL) holds. */
void load_world(struct loader *l, const struct xml_node *n,
    const struct xml_node *base, struct lab_world *world);

#endif
