#ifndef TUI_SCREEN_LOBBY_H
#define TUI_SCREEN_LOBBY_H

/*
 * The first page when nothing was named: cases to go on with, lessons of the
 * course, and how to open a capture.  The same list for the servers of a
 * capture, one of which is opened.
 */

#include "engine/case/parts.h"
#include "engine/case/session/session_list.h"
#include "engine/case/train/train.h"
#include "tui/term/term.h"

enum lobby_choice {
	LOBBY_QUIT,
	LOBBY_BACK,    /* from the servers of a capture */
	LOBBY_CAPTURE, /* what was typed, in PATH */
	LOBBY_LIVE,
	LOBBY_CASE,   /* number WHICH of CASES */
	LOBBY_LESSON, /* number WHICH of LESSONS */
	LOBBY_SERVER  /* number WHICH of SERVERS */
};

/* Of the first page: cases and lessons, else the servers of a capture. */
struct lobby {
	enum lang lang; /* in and out */
	const struct knowledge *k;
	struct session_list *cases;
	const struct scenario_list *lessons;
	const struct train_progress *progress; /* NULL: not known */
	const struct parts *servers; /* not NULL: these, and nothing else */
	const char *message;         /* why it is shown again; "" none */
	bool read_only;              /* no case is changed */
	int64_t now;
	struct buf path; /* in: refused, to be mended; out; the caller frees */
	size_t which;    /* out */
};

/* Shown until something is chosen. */
enum lobby_choice lobby_run(struct lobby *l, struct term *term);

#endif
