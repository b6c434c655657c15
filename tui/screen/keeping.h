#ifndef TUI_SCREEN_KEEPING_H
#define TUI_SCREEN_KEEPING_H

/*
 * The case behind the wizard: kept when there is nothing else to do, gone on
 * with, noted on.
 */

#include "engine/case/session/session.h"
#include "tui/widget/pane.h"

struct app;

struct keeping {
	struct session *s;            /* NULL: nothing is kept; borrowed */
	bool going;                   /* what had been read is read again */
	bool went;                    /* where it was left was gone to */
	bool due;                     /* evidence was judged anew */
	bool hashing;                 /* there may be files to hash */
	bool told;                    /* that it cannot be written */
	const struct diagnosis *seen; /* when it was saved last */
	int page;                     /* the same */
	size_t check;
	const struct session_event *events; /* on the page of the case */
	size_t event_count;
	uint64_t note; /* that may be removed */
};

/* After the first page is there; RESUME: goes on at once. */
void keeping_begin(struct app *app, struct session *s, bool resume);

/* Goes on where the case was left; what had been read is read first. */
bool keeping_may_go_on(const struct app *app);
void keeping_go_on(struct app *app);
void keeping_arrive(struct app *app); /* it was read, or not */

/* How long to wait for a key before keeping_idle(); -1: for ever. */
int keeping_patience(const struct app *app);

/* No key came: saves, or hashes a bit.  True: draw again. */
bool keeping_idle(struct app *app);
void keeping_end(struct app *app);

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
