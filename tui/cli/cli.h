#ifndef TUI_CLI_CLI_H
#define TUI_CLI_CLI_H

/*
 * The commands without a screen.  Each prints to stdout, complains on
 * stderr, and returns the exit code of the program.
 */

#include "engine/case/target/opening.h"
#include "engine/report/redact/redact.h"
#include "tui/cli/options.h"
#include "tui/cli/out.h"

/* One for each command of options.def; K is the guide, borrowed. */
int cli_check(const struct options *o, const struct knowledge *k);
int cli_fix(const struct options *o, const struct knowledge *k);
int cli_explain(const struct options *o, const struct knowledge *k);
int cli_knowledge(const struct options *o);
int cli_train(const struct options *o, const struct knowledge *k);
int cli_trace(const struct options *o, const struct knowledge *k);
int cli_merge(const struct options *o, const struct knowledge *k);
int cli_report(const struct options *o, const struct knowledge *k);
int cli_collect(const struct options *o, const struct knowledge *k);
int cli_follow(const struct options *o, const struct knowledge *k);

/* All commands, or WORD with its options (NULL: all). */
int cli_help(enum lang lang, const char *word);

/* The versions of the program and of K. */
int cli_version(const struct knowledge *k);

/*
 * The words of the command line make sense: a command, a verb of it, or a
 * capture that is there; else a line on stderr names the one that was meant.
 */
bool cli_makes_sense(const struct options *o);

/* One capture was named, or --live; else a line on stderr says so. */
bool cli_names_one(const struct options *o);

/* What a lab is wanted for, see engine/case/target/opening.h. */
enum cli_use {
	USE_AS_CAPTURE,
	USE_TO_READ, /* as it stands; whatever is asked with --read-only */
	USE_TO_ACT
};

/*
 * Opens each server of the capture PATH, or with --live this one, and hands
 * it to TAKE, which prints; returns the worst of what TAKE returned.  What
 * cannot be opened is told.
 */
typedef int cli_take(void *arg, struct opening *o);
int cli_each(const struct options *o, const struct knowledge *k,
    const char *path, enum cli_use use, cli_take *take, void *arg);

/* Whatever was named may be evidence: nothing is written over or into it. */
struct newfile_keep cli_kept(const struct options *o);

/*
 * Prints TEXT, or with --output writes it into that file; frees it.  CODE, or
 * EXIT_TROUBLE and a line on stderr.
 */
int cli_hand_out(const struct options *o, struct buf *text, int code);

/* False, and a line on stderr: --map is there without --redact. */
bool cli_redact_told(const struct options *o);

/*
 * --redact: what names are made unknown with, NULL without the option.
 * False, and a line on stderr, when out of memory.
 */
bool cli_redact_new(const struct options *o, struct redact **out);

/* Writes the map of --map, if any, and frees R; CODE or EXIT_TROUBLE. */
int cli_redact_end(const struct options *o, struct redact *r, int code);

/* Of several exits of `check' the worst: in the order 1, 3, 4, 5, 0. */
int cli_worse(int a, int b);

/* Opens the capture PATH, or with --live this server (PATH is unused). */
struct opening *cli_open(const struct options *o, const struct knowledge *k,
    const char *path, enum cli_use use, struct err_info *info);

#endif
