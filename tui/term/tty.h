#ifndef TUI_TERM_TTY_H
#define TUI_TERM_TTY_H

/*
 * What lies below curses and differs between systems: the modes of the line,
 * what happens when the program is killed, keys where curses loses some.
 * One body per system; curses is in neither.
 */

#include "tui/term/term.h"

struct tty;

/*
 * Takes stdin and stdout before curses does.  NULL and a filled INFO when
 * they are no terminal.  tty_close() comes after curses is gone.
 */
struct tty *tty_open(struct err_info *info);
void tty_close(struct tty *t);

/* What newterm() is to be told, NULL: what $TERM says. */
const char *tty_driver(void);

/* Chooses the locale of characters; true when more than ASCII is shown. */
bool tty_unicode(void);

/* The colour behind text when curses cannot leave it alone. */
short tty_background(const struct tty *t);

/*
 * The bytes that bring the normal screen back, for a death by signal; curses
 * knows them.  NULL: the normal screen is shown now.
 */
#define TTY_LEAVE_MAX 256
void tty_leave(struct tty *t, const char *text, size_t n);

/* Somebody wants an end: the line dropped, or the machine stops. */
bool tty_ended(const struct tty *t);

/*
 * Waits as term_key() does, for a code point, a control character or one of
 * enum term_key.  False: this system's keys come through curses.
 */
bool tty_key(struct tty *t, int timeout, uint32_t *key);

/* The size that goes with TERM_KEY_RESIZE of tty_key(). */
void tty_size(const struct tty *t, int *rows, int *cols);

/* Prints on the normal screen and waits for Enter. */
void tty_plain(struct tty *t, const char *text, const char *prompt);

/* Ctrl-Z */
void tty_suspend(void);

#endif
