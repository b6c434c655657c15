#ifndef ENGINE_CASE_FIXES_INSIDE_H
#define ENGINE_CASE_FIXES_INSIDE_H

/* The inside of the fixes of a case, for fixes*.c only. */

#include "engine/case/fixes.h"
#include "engine/case/inside.h"

struct fixes {
	struct case_file *c; /* borrowed */
	struct fixes_options o;
	char *folder_name; /* NULL: none */
	struct casefolder *folder;
	struct journal journal;
	struct fix_plan **plans;
	size_t count, cap;
};

struct fix_world fixes_world(const struct fixes *f);

#endif
