#ifndef TUI_CLI_OUT_H
#define TUI_CLI_OUT_H

/*
 * The one gate between the command line and a terminal.  All that the
 * commands print goes through here, on stdout and on stderr, and comes out
 * harmless: see utf8_gate().  Nothing else below tui/ but the terminal
 * itself writes; tests/check-shape.sh looks for it.
 */

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/report/texts.h"
#include "tui/cli/texts.h"

enum exit_code {
	EXIT_GOOD = 0,
	EXIT_TROUBLE = 1, /* cannot be opened, or I/O */
	EXIT_USAGE = 2,
	EXIT_FAULT = 3,
	EXIT_WARNING = 4,
	EXIT_NOT_ENOUGH = 5
};

/* Writes TEXT, frees and flushes; EXIT_TROUBLE when stdout fails. */
int cli_print(struct buf *text, int code);

/* Writes a part of more to come and empties TEXT; false when stdout fails. */
bool cli_part(struct buf *text);

/* A text of our own, and a line feed. */
void cli_line(const char *text);

/* "ndes-doctor: MESSAGE" on stderr, always one line. */
void cli_say(const char *message);

/* The same of text ID filled with A and B ("" for none). */
void cli_refuse(
    enum lang lang, const struct bilingual *id, const char *a, const char *b);

/* "ndes-doctor: FILE:LINE: what, why", on stderr. */
void cli_complain(enum lang lang, const struct err_info *info);

/* Rings, past what may be a pipe: the one control byte that is meant. */
void cli_bell(void);

#endif
