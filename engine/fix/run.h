#ifndef ENGINE_FIX_RUN_H
#define ENGINE_FIX_RUN_H

/*
 * Doing a plan, and undoing what was done.
 */

#include "engine/fix/action.h"

/* What the person who started the program allows. */
struct fix_permit {
	bool read_only;     /* --read-only */
	bool allow_changes; /* --allow-changes, for a live server */
};

enum fix_result {
	FIX_DONE,
	FIX_WAITING, /* for a step that only a person can do */
	FIX_FAILED,  /* stopped on the way: undo */
	FIX_REFUSED, /* nothing was touched */
	FIX_RESULT_COUNT
};

enum fix_outcome_kind {
	OUTCOME_DONE,
	OUTCOME_TICKED,
	OUTCOME_LEFT,   /* to the person */
	OUTCOME_REBOOT, /* asked for */
	OUTCOME_REFUSED,
	OUTCOME_FAILED,
	OUTCOME_COUNT
};

struct fix_outcome {
	size_t act; /* of the plan */
	enum fix_outcome_kind kind;
	struct fix_say why;
};

struct fix_run {
	enum fix_result result;
	struct fix_say why;
	struct fix_outcome *outcomes;
	size_t count, cap;
	uint64_t run; /* of the journal, 0: nothing was done */
	int64_t time; /* of the last change */
	bool reboot;  /* the server must be restarted */
};

/* The outcomes; R itself is the caller's. */
void fix_run_free(struct fix_run *r);

/*
 * Something on W may be changed at all; else WHY says why not.  Captures
 * never, a live server only with permission, a case that another instance
 * has open not either.
 */
bool fix_may_act(const struct fix_world *w, const struct fix_permit *permit,
    struct fix_say *why);

/*
 * Does PLAN.  WORD is what the person typed; it must be the plan's.  J is
 * kept up to date.  OUT is to be freed in any case.
 */
void fix_apply(struct fix_world *w, struct journal *j,
    const struct fix_plan *plan, const struct fix_permit *permit,
    const char *word, struct fix_run *out);

/* What was said of one action that was to be undone. */
struct fix_undone {
	const struct journal_item *item; /* borrowed from the journal */
	enum undo_answer answer;
	struct fix_say why;
};

struct fix_undo {
	enum undo_answer answer; /* of the whole */
	struct fix_say why;
	struct fix_undone *items; /* last done first */
	size_t count, cap;
};

/* The items; U itself is the caller's. */
void fix_undo_free(struct fix_undo *u);

/*
 * What undoing the last run of FIX (NULL: of any) will change, the last thing
 * done first, with the old states out of their backups; lines, appended.
 * Nothing when it would be refused.
 */
void fix_undo_preview(struct fix_world *w, const struct journal *j,
    const char *fix, enum lang lang, struct buf *out);

/* The word to be typed before FIX (NULL: the last one) is undone; "" when
 * there is nothing to undo. */
void fix_undo_word(
    const struct journal *j, const char *fix, char out[FIX_WORD_MAX]);

/*
 * Takes the last run of FIX (NULL: of any) back: only what journal_read()
 * found to be the guide's, and what no damaged line may have followed.  WORD
 * names the thing that was changed, which is held against the guide too.
 */
void fix_undo(struct fix_world *w, struct journal *j, const char *fix,
    const struct fix_permit *permit, const char *word, struct fix_undo *out);

#endif
