#ifndef TUI_SCREEN_APP_H
#define TUI_SCREEN_APP_H

/* The wizard: one case, one terminal, until the user leaves. */

#include "engine/case/fix/fixes.h"
#include "engine/case/session/session.h"
#include "engine/case/tracing.h"
#include "engine/case/live/pulse.h"
#include "tui/term/term.h"

struct train;

struct app_options {
	enum lang lang; /* in: the first; out: the one it was left in */
	struct fixes_options fixes; /* folder, permit, inputs */
	struct trace_options trace;
	enum pulse_alarm alarm;
	bool clipboard;          /* reached with --read-only, too */
	bool instructor;         /* in lessons: sees the hidden cause */
	struct train *lesson;    /* set by lesson_run(); else NULL */
	struct err_info *info;   /* of the lesson: why it ended */
	bool next_lesson;        /* out: another one is wanted */
	struct session *session; /* NULL: nothing is kept */
	bool resume;             /* where it was left, at once */
	bool others;             /* out: the list of cases is wanted */
};

/*
 * Returns 0, or 1 when memory ran out.  Case and terminal stay the caller's;
 * what was read stays read, so the verdict can be printed afterwards.
 */
int app_run(
    struct app_options *options, struct case_file *c, struct term *term);

#endif
