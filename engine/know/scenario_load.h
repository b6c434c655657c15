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

struct world_base {
	char *name;
	struct xml_doc *doc;
};

/*
 * Worlds that scenarios of one folder use, each read once; zeroed at first,
 * and freed by the caller.
 */
struct world_shelf {
	struct world_base *items;
	size_t count, cap;
};

void world_shelf_free(struct world_shelf *shelf);

/* As scenario_load(); the worlds it uses come from SHELF, and go there. */
struct scenario *scenario_load_with(
    const char *folder, struct world_shelf *shelf, struct err_info *info);

/* Fills WORLD from <world> N and, behind it, what BASE (or NULL) holds. */
void load_world(struct loader *l, const struct xml_node *n,
    const struct xml_node *base, struct lab_world *world);

#endif
