#ifndef TUI_CLI_OPTIONS_H
#define TUI_CLI_OPTIONS_H

/*
 * The command line.  Options may stand anywhere; -- ends them.
 */

#include "engine/case/case.h"
#include "engine/case/fix/fixes.h"
#include "engine/case/live/pulse.h"
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
	COMMAND_REPORT,
	COMMAND_COLLECT,
	COMMAND_MERGE,
	COMMAND_HELP
};

/* What can be typed: a command, or one of the verbs of a command. */
enum form_id {
#define FORM(id, ...) FORM_##id,
#define OPTION(...)
#include "tui/cli/options.def"
#undef FORM
#undef OPTION
	FORM_COUNT
};

struct form {
	enum command command;
	const char *word, *verb; /* "" for the wizard; "" without verbs */
	struct bilingual arguments, what;
};

enum option_value { VALUE_NO, VALUE_NEEDS, VALUE_MAY };

struct options;
struct option {
	const char *name, *short_name; /* "" without */
	enum option_value value;
	bool (*take)(struct options *o, const char *value);
	struct bilingual value_name;
	uint32_t forms; /* bits by enum form_id */
	struct bilingual what;
};

#define OPTION_COMMON ((1u << FORM_COUNT) - 1) /* every form has it */

/* The rows of options.def. */
const struct form *form_at(enum form_id id);
size_t option_count(void);
const struct option *option_at(size_t i);

#define OPTIONS_SET_MAX  16
#define OPTIONS_DONE_MAX 64

/* How a report is set. */
enum paper_form {
	PAPER_USUAL,
	PAPER_HTML,
	PAPER_TEXT,
	PAPER_JSON,
	PAPER_TICKET
};

struct options {
	enum command command;
	const char *word; /* the command as typed, "" for the wizard */
	char **args;      /* what is left: captures, codes; borrowed */
	int arg_count;
	enum lang lang;
	bool json, ascii, no_color, read_only, help, version;
	const char *knowledge; /* folder, NULL: compiled in */
	bool mouse, clipboard; /* of the terminal */
	bool plain;            /* lines in place of pictures */
	const char *answers;   /* file of them, NULL: stdin */
	const char *script;    /* file of keys instead of a terminal */
	int rows, cols;        /* of the script's screen */
	struct case_options case_options;
	struct trace_options trace_options;
	size_t request; /* of a trace, from 1; 0: none */
	bool all;       /* requests of a trace */
	bool allow_changes;
	bool force; /* over an existing file */
	bool redact, redact_prints;
	bool kql;                         /* queries of a guide */
	bool quiet;                       /* a check prints no verdicts */
	const char *prometheus;           /* file; NULL: none */
	const char *map;                  /* of pseudonyms; NULL: none */
	enum paper_form paper;            /* of a report */
	bool ca;                          /* of the CA's server */
	bool powershell;                  /* a script, instead of cmd.exe's */
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
	bool interest;                 /* of a guide */
	bool sync;                     /* following: one device */
	enum pulse_alarm alarm;        /* of a first failure */
	int64_t duration;              /* of following; 0: for ever */
	unsigned replay_speed;         /* times faster; 0: no pause */
};

/*
 * Reads ARGV, moving what is no option to the front of it.  False, with one
 * line for stderr in PROBLEM, when it cannot be understood, and when the
 * command does not have an option that was given.
 */
bool options_read(
    struct options *o, int argc, char **argv, struct buf *problem);

/*
 * The command whose name is nearest to WORD, the verb of COMMAND when that
 * has some; NULL when none is near.
 */
const char *options_near(const char *word, const char *command);

#endif
