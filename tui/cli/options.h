#ifndef TUI_CLI_OPTIONS_H
#define TUI_CLI_OPTIONS_H

/*
 * The command line.  Options may stand anywhere; -- ends them.
 */

#include "engine/case/case.h"
#include "engine/case/fixes.h"
#include "engine/case/pulse.h"
#include "engine/case/tracing.h"

enum command {
	COMMAND_WIZARD,
	COMMAND_CHECK,
	COMMAND_EXPLAIN,
	COMMAND_KNOWLEDGE,
	COMMAND_TRACE,
	COMMAND_FIX,
	COMMAND_TRAIN,
	COMMAND_FOLLOW,
	COMMAND_RESERVED /* a name of the design that is not built yet */
};

#define OPTIONS_SET_MAX  16
#define OPTIONS_DONE_MAX 64

struct options {
	enum command command;
	const char *word; /* the command as typed, "" for the wizard */
	char **args;      /* what is left: captures, codes; borrowed */
	int arg_count;
	enum lang lang;
	bool json, ascii, no_color, read_only, help, version;
	const char *knowledge; /* folder, NULL: compiled in */
	const char *script;    /* file of keys instead of a terminal */
	int rows, cols;        /* of the script's screen */
	struct case_options case_options;
	struct trace_options trace_options;
	size_t request; /* of a trace, from 1; 0: none */
	bool all;       /* requests of a trace */
	bool allow_changes;
	bool force;                       /* over an existing file */
	bool live;                        /* this server instead of a capture */
	bool resume;                      /* a case instead of a capture */
	const char *resume_id;            /* NULL: the newest */
	bool lang_named;                  /* by --lang */
	const char *case_folder;          /* NULL: the usual one */
	const char *yes;                  /* the word before a fix; NULL: ask */
	const char *format;               /* of a script */
	const char *output;               /* file, NULL: stdout */
	const char *set[OPTIONS_SET_MAX]; /* "NAME=VALUE" */
	size_t set_count;
	uint64_t done[OPTIONS_DONE_MAX]; /* steps done by hand; 0: all */
	size_t done_count;
	bool list, instructor, replay; /* of a training */
	bool sync;                     /* following: one device */
	enum pulse_alarm alarm;        /* of a first failure */
	int64_t duration;              /* of following; 0: for ever */
	unsigned replay_speed;         /* times faster; 0: no pause */
	uint64_t stop_after;           /* changes, for tests; 0: never */
};

/*
 * Reads ARGV, moving what is no option to the front of it.  False, with one
 * line for stderr in PROBLEM, when it cannot be understood.
 */
bool options_read(
    struct options *o, int argc, char **argv, struct buf *problem);

#endif
