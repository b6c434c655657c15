#ifndef ENGINE_HOST_LIVE_FOLDERS_H
#define ENGINE_HOST_LIVE_FOLDERS_H

/*
 * The folders of this server where logs lie.  Paths of files are those of
 * Windows, written with '/'.
 */

#include "engine/host/host.h"
#include "engine/host/interest.h"

struct live_folder {
	char *path;
	struct host *host;  /* NULL: not there, or not to be opened */
	enum err err;       /* why not */
	bool below;         /* the folders in it are read too */
	bool old;           /* and files of any age */
	const char **files; /* patterns of names; themselves borrowed */
	size_t file_count, file_cap;
};

struct live_folders {
	const struct interest *interest;
	struct live_folder *items;
	size_t count, cap;
	int64_t since; /* older files are left out */
};

/* The places of IN, which is borrowed. */
enum err live_folders_init(
    struct live_folders *f, const struct interest *in, int64_t now);
void live_folders_free(struct live_folders *f);

/* Each file of the places that is not too old, as host_walk(). */
enum err live_folders_walk(
    struct live_folders *f, host_visit *visit, void *arg);

/*
 * The folder that holds PATH, NULL if none does; *REST becomes what follows
 * in it.
 */
const struct live_folder *live_folders_find(
    const struct live_folders *f, const char *path, const char **rest);

#endif
