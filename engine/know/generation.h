#ifndef ENGINE_KNOW_GENERATION_H
#define ENGINE_KNOW_GENERATION_H

/* Which connector a server has. */

enum generation {
	GENERATION_UNKNOWN,
	GENERATION_LEGACY,
	GENERATION_UNIFIED,
	GENERATION_CONFIGMGR,
	GENERATION_MIXED,
	GENERATION_COUNT
};

/* "unknown", "legacy", ...; static. */
const char *generation_name(enum generation g);

/* All names in the order of the enum, then NULL. */
extern const char *const generation_names[GENERATION_COUNT + 1];

#endif
