#ifndef ENGINE_CASE_CASE_H
#define ENGINE_CASE_CASE_H

/*
 * One sitting: a host, what was read of it, what the guide says.  The only
 * orchestrator; front ends know no other engine floor but reports.
 * Reading is done in steps so that a front end can show progress, answer
 * keys and cancel.
 */

#include "engine/evidence/certs/certuse.h"
#include "engine/evidence/evidence.h"
#include "engine/guide/diagnosis.h"
#include "engine/match/lint.h"

struct case_options {
	int64_t now;              /* TIME_NONE: the host's, or newest record */
	int64_t since;            /* TIME_NONE: everything */
	int64_t since_before_now; /* microseconds, 0: not relative */
	int64_t run_at;           /* for the JSON: when; 0: not told */
	const char *path;         /* as the user named it, borrowed; NULL */
	int step;                 /* limits the verdict; -1: all */
};

struct case_file; /* `case' is a word of C */

/*
 * Takes HOST over; KNOWLEDGE is borrowed.  Looks at the heads of the files
 * and nothing else.  NULL and a filled INFO when the host cannot be listed.
 */
struct case_file *case_new(struct host *host, const struct knowledge *k,
    const struct case_options *options, struct err_info *info);
void case_free(struct case_file *c);

/* The same for a capture on this machine, a folder or one file. */
struct case_file *case_open(const char *path, const struct knowledge *k,
    const struct case_options *options, struct err_info *info);

/* What it was opened with; borrowed. */
const struct knowledge *case_knowledge(const struct case_file *c);
const struct case_options *case_asked(const struct case_file *c);

/* The server's own name, NULL when the evidence does not tell it. */
const char *case_server(const struct case_file *c);
const struct host *case_host(const struct case_file *c);

/* Sources found, whether read or not, and files left out. */
size_t case_source_count(const struct case_file *c);
const struct source *case_source(const struct case_file *c, size_t i);
size_t case_left_count(const struct case_file *c);
const struct evidence_left *case_left(const struct case_file *c, size_t i);

#define CASE_LEFT_TOLD 1000 /* files left out that are named; more: a count */

/*
 * A file left out that may well hold what settles CHECK, so that nobody is
 * asked to bring what lies there: an archive, say.  NULL: none.
 */
const struct evidence_left *case_left_for(
    const struct case_file *c, size_t check);

/* How to get the evidence of CHECK: a file that lies there first. Appended. */
void case_collect(
    const struct case_file *c, size_t check, enum lang lang, struct buf *out);

/*
 * The collection of some tool that this capture is, by what it holds: its name
 * in the JSON, and a sentence of what such a one never has.  NULL: of none
 * that is known.  Static.
 */
const char *case_bundle(const struct case_file *c);
const char *case_bundle_lacks(const struct case_file *c, enum lang lang);

/* Every kind of source there is, for case_want(). */
#define CASE_EVERYTHING (~0u)

/* The sources that settle CHECK, the generation's included. */
unsigned case_kinds_of(const struct case_file *c, size_t check);

/* Asks for the sources of KINDS to be read; adds to what was asked. */
void case_want(struct case_file *c, unsigned kinds);

struct case_progress {
	uint64_t done, total; /* bytes of what was asked for */
	uint64_t findings;    /* bad outcomes seen so far */
	bool finished;        /* nothing asked for is left to read */
};

/*
 * Reads about BUDGET bytes more of what was asked for, then judges when
 * finished.  ERR_NOMEM is the only error: bad files are named in their
 * source.
 */
enum err case_step(
    struct case_file *c, uint64_t budget, struct case_progress *progress);

/* Forgets what was asked for and not yet read. */
void case_cancel(struct case_file *c);

/* Reads everything to the end. */
enum err case_run(struct case_file *c);

/* All sources of this kind that exist were read. */
bool case_was_read(const struct case_file *c, enum source_kind kind);

/*
 * CHECK has nothing to say yet, and sources that could make it speak lie
 * there unread.
 */
bool case_is_unread(const struct case_file *c, size_t check);

/*
 * The diagnosis of what was read so far; checks whose sources were not read
 * yet are no-evidence.  Valid until the next case_step().
 */
const struct diagnosis *case_diagnosis(const struct case_file *c);

/*
 * What could not be seen, one line each, for people; appended.  Checks that
 * were merely not read yet share the first line.  Returns the lines.
 */
size_t case_unseen(const struct case_file *c, enum lang lang, struct buf *out);

/* The one sentence of what to do next. */
void case_next(const struct case_file *c, enum lang lang, struct buf *out);

/* The certificates that matter, of what was read so far; see certuse.h. */
void case_certificates(const struct case_file *c, struct cert_uses *out);

/*
 * A command of a fix with its blanks filled in for subject SUBJECT of CAUSE
 * (SIZE_MAX: none): thumbprints and names, quoted.  Appended.
 */
void case_command(const struct case_file *c, const struct cause_result *cause,
    size_t subject, const char *command, struct buf *out);

/*
 * Lines around OFFSET of FILE as clean UTF-8, the line itself marked by
 * *HERE (its index among the lines).  Appended, one per line.
 */
enum err case_context(const struct case_file *c, const char *file,
    uint64_t offset, size_t before, size_t after, struct buf *out,
    size_t *here);

/* A stretch of a file, in bytes on disk. */
struct file_window {
	uint64_t from, to;
	bool ends; /* with the file */
};

/*
 * Whole lines of FILE from the one that begins at or after W->from, up to
 * W->to and 64 KB at most, clean as of case_context(); W becomes what they
 * are.  What has no line end in so many bytes is one line.  Appended.
 * ERR_UNSUPPORTED: the file has no lines.
 */
enum err case_window(const struct case_file *c, const char *file,
    struct file_window *w, struct buf *out);

/*
 * What TEXT (a number, a status, a phrase, a line) means: one paragraph for
 * each code or phrase recognised in it; returns how many.  Appended.
 */
size_t case_explain(const struct knowledge *k, struct span text, enum lang lang,
    struct buf *out);

/* The same of a line that somebody pasted, and the signs that it shows. */
size_t case_explain_line(const struct knowledge *k, struct span text,
    enum lang lang, struct buf *out);

/*
 * Lints the guide in DIR (NULL: the one compiled in): its schema, then its
 * sense.  Faults are told one by one; an error means that it cannot be
 * loaded at all, and INFO says where.
 */
enum err case_lint(const char *dir, lint_tell *tell, void *arg, size_t *count,
    struct err_info *info);

#endif
