#ifndef TUI_SCREEN_FIXING_H
#define TUI_SCREEN_FIXING_H

/*
 * Plans, runs and proofs behind the page of fixes.  Plans lean on the
 * diagnosis: whatever renews that calls fixing_forget() first.
 */

#include "engine/case/fix/fixes.h"
#include "tui/screen/page.h"

/* What became of one step; plans are made anew after a run. */
struct fixing_line {
	size_t number;
	enum action_kind kind;
	struct fix_say target; /* clean */
	enum fix_outcome_kind outcome;
	struct fix_say why;
};

struct fixing {
	struct fixes *f;          /* NULL: not made, or it failed */
	struct err_info failed;   /* why, when it did */
	size_t cause;             /* of the guide, on the page of fixes */
	size_t which;             /* of the fixes of the cause */
	struct fix_inputs inputs; /* what was typed for plans */
	size_t asked;             /* which of them is being asked for */
	char fix[100];            /* id that run, proof and undo are of */

	bool ran;
	enum fix_result result;
	struct fix_say why;
	bool reboot;
	struct fixing_line *lines;
	size_t line_count;

	bool looked; /* PROOF is there */
	struct fix_proof proof;
	bool proving;   /* still looking, a bit at a time */
	int64_t waited; /* meanwhile, on the clock of a lab */

	struct buf will; /* what an undo that is asked for would change */
	bool undid;
	struct fix_undo undo;

	int64_t painted; /* while chains are built, last: on follow_clock() */
	bool acting;     /* a run or an undo is going on just now */
};

static inline struct fixing *
fixing_of(const struct app *app)
{
	return app->job[JOB_FIXING];
}

/* Opens the page of the fixes of CAUSE, of the guide. */
void fixing_show(struct app *app, size_t cause);

/* The same for what explains CHECK best; says so when nothing does. */
void fixing_show_of(struct app *app, size_t check);

/* Makes the plans if need be. */
void fixing_open(struct app *app);
void fixing_forget(struct app *app);

/* The fix of the page, NULL when the cause has none; its plan or SIZE_MAX. */
const struct fix *fixing_fix(const struct app *app);
size_t fixing_plan(const struct app *app);

/* Asks for the values that the plan wants, then makes it anew with them. */
bool fixing_wants(const struct app *app);
void fixing_ask_values(struct app *app);

/* A step that only a person can do: done, or not after all. */
void fixing_tick(struct app *app, size_t number);
void fixing_ask_tick(struct app *app); /* its number is typed */

/* Something may be changed at all; else says why not. */
bool fixing_may_act(struct app *app);

/*
 * Chooses the cause of the fix that was applied last, of this sitting or an
 * earlier one, and not undone; false when there is none.
 */
bool fixing_choose_last(struct app *app);

/* Fills WILL for FIX; the word to be typed, "" when nothing can be undone. */
void fixing_ask_undo(struct app *app, const char *fix, char word[FIX_WORD_MAX]);

/* Does it, or takes it back; WORD is what was typed before. */
void fixing_apply(struct app *app, size_t plan, const char *word);
void fixing_undo(struct app *app, const char *fix, const char *word);

/* Looks for newer records of the last run of a fix. */
bool fixing_can_prove(const struct app *app, const char *fix);
void fixing_prove(struct app *app, const char *fix);

#endif
