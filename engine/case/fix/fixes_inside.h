#ifndef ENGINE_CASE_FIXES_INSIDE_H
#define ENGINE_CASE_FIXES_INSIDE_H

/* The inside of the fixes of a case, for fixes*.c only. */

#include "engine/case/fix/fixes.h"
#include "engine/case/inside.h"

struct fixes {
	struct case_file *c; /* borrowed */
	struct fixes_options o;
	char *folder_name; /* NULL: none */
	struct casefolder *folder;
	struct journal journal;
	struct fix_plan **plans;
	size_t count, cap;
	size_t compared; /* signatures that were verified for the plans */
	/*
	 * Outcomes that bore a later time than the run before any time had
	 * passed: a listing that names no time zone can be hours ahead.
	 */
	struct {
		uint64_t run; /* 0: none was looked at */
		uint64_t good, bad;
	} ahead;
};

/* What the engine of fixes works on: host, folder, clock, words. */
struct fix_world fixes_world(const struct fixes *f);

#endif
