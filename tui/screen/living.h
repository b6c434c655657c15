#ifndef TUI_SCREEN_LIVING_H
#define TUI_SCREEN_LIVING_H

/*
 * A host that is followed behind the live page and the page of one device:
 * what came, kept for the screen, newest last.  Pages never read: the loop
 * looks between two keys.
 */

#include "engine/case/live/pulse.h"
#include "engine/case/live/tries.h"
#include "tui/screen/page.h"

#define LIVING_ROWS 10000 /* kept; older ones are in the logs */

struct living_row {
	struct follow_event e; /* item and name are those below */
	struct evidence_item item;
	char name[128]; /* of a file */
};

struct living {
	struct follow *f; /* NULL: nothing is followed */
	bool begun;       /* all that was there before is read */
	struct case_progress progress;
	struct err_info failed; /* why it could not begin */

	/* clocks: of the host, and of this machine */
	int64_t began, now;
	int64_t drawn, phase;

	struct pulse pulse;
	uint64_t came;  /* events that have a row, ever */
	int64_t newest; /* time of the newest record that came */
	struct living_row *rows;
	size_t first, count; /* of a ring */
	bool paused;
	size_t waiting; /* newest rows, not shown while paused */
	uint64_t lost;  /* waited, and were too many */

	int64_t *touched;     /* by check: this machine's clock */
	int64_t alarm_at;     /* the same; TIME_NONE: none is shown */
	struct living_row ko; /* what it is about */
	bool silent;
	struct living_row silence; /* while it is silent */

	/* one device */
	bool synced; /* the moment is marked */
	int64_t marked;
	size_t fix; /* of the guide, whose proof is wanted; SIZE_MAX */
	struct tries tries;
	bool proof_asked;

	bool changed; /* since the last picture */
};

static inline struct living *
living_of(const struct app *app)
{
	return app->job[JOB_LIVING];
}

/* Begins, unless something is followed already. */
void living_begin(struct app *app);

/* All that was there before is read: what is new comes. */
bool living_is_on(const struct app *app);

/*
 * Following lasts as long as its pages are open, under others or not.  Then
 * the case has read what was followed.  For their leave and stays_below.
 */
void living_leave(struct app *app);
bool living_stays(enum page_id above);

/* A lesson takes the evidence away: nothing is followed any more. */
void living_forget(struct app *app);

/* What the pages show: followed, or what was read. */
const struct case_file *living_case(const struct app *app);

/* Rows that are shown, oldest first. */
size_t living_count(const struct living *x);
const struct living_row *living_row(const struct living *x, size_t i);

/* Holds the rows still, or lets them go on; the guide always does. */
void living_pause(struct app *app);

/* On a lab: lets a minute pass.  False: time goes by itself. */
bool living_pass(struct app *app);

/*
 * Marks the moment and opens the page of one device: on the page of fixes
 * for the proof of the one that is shown.
 */
void living_sync(struct app *app);

/* The line below the header while following; false: nothing to say. */
bool living_status(const struct app *app, struct buf *out, enum ink *ink);

/* A flash has phases, seen now and then; -1: none is on. */
int64_t living_phase(const struct app *app, int64_t clock);

#endif
