/*
 * Names of the generations.
 */

#include "engine/know/generation.h"

#include <stddef.h>

const char *const generation_names[GENERATION_COUNT + 1] = {
	[GENERATION_UNKNOWN] = "unknown",
	[GENERATION_LEGACY] = "legacy",
	[GENERATION_UNIFIED] = "unified",
	[GENERATION_CONFIGMGR] = "configmgr",
	[GENERATION_MIXED] = "mixed",
	[GENERATION_COUNT] = NULL,
};

const char *
generation_name(enum generation g)
{
	return generation_names[g];
}
