#ifndef ENGINE_FIX_SCRIPT_H
#define ENGINE_FIX_SCRIPT_H

/*
 * A plan as a script for the change window: comments, verification after
 * each step, and the way back.  Names out of certificates stand in comments
 * and are quoted or cleaned; what acts goes by thumbprint.
 */

#include "engine/fix/fix.h"

enum script_format { SCRIPT_PS1, SCRIPT_CMD, SCRIPT_FORMAT_COUNT };

/* "ps1", "cmd" */
const char *script_format_name(enum script_format f);
bool script_format_find(struct span name, enum script_format *out);

/*
 * Appends the file: UTF-8 with its mark for PowerShell, ASCII for cmd, lines
 * end in CRLF.  ERR_UNSUPPORTED and WHY when the plan must not, or cannot
 * safely, become one.
 */
enum err script_write(const struct fix_plan *p, enum script_format f,
    enum lang lang, struct buf *out, struct fix_say *why);

struct script;

/* How a format says what scripts of both say. */
struct script_dialect {
	/* a line for whoever opens the file */
	void (*comment)(struct script *s, const char *line);
	/* a line on the console, for whoever runs it */
	void (*show)(struct script *s, const char *line);
	/* a command on the console, to be read and never to run */
	void (*command)(struct script *s, struct span line);
	/* from here on it is step NUMBER that fails */
	void (*begin)(struct script *s, const char *number);
	/* the server wants a restart */
	void (*reboot)(struct script *s);
	/* goes on when a person who has done step NUMBER presses Enter */
	void (*wait)(struct script *s, const char *number);
};

/* A script that is being written, for the files of the formats. */
struct script {
	const struct fix_plan *p;
	enum script_format format;
	const struct script_dialect *dialect; /* set by the format */
	enum lang lang;
	struct buf *out; /* lines end in LF yet */
	struct fix_say *why;
	enum err err;
};

/* Writes what does an act, or what takes it back. */
typedef void script_act(struct script *s, const struct fix_act *a);

/* Write the whole script, for PowerShell and for cmd.exe. */
void script_ps1(struct script *s);
void script_cmd(struct script *s);

/*
 * Parts of what PowerShell runs: a literal; a function with one or two of
 * them (B may be NULL) and REST as it is; the same with the key and the value
 * of A.
 */
void ps1_quote(struct buf *out, const char *text);
void ps1_call(struct script *s, const char *function, const char *a,
    const char *b, const char *rest);
void ps1_call_value(struct script *s, const struct fix_act *a,
    const char *function, const char *rest);

/*
 * Parts of a batch file: "TEXT", or the end of it all when that cannot be
 * written; a function with one or two of them; what follows a call that does
 * something, or that takes it back.
 */
void cmd_quote(struct script *s, const char *text);
void cmd_call(
    struct script *s, const char *function, const char *a, const char *b);
void cmd_done(struct script *s);
void cmd_undone(struct script *s);

/* What it is, for whoever opens it; UNDO is the word that takes it back. */
void script_head(struct script *s, const char *undo);

/* One act: what it is, and doing it, or why not, or who does it. */
void script_step(struct script *s, const struct fix_act *a);

/* What a person did, or did alone: how that is taken back, below HEAD. */
void script_by_hand(struct script *s, const struct bilingual *head);

/* Text T of the catalogue with its blanks filled in; the caller frees. */
struct buf script_text(const struct script *s, const struct bilingual *t,
    const char *a, const char *b);

/* The step can be written: not refused, or a value is to be filled in. */
bool script_does(const struct script *s, const struct fix_act *a);

/* Running it again takes something back. */
bool script_takes_back(const struct script *s);

/* Writes what takes back the acts of the script, the last one first. */
void script_take_back(struct script *s);

/* What is said when a step failed: the way back, where there is one. */
const struct bilingual *script_failed(const struct script *s);

/* Some of it is done by a person, and so is taking that back. */
bool script_leaves(const struct script *s);

/* A person has to fill the value in. */
bool script_fills(const struct fix_act *a);

/* The place of an act among those of the plan, from 1. */
size_t script_place(const struct script *s, const struct fix_act *a);

#endif
