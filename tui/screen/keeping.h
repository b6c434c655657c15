#ifndef TUI_SCREEN_KEEPING_H
#define TUI_SCREEN_KEEPING_H

/*
 * The case behind the wizard: kept when there is nothing else to do, gone on
 * with, noted on.
 */

#include "engine/case/session/session.h"
#include "tui/screen/page.h"

struct keeping {
	bool going;                   /* what had been read is read again */
	bool went;                    /* where it was left was gone to */
	bool due;                     /* evidence was judged anew */
	bool hashing;                 /* there may be files to hash */
	bool told;                    /* that it cannot be written */
	const struct diagnosis *seen; /* when it was saved last */
	enum page_id page;            /* the same */
	size_t check;
};

static inline struct keeping *
keeping_of(const struct app *app)
{
	return app->job[JOB_KEEPING];
}

/* Goes on where the case was left; what had been read is read first. */
bool keeping_may_go_on(const struct app *app);
void keeping_go_on(struct app *app);

/* Asks for a note on the line of evidence or the check that is shown. */
void keeping_note(struct app *app);

/* Notes on a check, those on its lines too; on one line of evidence. */
void keeping_notes_add(struct app *app, const char *check, struct pane *p);
void keeping_notes_on(
    struct app *app, const struct evidence_item *item, struct pane *p);
bool keeping_is_noted(const struct app *app, const struct evidence_item *item);

/* Up to MOST files that are not what they were, one a line. */
void keeping_changes_add(struct app *app, size_t most, struct pane *p);

#endif
