#ifndef ENGINE_KNOW_CHANGE_H
#define ENGINE_KNOW_CHANGE_H

/* What may explain a change: a service that starts, a crash. */
enum change_kind {
#define CHANGE(id, name) CHANGE_##id,
#include "engine/know/changes.def"
#undef CHANGE
	CHANGE_COUNT
};

#define CHANGE_NONE CHANGE_COUNT

/* The name in the guide and in JSON, static. */
const char *change_name(enum change_kind kind);

/* All names in the order of the kinds, then NULL. */
extern const char *const change_names[CHANGE_COUNT + 1];

#endif
