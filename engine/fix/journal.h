#ifndef ENGINE_FIX_JOURNAL_H
#define ENGINE_FIX_JOURNAL_H

/*
 * The journal of a case: what a run is about to do is on the disk before it
 * is done.  One JSON object a line, only ever appended to.
 *
 * An action writes an intent, which names everything it will change and the
 * backup of its old state, then says how far it came.  The lines of one
 * action are folded into one item.  A line that power cut short is no line:
 * what it announces was not begun; the line written after it says so
 * ("torn": 1).  Any other line that is damaged or missing may have told of
 * a change: from before it nothing is undone, and nothing new is begun.
 *
 * The phases of an item; each arrow is one line of the file:
 *
 *	           +--> applied --> verified --+
 *	intent ----+                           +--> undone
 *	   |       +--> failed ----------------+
 *	   +--> (power was cut: no other line)-+
 *
 *	noted       alone: a tick, a restart that was asked for
 *
 * `failed' may follow `applied' as well: done, but not as it should be.
 * Numbers of lines (seq) go up by one; an item has that of its intent.
 *
 * What the lines say is not taken at its word.  journal_read() asks the guide
 * whether the action that an item names can have made the changes it claims;
 * one that cannot is foreign: it neither blocks anything nor is it undone.
 */

#include "engine/base/arena.h"
#include "engine/fix/say.h"
#include "engine/fix/world.h"
#include "engine/know/knowledge.h"

#define JOURNAL_FILE        "journal.jsonl"
#define JOURNAL_CHANGES_MAX 16 /* of one action */

/*
 * In each line; 1 where there is none.  A new kind of action raises it by
 * itself, a new phase or object must: an older program must not act on what
 * it cannot read.
 */
#define JOURNAL_VERSION      (1 + ACTION_COUNT - JOURNAL_ACTIONS_OF_1)
#define JOURNAL_ACTIONS_OF_1 10 /* kinds that version 1 knew */

enum journal_phase {
	JOURNAL_INTENT,
	JOURNAL_APPLIED,
	JOURNAL_VERIFIED,
	JOURNAL_FAILED,
	JOURNAL_UNDONE,
	JOURNAL_NOTED, /* nothing was changed: a tick, a restart asked for */
	JOURNAL_PHASE_COUNT
};

/* One thing changed. */
struct journal_change {
	struct fix_object object;
	const char *before, *after; /* see journal_digest() */
	const char *backup;         /* file; "" if there was nothing */
	const char *sha1;           /* of the backup */
};

struct journal_item {
	uint64_t id;     /* sequence number of its first line */
	size_t line;     /* of the file, from 1; 0: of this run */
	bool foreign;    /* no action of the guide can have done this */
	uint64_t run;    /* items of one run of a fix have one number */
	const char *fix; /* id */
	size_t number;   /* of the guide's action, from 1 */
	enum action_kind kind;
	const char *target;
	enum journal_phase phase;
	int64_t time, last; /* of its first and its last line */
	struct journal_change change[JOURNAL_CHANGES_MAX];
	size_t changes;
};

struct journal {
	struct arena arena;
	struct journal_item **items;
	size_t count, cap;
	uint64_t seq, run; /* the last ones used */
	size_t lines;      /* read */
	size_t damaged;    /* number of the last line that is, 0: none */
	size_t newer;      /* the first of a newer version, 0: none */
	bool torn;         /* the last line has no end */
};

/*
 * No journal at all is an empty one.  K: the guide that the items are held
 * against; without one (NULL) all that claim a change are foreign.  J is to
 * be freed in any case.
 */
enum err journal_read(
    const struct casefolder *f, const struct knowledge *k, struct journal *j);
void journal_free(struct journal *j);

/*
 * What a person should know before relying on J, with file, line and remedy;
 * T_NONE: nothing.
 */
void journal_trouble(
    const struct journal *j, const struct casefolder *f, struct fix_say *why);

/*
 * RUN of FIX (NULL: whatever it is of) must not be undone, or with RUN 0
 * nothing be begun; true, and WHY.
 */
bool journal_refuses(const struct journal *j, const struct casefolder *f,
    const char *fix, uint64_t run, struct fix_say *why);

/* A new item, not written yet; strings are copied.  NULL: out of memory. */
struct journal_item *journal_add(struct journal *j, const char *fix,
    size_t number, enum action_kind kind, const char *target);

/* Copies; false when out of memory or when there are too many. */
bool journal_change_add(struct journal *j, struct journal_item *item,
    const struct journal_change *c);

/* Writes that ITEM is now in PHASE, and keeps it when that is on disk. */
enum err journal_write(struct fix_world *w, struct journal *j,
    struct journal_item *item, enum journal_phase phase);

/* Its changes may be on the host and were neither undone nor proved. */
bool journal_unfinished(const struct journal_item *item);

/* Its changes may be on the host. */
bool journal_standing(const struct journal_item *item);

#define JOURNAL_DIGEST_MAX 64

/* "absent", "present", "running", "1:SHA-1": what a state is like. */
void journal_digest(const struct fix_object *o, const struct fix_state *s,
    char out[JOURNAL_DIGEST_MAX]);

#endif
