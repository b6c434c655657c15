#ifndef ENGINE_FIX_WORLD_H
#define ENGINE_FIX_WORLD_H

/*
 * What a run of a fix works on: a host that can act and the folder of the
 * case.  Everything that changes one of them goes through here and nowhere
 * else, so that tests can stop a run between any two changes, as a loss of
 * power would.
 */

#include "engine/host/act.h"
#include "engine/host/os/casefolder.h"

/* What only a person does, and a lab has to be told. */
enum fix_told { FIX_TOLD_REBOOT, FIX_TOLD_INSTRUCT };

struct fix_world {
	struct host *host;
	struct casefolder *folder;
	enum err (*told)(struct host *h, enum fix_told what, const char *fix);
	/* asked before each change; false: the run ends as if killed */
	bool (*alive)(void *arg);
	void *arg;
	bool dead;
};

enum object_kind { OBJECT_CERT, OBJECT_VALUE, OBJECT_SERVICE };

/* One thing of a host that can change.  Strings are borrowed. */
struct fix_object {
	enum object_kind kind;
	enum act_store store; /* of a certificate */
	const char *name;     /* thumbprint, key, or service */
	const char *value;    /* of a key */
};

/* What it is like: a Blob, data, or running (present) or not. */
struct fix_state {
	bool present;
	uint32_t type;
	struct buf data;
};

#define FIX_STATE_INIT ((struct fix_state){ false, 0, BUF_INIT })

/* The data; S is FIX_STATE_INIT again. */
void fix_state_free(struct fix_state *s);

const char *act_store_name(enum act_store s); /* "Root", "CA", "My" */
bool act_store_find(struct span name, enum act_store *out);

/* Absent is no error. */
enum err world_read(
    struct fix_world *w, const struct fix_object *o, struct fix_state *out);

/*
 * Makes O be like S; a service is started or stopped and waited for, LIMIT
 * microseconds at most (0: a minute).  ERR_LIMIT when it does not come.
 */
enum err world_change(struct fix_world *w, const struct fix_object *o,
    const struct fix_state *s, int64_t limit);

/* Lets time pass on the host. */
enum err world_wait(struct fix_world *w, int64_t time);

/* FIX did what only a lab answers to: see told of struct fix_world. */
enum err world_tell(struct fix_world *w, enum fix_told what, const char *fix);

/* Files of the case folder. */
enum err world_keep(struct fix_world *w, const char *name, struct span bytes);
enum err world_append(struct fix_world *w, const char *name, struct span bytes);

#endif
