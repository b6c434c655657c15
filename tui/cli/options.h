#ifndef TUI_CLI_OPTIONS_H
#define TUI_CLI_OPTIONS_H

/*
 * The command line.  Options may stand anywhere; -- ends them.
 */

#include "engine/case/case.h"
#include "engine/case/tracing.h"

enum command {
	COMMAND_WIZARD,
	COMMAND_CHECK,
	COMMAND_EXPLAIN,
	COMMAND_KNOWLEDGE,
	COMMAND_TRACE,
	COMMAND_RESERVED /* a name of the design that is not built yet */
};

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
};

/*
 * Reads ARGV, moving what is no option to the front of it.  False, with one
 * line for stderr in PROBLEM, when it cannot be understood.
 */
bool options_read(
    struct options *o, int argc, char **argv, struct buf *problem);

#endif
