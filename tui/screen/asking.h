#ifndef TUI_SCREEN_ASKING_H
#define TUI_SCREEN_ASKING_H

/*
 * A question at the foot of a page: one key of a few, or a line that is
 * typed.  While it is open all keys are its own; Esc closes it unanswered.
 */

#include "engine/base/buf.h"
#include "tui/widget/input.h"
#include "tui/widget/pane.h"

struct app;

struct asking {
	bool on;
	bool telling;        /* nothing is asked */
	const char *choices; /* any of these keys answers; NULL: a line */
	struct buf prompt;
	struct pane pane;
	struct input line;
	void (*answer)(struct app *app, const char *text);
};

/* PROMPT is copied. */
void ask_key(struct app *app, const char *prompt, const char *choices,
    void (*answer)(struct app *app, const char *key));
void ask_line(struct app *app, const char *prompt, const char *start,
    void (*answer)(struct app *app, const char *text));

/* No question: something said at the foot, gone with the next key. */
void ask_tell(struct app *app, const char *text);

/* A key while it is open; false: it goes on to the page. */
bool ask_take(struct app *app, uint32_t key);

/* Draws the question at the foot of BODY and returns what is left of it. */
struct area ask_draw(struct app *app, struct area body);

/* What it holds; A itself is a part of the app. */
void ask_free(struct asking *a);

#endif
