#ifndef ENGINE_HOST_INTEREST_H
#define ENGINE_HOST_INTEREST_H

/*
 * What is wanted of a host: the knowledge works it out of the guide, the
 * live host reads it, evidence keeps it.  This floor knows no guide: it is
 * told names only.  All of it is borrowed from whoever made the set.
 */

#include "engine/base/span.h"

/* A key of HKEY_LOCAL_MACHINE. */
struct interest_key {
	const char *path; /* "SOFTWARE\\Microsoft\\...", without the root */
	bool below;       /* all keys below it too, not only its values */
};

/* A channel of the event log. */
struct interest_channel {
	const char *name;
	/* Of the System part of an event, as XPath: what stands between the
	 * brackets of *[System[...]]; "": every event. */
	const char *filter;
};

/* A folder where logs lie. */
struct interest_place {
	const char *source;       /* what lies there: "iis", ... */
	const char *path;         /* "%SystemDrive%\\inetpub\\..." */
	const char *const *files; /* patterns of names; NULL at the end */
	bool below;               /* in the folders below it too */
	bool old;                 /* of any age, not of the last days only */
	bool partly;              /* may hold secrets: never copied whole */
};

struct interest {
	const struct interest_key *keys; /* none stands twice; sorted */
	size_t key_count;
	const struct interest_channel *channels;
	size_t channel_count;
	const struct interest_place *places;
	size_t place_count;
};

/*
 * What follows "HKLM\" or "HKEY_LOCAL_MACHINE\" in KEY; absent when it is
 * another root's, or none at all.
 */
struct span interest_below_root(struct span key);

/* PATH is KEY or below it; ASCII case ignored. */
bool interest_is_below(struct span path, struct span key);

/* The values of this key (below HKEY_LOCAL_MACHINE) are wanted. */
bool interest_wants_key(const struct interest *in, struct span path);

/* The key itself, or one below it, is: it matters that it is not there. */
bool interest_concerns_key(const struct interest *in, struct span path);

/* NAME fits PATTERN: '*' is any letters, '?' is one; ASCII case ignored. */
bool interest_name_fits(const char *pattern, const char *name);

#endif
