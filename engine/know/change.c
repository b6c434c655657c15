/*
 * Names of changes.
 */

#include "engine/know/change.h"

#include <stddef.h>

const char *const change_names[CHANGE_COUNT + 1] = {
#define CHANGE(id, name) [CHANGE_##id] = name,
#include "engine/know/changes.def"
#undef CHANGE
	[CHANGE_COUNT] = NULL,
};

const char *
change_name(enum change_kind kind)
{
	return change_names[kind];
}
