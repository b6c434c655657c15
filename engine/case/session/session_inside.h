#ifndef ENGINE_CASE_SESSION_INSIDE_H
#define ENGINE_CASE_SESSION_INSIDE_H

/* The inside of a session, for session*.c only. */

#include "engine/case/session/session.h"
#include "engine/evidence/certs/hash.h"

#define LOG_FILE      "log.jsonl"
#define EVIDENCE_FILE "evidence.json"

struct session_digest {
	const char *file;
	uint64_t bytes;
	char sha256[HASH_TEXT_MAX]; /* "" not hashed */
};

/* Files as the last sitting left them, and as they are now. */
struct session_files {
	struct arena arena;
	struct session_digest *old; /* in the order of their names */
	size_t old_count;
	struct session_digest *now; /* for each source of the case */
	size_t now_count;
	struct session_file *changes;
	size_t change_count, change_cap;
	bool dirty; /* differs from what is on the disk */

	/* the file being hashed: source NEXT */
	size_t next;
	struct stream *stream;
	struct hash *hash;
	uint64_t done;
};

struct session {
	struct case_file *c; /* borrowed */
	struct session_options o;
	char *capture, *server, *folder_name;
	struct casefolder *folder;
	enum session_access access;
	struct err_info trouble;
	struct session_facts earlier;
	bool had;     /* EARLIER was there */
	bool touched; /* the log says that this sitting began */
	int64_t started;
	struct buf user, machine, client, who;
	struct notes notes;
	struct session_files files;

	struct arena arena; /* of what was logged */
	struct jsonl log;
	struct session_event *logged;
	size_t logged_count, logged_cap;
	enum verdict *verdicts; /* logged last; VERDICT_COUNT: never */

	struct session_event *events; /* all of them, in order */
	size_t event_count, event_cap;
	struct journal journal; /* what some of them lean on */
};

/* The time that was asked for, or that of this machine. */
int64_t session_now(const struct session *s);

/* Appends "admin1@host1, 10.0.0.5". */
void session_say_who(
    struct span user, struct span machine, struct span client, struct buf *out);

/* The log (session_log.c) */
enum err session_log_read(struct session *s);
void session_log_free(struct session *s);

/* The sitting begins, and verdicts that changed; or the sitting ends. */
enum err session_log_write(struct session *s, bool end);

/* Files (session_files.c) */
enum err session_files_read(struct session *s);
enum err session_files_write(struct session *s);
void session_files_again(struct session *s); /* more was read */
void session_files_free(struct session *s);

#endif
