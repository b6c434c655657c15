#ifndef ENGINE_CASE_FIXES_H
#define ENGINE_CASE_FIXES_H

/*
 * The fixes of a case, for front ends: plans to show, the word to be typed,
 * doing and undoing, scripts, and the proof afterwards.  Nothing here asks
 * or prints.
 */

#include "engine/case/case.h"
#include "engine/fix/inputs.h"
#include "engine/fix/run.h"
#include "engine/fix/script.h"

struct fixes;
struct session;

struct fixes_options {
	const char *folder;      /* of the case; NULL: captures need none */
	struct session *session; /* that has it open; borrowed; NULL: none */
	struct fix_permit permit;
	const struct fix_input *inputs; /* borrowed */
	size_t input_count;
	/*
	 * Asked again and again while chains are built, which may take long;
	 * false: what is left is not looked at, and plans say so.  NULL:
	 * endless, but for a limit that is never reached by a real server.
	 */
	bool (*go_on)(void *go_arg);
	void *go_arg;
	/* for tests: see struct fix_world */
	bool (*alive)(void *arg);
	void *arg;
};

/*
 * Plans for every cause of C as it is judged now, each fix once; C is
 * borrowed.  The folder is opened when it is there, and made when something
 * is to be done.  NULL and a filled INFO on failure.
 */
struct fixes *fixes_new(
    struct case_file *c, const struct fixes_options *o, struct err_info *info);
void fixes_free(struct fixes *f);

/* Plans, causes in their order; borrowed until fixes_again(). */
size_t fixes_count(const struct fixes *f);
struct fix_plan *fixes_plan(const struct fixes *f, size_t i);
size_t fixes_find(const struct fixes *f, const char *id); /* SIZE_MAX */

/* "" when nothing was written yet and no folder was named. */
const char *fixes_folder_name(const struct fixes *f);

/* Something may be changed at all; else WHY. */
bool fixes_may_act(const struct fixes *f, struct fix_say *why);

/* The person says that step NUMBER of plan I is done; 0: all of them. */
bool fixes_tick(struct fixes *f, size_t i, size_t number);

/* What an act will do to the host, lines; appended. */
void fixes_preview(const struct fix_act *a, enum lang lang, struct buf *out);

/* Does plan I.  OUT is to be freed with fix_run_free() in any case. */
void fixes_apply(
    struct fixes *f, size_t i, const char *word, struct fix_run *out);

/*
 * What is wrong with the journal of the case, file, line and remedy; T_NONE:
 * nothing.
 */
void fixes_trouble(const struct fixes *f, struct fix_say *why);

/*
 * All that undoing FIX (NULL: the last one) will change, lines, appended; a
 * person sees it before the word is typed.
 */
void fixes_undo_preview(
    const struct fixes *f, const char *fix, enum lang lang, struct buf *out);

/* The word before FIX (NULL: the last one) is undone; "" if nothing is. */
void fixes_undo_word(
    const struct fixes *f, const char *fix, char out[FIX_WORD_MAX]);
void fixes_undo(
    struct fixes *f, const char *fix, const char *word, struct fix_undo *out);

enum proof_kind {
	PROOF_NONE,  /* nothing that settles it was seen yet */
	PROOF_FIXED, /* at least one good outcome, no bad one */
	PROOF_BAD
};

struct fix_proof {
	enum proof_kind kind;
	uint64_t good, bad;
	int64_t since;
	char file[300]; /* of the first good line, relative */
	uint64_t line;
	int64_t time;
	char text[EVIDENCE_TEXT_MAX + 1];
};

/*
 * Checks again on records more than two seconds newer than RUN of plan I.
 * While nothing is proved, up to PATIENCE microseconds pass on the host.  A
 * proof is kept in the case.
 */
enum err fixes_prove(struct fixes *f, size_t i, const struct fix_run *run,
    int64_t patience, struct fix_proof *out);

/* What is being done, or was done last; NULL before anything was. */
const struct journal_item *fixes_doing(const struct fixes *f);

/*
 * The last run of FIX that was not undone, of this sitting or an earlier
 * one: number and time, no outcomes.  For fixes_prove() while the fix still
 * has a plan: once its cause is gone the checks themselves tell.
 */
bool fixes_last_run(
    const struct fixes *f, const char *fix, struct fix_run *out);

/*
 * Writes plan I as a script into the new file PATH, over an old one only
 * with OVER and never into the capture: see newfile_write().
 * ERR_UNSUPPORTED: WHY tells why it cannot be a script.
 */
enum err fixes_script_save(const struct fixes *f, size_t i,
    enum script_format format, enum lang lang, const char *path, bool over,
    struct fix_say *why);

/* Reads the host again and makes all plans anew. */
enum err fixes_again(struct fixes *f, struct err_info *info);

#endif
