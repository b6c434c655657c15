#ifndef ENGINE_CASE_SESSION_H
#define ENGINE_CASE_SESSION_H

/*
 * A case kept in its folder, sitting after sitting: where it was left
 * (case.json), who did what when (log.jsonl), notes (notes.jsonl), and which
 * files it leaned on (evidence.json).  Journal and backups of fixes lie
 * beside them.
 *
 * Looking leaves no traces: the folder is made once something was read or
 * noted.  One instance writes; a second one of the same case can only read.
 */

#include "engine/case/session/notes.h"
#include "engine/case/session/session_facts.h"
#include "engine/fix/journal.h"

struct session_options {
	const char *folder;  /* of the case; NULL: nothing is kept */
	const char *capture; /* absolute; "" for a live server */
	const char *server;  /* of several in it: its label; NULL or "" */
	enum opening_kind kind;
	bool read_only; /* nothing is written */
	int64_t now;    /* for tests: always this; else TIME_NONE */
};

struct session;

/*
 * C must outlive it.  What an earlier sitting left and cannot be read counts
 * as not there.  NULL only when out of memory.
 */
struct session *session_new(
    struct case_file *c, const struct session_options *o);
void session_free(struct session *s);

/* The same for what was opened; strings of O are the session's own. */
struct session *session_of(
    const struct opening *opened, bool read_only, struct err_info *info);

/* As the last sitting left it; NULL when this is the first. */
const struct session_facts *session_earlier(const struct session *s);

enum session_access {
	SESSION_FREE,   /* may be written */
	SESSION_UNKEPT, /* by request, or no home is known */
	SESSION_BUSY,   /* another instance writes, or it is write-protected */
	SESSION_FAILED  /* writing was tried */
};

/* Of the last writing, or of the opening while nothing was written. */
enum session_access session_access(const struct session *s);
/* Why nothing is kept, if it is not; borrowed. */
const struct err_info *session_trouble(const struct session *s);

/* Shared with the fixes of the case; NULL while there is none. */
struct casefolder *session_folder(const struct session *s);
struct casefolder *session_folder_made(struct session *s);
const char *session_folder_name(const struct session *s); /* "" none */

/* What the wizard knows about where it is; strings are borrowed. */
struct session_place {
	enum lang lang;
	const char *page, *check, *fixing;
};

/* Evidence was read and judged: changed verdicts are logged, all is saved. */
enum err session_read(struct session *s, const struct session_place *at);

/* Saves where it stands, unless nothing was read or noted. */
enum err session_save(struct session *s, const struct session_place *at);

/* The sitting is over. */
enum err session_end(struct session *s, const struct session_place *at);

/* Notes, the removed ones too; borrowed until the next change. */
size_t session_note_count(const struct session *s);
const struct note *session_note(const struct session *s, size_t i);

/* On CHECK, and with ITEM on that line of evidence. */
enum err session_note_add(struct session *s, const char *check,
    const struct evidence_item *item, const char *text);
enum err session_note_remove(struct session *s, uint64_t id);

/* What became of the files since the last sitting. */
enum session_change {
	SESSION_NEW,
	SESSION_GREW,
	SESSION_SHRANK,
	SESSION_CHANGED, /* other bytes */
	SESSION_GONE,
	SESSION_CHANGE_COUNT
};

struct session_file {
	const char *file;
	enum session_change change;
	uint64_t before, now; /* bytes */
};

/* The first so many of them; more may come while hashing. */
size_t session_change_count(const struct session *s);
struct session_file session_change(const struct session *s, size_t i);

/*
 * Hashes about BUDGET bytes more of what was read, for the next sitting to
 * compare with; false when there is nothing to do.
 */
bool session_idle(struct session *s, uint64_t budget);

enum session_event_kind {
	SESSION_BEGUN,
	SESSION_RESUMED,
	SESSION_ENDED,
	SESSION_VERDICT, /* of a check */
	SESSION_NOTED,
	SESSION_UNNOTED,
	SESSION_FIX, /* out of the journal */
	SESSION_EVENT_COUNT
};

struct session_event {
	enum session_event_kind kind;
	int64_t time;
	const char *who;   /* "admin1@host1, 10.0.0.5"; "" unknown */
	const char *check; /* id; "" none */
	enum verdict verdict;
	const struct note *note;
	const char *fix; /* id */
	enum journal_phase phase;
	size_t order; /* among those of one time */
};

/*
 * Everything that happened, the newest first; borrowed until the next call.
 * NULL when out of memory.
 */
const struct session_event *session_events(struct session *s, size_t *count);

#endif
