#ifndef ENGINE_HOST_LIVE_OUTPUTS_H
#define ENGINE_HOST_LIVE_OUTPUTS_H

/*
 * What this server answers at this moment: its services, how they are set
 * up, what HTTP.sys has bound to its ports, and the pools of IIS, each as
 * the file that a command of Windows would have printed (cmdtext.h).  Only
 * for the pools one is run: docs/decisions/pools-by-appcmd.md.
 */

#include "engine/base/buf.h"
#include "engine/base/err.h"

struct live_command;

struct live_output {
	const char *path; /* "service/services.txt" */
	struct buf text;  /* as of the last look */
	size_t head;      /* bytes of it that say since when */
	int64_t changed;  /* since when it is so, see times.h */
	uint64_t edition; /* another one when the text is */
	enum err err;     /* it could not be asked: no text counts */
	uint64_t due;     /* when to ask again, as GetTickCount64() */
};

enum { LIVE_SERVICES, LIVE_CONFIGS, LIVE_BINDINGS, LIVE_POOLS, LIVE_OUTPUTS };

struct live_outputs {
	struct live_output items[LIVE_OUTPUTS];
	struct live_command *pools; /* as long as it runs */
};

void live_outputs_init(struct live_outputs *o);
void live_outputs_free(struct live_outputs *o);

/*
 * Sets about what takes a while, if it is due: live_outputs_look() finds it
 * done, or nearly.
 */
void live_outputs_begin(struct live_outputs *o);

/* Asks again; an error is the item's, unless memory ran out. */
enum err live_outputs_look(struct live_outputs *o);

/* NULL when there is no such file. */
const struct live_output *live_outputs_find(
    const struct live_outputs *o, const char *path);

#endif
