#ifndef TESTS_HELP_FIX_H
#define TESTS_HELP_FIX_H

/*
 * A host that obeys, all in memory, and a case whose fixes act on it.  The
 * host outlives "crashes": the case is closed and opened again over it.
 */

#include "engine/fix/run.h"
#include "tests/help_guide.h"

#define HELP_THINGS   32
#define HELP_SERVICES 8

/* A certificate or a value. */
struct help_thing {
	enum object_kind kind;
	enum act_store store;
	char name[200], value[64]; /* thumbprint, or key and value */
	bool present;
	uint32_t type;
	struct buf data;
};

struct help_service {
	const char *name;
	const char *needs;   /* NULL: nothing */
	bool running, stuck; /* stuck: does not start */
	bool stays;          /* does not stop */
};

struct help_host {
	struct host host;
	int64_t now;
	struct help_thing things[HELP_THINGS];
	size_t count;
	struct help_service services[HELP_SERVICES];
	size_t service_count;
	/* this value comes to be at that time */
	const char *late_key, *late_value;
	int64_t late;
	enum err refuse; /* what puts and sets answer */
};

void help_host_init(struct help_host *h);
void help_host_end(struct help_host *h);
struct help_thing *help_thing(struct help_host *h, enum object_kind kind,
    enum act_store store, const char *name, const char *value);
void help_host_cert(struct help_host *h, enum act_store store, const char *name,
    struct span blob);
void help_host_value(
    struct help_host *h, const char *key, const char *value, const char *text);
bool help_host_has(struct help_host *h, enum act_store store, const char *name);
/* Text of a value; "" when there is none. */
const char *help_host_text(
    struct help_host *h, const char *key, const char *value);
/* All of it as one line, to compare. */
void help_host_print(struct help_host *h, struct buf *out);

/* A case: a guide with one fix, certificates, a folder. */
struct help_fix {
	struct help_host *host;
	struct help_guide guide;
	struct knowledge *k;
	char *dir; /* of the case */
	struct buf reg_text;
	struct registry *reg;
	struct certstore *certs;
	struct diagnosis d;
	struct cause_result cause;
	const struct stored_cert *subjects[8];
	struct fix_case fc;
	struct journal journal;
	struct casefolder *folder;
	struct fix_plan *plan;
	struct fix_input inputs[4];
	size_t stop_at; /* the world ends at this change; 0: never */
	size_t changes; /* counted so far */
};

/* ACTIONS: the <action> elements of the fix "it". */
void help_fix_init(
    struct help_fix *f, struct help_host *h, const char *actions);
void help_fix_end(struct help_fix *f);

/* A certificate into the export KEY and, if STORE says so, on the host. */
void help_fix_cert(
    struct help_fix *f, const char *key, struct span der, bool private_key);

/* The certificate of KEY with this thumbprint is the cause's subject. */
void help_fix_read(struct help_fix *f); /* decodes reg_text */
void help_fix_subject(struct help_fix *f, const char *thumbprint);

/* Opens folder and journal, plans; and forgets them all. */
void help_fix_open(struct help_fix *f);
void help_fix_close(struct help_fix *f);

struct fix_world help_fix_world(struct help_fix *f);

/* With the right word, on a lab. */
void help_fix_apply(struct help_fix *f, struct fix_run *run);
enum undo_answer help_fix_undo(struct help_fix *f);

#endif
