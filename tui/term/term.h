#ifndef TUI_TERM_TERM_H
#define TUI_TERM_TERM_H

/*
 * A terminal: shows canvases and gives keys.  Two bodies: the real one
 * through curses, and a script that reads keys from a file and prints
 * canvases as text.  The caller ends either with term_close().
 */

#include <stdio.h>

#include "engine/base/err.h"
#include "tui/term/canvas.h"

/* A key is a code point, or one of these. */
enum term_key {
	TERM_KEY_NONE = 0x110000, /* the time ran out */
	TERM_KEY_EOF,             /* no key will ever come again */
	TERM_KEY_QUIT,            /* Ctrl-C */
	TERM_KEY_RESIZE,
	TERM_KEY_UP,
	TERM_KEY_DOWN,
	TERM_KEY_LEFT,
	TERM_KEY_RIGHT,
	TERM_KEY_PAGE_UP,
	TERM_KEY_PAGE_DOWN,
	TERM_KEY_HOME,
	TERM_KEY_END,
	TERM_KEY_ENTER,
	TERM_KEY_ESC,
	TERM_KEY_TAB,
	TERM_KEY_BACKSPACE,
	TERM_KEY_CLICK,    /* with the mouse, where it is turned on */
	TERM_KEY_KILL,     /* Ctrl-U: what was typed goes */
	TERM_KEY_KILL_WORD /* Ctrl-W: its last word */
};

struct term;

struct term_ops {
	void (*size)(struct term *t, int *rows, int *cols);
	/* Sends what differs from the picture shown before. */
	void (*show)(struct term *t, const struct canvas *c);
	/* Waits at most TIMEOUT ms, forever when negative. */
	uint32_t (*key)(struct term *t, int timeout);
	/*
	 * Leaves the pictures, prints TEXT as it is on the normal screen,
	 * where long lines can be copied whole, then PROMPT, and comes back
	 * after Enter.
	 */
	void (*plain)(struct term *t, const char *text, const char *prompt);
	void (*bell)(struct term *t);
	/* TEXT into the clipboard of the terminal; NULL: it has none. */
	void (*clip)(struct term *t, struct span text);
	/* Only of a terminal of lines; NULL: it has none. */
	bool (*ask)(struct term *t, const char *text, struct buf *line);
	void (*close)(struct term *t);
};

struct term {
	const struct term_ops *ops;
	bool ascii;               /* only ASCII can be shown */
	bool lines;               /* no pictures: term_ask() and nothing else */
	int click_row, click_col; /* of the last TERM_KEY_CLICK */
};

struct term_options {
	bool ascii;
	bool no_color; /* NO_COLOR in the environment says the same */
	bool mouse;    /* wheel and click; else they are the terminal's */
};

/*
 * The terminal of stdin and stdout.  NULL and a filled INFO when there is
 * none, or one that cannot place text.
 */
struct term *term_curses_new(
    const struct term_options *options, struct err_info *info);

struct term_script_options {
	int rows, cols;
	bool ascii;
	bool inks; /* a second picture with the ink of each cell */
};

/*
 * Keys come from KEYS, separated by blanks: one character, a name (Enter Esc
 * Up Down Left Right PageUp PageDown Home End Tab Backspace Space Ctrl-C Ctrl-U
 * Ctrl-W), click=ROW,COL, or
 * resize=COLSxROWS.  A key waits until the program has nothing left to do;
 * one written with ! before it (!Esc) comes at once, amid the work.
 * Each picture is printed to OUT below a line that names the key before it.
 * NULL when out of memory.  Both files stay the caller's.
 */
struct term *term_script_new(
    FILE *keys, FILE *out, const struct term_script_options *options);

/*
 * Lines in place of pictures, from IN to OUT, which stay the caller's; with
 * ECHO answers are printed, for they come from a file.  ASCII, or no UTF-8
 * locale: nothing else comes out.  NULL when out of memory.
 */
struct term *term_lines_new(FILE *in, FILE *out, bool ascii, bool echo);

/* Characters beyond ASCII can be shown here. */
bool term_has_unicode(void);

/* As of now: a window may have changed since. */
void term_size(struct term *t, int *rows, int *cols);
/* C is empty, and of the size of the terminal; false: out of memory. */
bool term_fit(struct term *t, struct canvas *c);
void term_show(struct term *t, const struct canvas *c);
uint32_t term_key(struct term *t, int timeout);
void term_plain(struct term *t, const char *text, const char *prompt);
void term_bell(struct term *t);
/* False: it has no clipboard that could be reached, or TEXT is too long. */
bool term_clip(struct term *t, struct span text);
/* Of a terminal of lines: prints TEXT, reads a LINE; false at the end. */
bool term_ask(struct term *t, const char *text, struct buf *line);
void term_close(struct term *t); /* NULL allowed */

#endif
