#ifndef ENGINE_CASE_NOTES_H
#define ENGINE_CASE_NOTES_H

/*
 * What people noted on checks and on lines of evidence.  A note that was
 * taken away stays in its file, and so does who took it away.
 */

#include "engine/base/arena.h"
#include "engine/case/session/jsonl.h"

#define NOTES_FILE     "notes.jsonl"
#define NOTES_HEAD_MAX 80 /* bytes kept of a line noted on */
#define NOTES_TEXT_MAX 2000

struct note {
	uint64_t id;       /* from 1 */
	const char *check; /* id; "" none */
	const char *file;  /* of the line noted on; "" none */
	uint64_t line, offset;
	const char *head; /* how that line begins */
	const char *text, *author;
	int64_t time;
	bool removed;
	const char *remover;
	int64_t removed_at;
};

struct notes {
	struct arena arena;
	struct note *items;
	size_t count, cap;
	struct jsonl file;
};

#define NOTES_INIT ((struct notes){ .arena = ARENA_INIT })

/* N is empty before, and to be freed in any case. */
enum err notes_read(struct notes *n, const struct casefolder *f);
void notes_free(struct notes *n);

/* Writes NOTE, all but its id and removal, and keeps a copy. */
enum err notes_add(
    struct notes *n, struct casefolder *f, const struct note *note);

/* ERR_NOT_FOUND when there is none, or none any more. */
enum err notes_remove(struct notes *n, struct casefolder *f, uint64_t id,
    const char *who, int64_t now);

/* Notes that stand on CHECK ("": any), or on the line at OFFSET of FILE. */
bool note_is_on(const struct note *note, const char *check, const char *file,
    uint64_t offset);

#endif
