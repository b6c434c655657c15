#ifndef TUI_CLI_CLI_H
#define TUI_CLI_CLI_H

/*
 * The commands without a screen.  Each prints to stdout, complains on
 * stderr, and returns the exit code of the program.
 */

#include "engine/case/opening.h"
#include "tui/cli/options.h"

enum exit_code {
	EXIT_GOOD = 0,
	EXIT_TROUBLE = 1, /* cannot be opened, or I/O */
	EXIT_USAGE = 2,
	EXIT_FAULT = 3,
	EXIT_WARNING = 4,
	EXIT_NOT_ENOUGH = 5
};

int cli_check(const struct options *o, const struct knowledge *k);
int cli_fix(const struct options *o, const struct knowledge *k);
int cli_explain(const struct options *o, const struct knowledge *k);
int cli_knowledge(const struct options *o);
int cli_train(const struct options *o, const struct knowledge *k);
int cli_trace(const struct options *o, const struct knowledge *k);
int cli_follow(const struct options *o, const struct knowledge *k);
int cli_help(enum lang lang);
int cli_version(const struct knowledge *k);

/* "ndes-doctor: FILE:LINE: what, why", on stderr. */
void cli_complain(enum lang lang, const struct err_info *info);

/* One capture was named, or --live; else a line on stderr says so. */
bool cli_names_one(const struct options *o);

/*
 * Opens the capture PATH, or with --live this server (PATH is unused).
 * ACTS as in engine/case/opening.h.
 */
struct opening *cli_open(const struct options *o, const struct knowledge *k,
    const char *path, bool acts, struct err_info *info);

/* Writes and flushes; EXIT_TROUBLE when stdout does not take it. */
int cli_print(struct buf *text, int code);

#endif
