#ifndef ENGINE_KNOW_INTEREST_H
#define ENGINE_KNOW_INTEREST_H

/*
 * Where evidence stands on a server, as the guide has it: channels and
 * folders.  With the signs and fixes this makes the interest set, see
 * host/interest.h; what is a secret is not in it.
 */

#include "engine/know/knowledge.h"

/* Writes into a channel. */
struct provider {
	const char *name;
	bool all;      /* wanted even where no sign asks for it */
	bool problems; /* only warnings and worse */
};

/*
 * A channel of the event log and whose events stand in it: a fact about
 * Windows, also where no sign asks for any of them.
 */
struct channel {
	const char *name;
	bool all;    /* all of its events are wanted */
	bool device; /* of a client: no NDES server has it */
	const struct provider *providers;
	size_t provider_count;
};

/* A folder in which a source's files lie. */
struct place {
	const char *path; /* begins with a variable: "%SystemDrive%\\..." */
	enum source_kind kind;
	const char *const *files; /* patterns of names; NULL at the end */
	bool below;
	bool old;    /* files of any age: settings rather than logs */
	bool partly; /* they may hold secrets: no script copies them whole */
	const char *file; /* of the guide, for lint */
	int line;
};

/* Folders as the guide names them, in its order. */
size_t know_place_count(const struct knowledge *k);
const struct place *know_place(const struct knowledge *k, size_t i);

/* What prints a source that lies in no folder; NULL: nothing does. */
const char *know_made_by(const struct knowledge *k, enum source_kind kind);

/* The key that ACTION is about; absent when it is about none. */
struct span action_key(const struct action *a);

/*
 * Some channel of the guide may hold what SIGN, a seen sign about events,
 * asks for.  ERR_NOMEM is the only error.
 */
enum err know_has_channel(
    const struct knowledge *k, const struct sign *sign, bool *has);

#endif
