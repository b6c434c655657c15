/*
 * Two kinds of lines: one adds a note under a number higher than those
 * before it, one takes the note of a number away.
 */

#include "engine/case/session/notes.h"

#include "engine/base/search.h"
#include "engine/base/times.h"

#include <stdlib.h>
#include <string.h>

/*
 * Kept in the arena, cut between two characters; "" when it is no text, NULL
 * when out of memory.
 */
static const char *
keep_text(struct notes *n, struct span s, size_t most)
{
	if (s.n > most) {
		while (most > 0 && ((unsigned char)s.p[most] & 0xc0) == 0x80)
			most--;
		s.n = most;
	}
	return arena_dup(&n->arena, s.p ? s : SPAN(""));
}

static struct note *
find_note(struct notes *n, uint64_t id)
{
	size_t at;

	SEARCH_FIRST(at, n->count, n->items[at].id < id);
	return at < n->count && n->items[at].id == id ? &n->items[at] : NULL;
}

static uint64_t
last_id(const struct notes *n)
{
	return n->count ? n->items[n->count - 1].id : 0;
}

/* A copy at the end, which owns its texts; NULL when out of memory. */
static struct note *
append_note(struct notes *n, const struct note *note)
{
	struct note *items = array_grow(
	    n->items, n->count, &n->cap, sizeof(*items));
	struct note *to;

	if (!items)
		return NULL;
	n->items = items;
	to = &items[n->count];
	*to = *note;
	to->check = keep_text(n, span_of(note->check), NOTES_TEXT_MAX);
	to->file = keep_text(n, span_of(note->file), SIZE_MAX);
	to->head = keep_text(n, span_of(note->head), NOTES_HEAD_MAX);
	to->text = keep_text(n, span_of(note->text), NOTES_TEXT_MAX);
	to->author = keep_text(n, span_of(note->author), NOTES_TEXT_MAX);
	to->remover = "";
	to->removed = false;
	if (!to->check || !to->file || !to->head || !to->text || !to->author)
		return NULL;
	n->count++;
	return to;
}

static uint64_t
number_of(const struct json *o, const char *key)
{
	int64_t n = json_number(json_get(o, key));

	return n > 0 ? (uint64_t)n : 0;
}

static bool
read_removal(struct notes *n, uint64_t id, const struct json *o)
{
	struct note *note = find_note(n, id);

	if (!note)
		return true;
	note->removed = true;
	note->removed_at = json_get_time(o, "time");
	note->remover = keep_text(n, json_get_str(o, "who"), NOTES_TEXT_MAX);
	if (note->remover)
		return true;
	note->remover = "";
	return false;
}

/* A line that says nothing is passed over. */
static bool
read_note(void *arg, const struct json *o)
{
	struct notes *n = arg;
	uint64_t id = number_of(o, "note");
	struct note note = { .id = id,
		.check = json_get_words(o, "check"),
		.file = json_get_words(o, "file"),
		.line = number_of(o, "line"),
		.offset = number_of(o, "offset"),
		.head = json_get_words(o, "head"),
		.text = json_get_words(o, "text"),
		.author = json_get_words(o, "who"),
		.time = json_get_time(o, "time"),
		.removed_at = TIME_NONE };

	if (id > 0 && json_get(o, "removed"))
		return read_removal(n, id, o);
	return id <= last_id(n) || !*note.text || append_note(n, &note);
}

enum err
notes_read(struct notes *n, const struct casefolder *f)
{
	return jsonl_read(f, NOTES_FILE, read_note, n, &n->file);
}

void
notes_free(struct notes *n)
{
	free(n->items);
	arena_free(&n->arena);
	memset(n, 0, sizeof(*n));
}

static struct json *
note_json(const struct note *note)
{
	struct json *o = json_obj();

	json_put(o, "note", json_int((int64_t)note->id));
	json_put(o, "time", json_time(note->time));
	json_put(o, "who", json_words(note->author));
	if (*note->check)
		json_put(o, "check", json_words(note->check));
	if (*note->file) {
		json_put(o, "file", json_words(note->file));
		json_put(o, "line", json_int((int64_t)note->line));
		json_put(o, "offset", json_int((int64_t)note->offset));
		json_put(o, "head", json_words(note->head));
	}
	json_put(o, "text", json_words(note->text));
	return o;
}

/* Kept first: what is on the disk must not fail to be in memory. */
enum err
notes_add(struct notes *n, struct casefolder *f, const struct note *note)
{
	uint64_t id = last_id(n) + 1;
	struct note *kept;
	enum err err;

	if (id > INT64_MAX)
		return ERR_LIMIT;
	kept = append_note(n, note);
	if (!kept)
		return ERR_NOMEM;
	kept->id = id;
	kept->removed_at = TIME_NONE;
	err = jsonl_add(f, NOTES_FILE, &n->file, note_json(kept));
	if (err)
		n->count--;
	return err;
}

enum err
notes_remove(struct notes *n, struct casefolder *f, uint64_t id,
    const char *who, int64_t now)
{
	struct note *note = find_note(n, id);
	struct json *o;
	const char *remover = keep_text(n, span_of(who), NOTES_TEXT_MAX);
	enum err err;

	if (!note || note->removed)
		return ERR_NOT_FOUND;
	if (!remover)
		return ERR_NOMEM;
	o = json_obj();
	json_put(o, "note", json_int((int64_t)id));
	json_put(o, "removed", json_bool(true));
	json_put(o, "time", json_time(now));
	json_put(o, "who", json_words(who));
	err = jsonl_add(f, NOTES_FILE, &n->file, o);
	if (err)
		return err;
	note->removed = true;
	note->removed_at = now;
	note->remover = remover;
	return OK;
}

bool
note_is_on(const struct note *note, const char *check, const char *file,
    uint64_t offset)
{
	if (note->removed)
		return false;
	if (file)
		return note->offset == offset && strcmp(note->file, file) == 0;
	return strcmp(note->check, check) == 0;
}
