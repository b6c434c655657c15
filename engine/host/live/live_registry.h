#ifndef ENGINE_HOST_LIVE_REGISTRY_H
#define ENGINE_HOST_LIVE_REGISTRY_H

/*
 * The keys of this server that are of interest, each as the file that
 * `reg export KEY FILE /reg:64' would give; without the keys below it, unless
 * they are wanted too.
 */

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/host/interest.h"

struct live_export {
	char *path;      /* "registry/HKLM/SOFTWARE/....reg" */
	uint16_t *key;   /* below HKEY_LOCAL_MACHINE */
	bool below;      /* the keys below it stand in the text too */
	struct buf text; /* as of the last look */
	int64_t changed; /* newest change in it, see times.h */
	enum err err;    /* it could not be opened */
	char *denied;    /* path of the first key below that could not, or NULL
			  */
	bool known;
};

struct live_registry {
	struct live_export *items;
	size_t count;
};

/* The keys of IN, which is borrowed for the call only. */
enum err live_registry_init(struct live_registry *r, const struct interest *in);
void live_registry_free(struct live_registry *r);

/* Reads again what has changed since the last look. */
enum err live_registry_look(struct live_registry *r);

/* NULL when there is no such file. */
const struct live_export *live_registry_find(
    const struct live_registry *r, const char *path);

#endif
