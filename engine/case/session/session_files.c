/*
 * evidence.json: name, size and SHA-256 of each file, so that the next
 * sitting can say which of them are not what they were.  Sizes are compared
 * at once; bytes are hashed when there is nothing else to do, and never
 * those of a live server, which change while one looks.
 */

#include "engine/case/session/session_inside.h"

#include "engine/base/json.h"
#include "engine/case/inside.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA    "ndes-doctor/evidence/1"
#define READ_SIZE 65536
#define FILES_MAX 50000 /* taken from an earlier sitting */

static int
by_name(const void *a, const void *b)
{
	const struct session_digest *x = a, *y = b;

	return strcmp(x->file, y->file);
}

static const struct session_digest *
find_old(const struct session_files *f, const char *file)
{
	const struct session_digest wanted = { .file = file };

	if (f->old_count == 0)
		return NULL;
	return bsearch(&wanted, f->old, f->old_count, sizeof(*f->old), by_name);
}

/* A .reg with values and certificates is two sources, and one file. */
static bool
is_second_view(const struct case_file *c, size_t i)
{
	const struct source *s = case_source(c, i);

	for (size_t k = 0;
	     s->kind == SOURCE_CERTSTORE && k < case_source_count(c); k++)
		if (case_source(c, k)->kind == SOURCE_REGISTRY &&
		    strcmp(case_source(c, k)->file, s->file) == 0)
			return true;
	return false;
}

static bool
is_sha256(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdef", s.p[i]) || !s.p[i])
			return false;
	return s.n == HASH_TEXT_MAX - 1;
}

/* Earlier programs named a file of two kinds twice. */
static void
drop_repeats(struct session_files *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->old_count; i++)
		if (kept == 0 ||
		    strcmp(f->old[kept - 1].file, f->old[i].file) != 0)
			f->old[kept++] = f->old[i];
	f->old_count = kept;
}

static enum err
take_old(struct session_files *f, const struct json *list)
{
	size_t n = json_count(list);

	if (n > FILES_MAX)
		n = FILES_MAX;
	f->old = calloc(n + 1, sizeof(*f->old));
	if (!f->old)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		const struct json *o = json_at(list, i);
		struct span file = json_get_str(o, "file");
		struct span sha = json_get_str(o, "sha256");
		int64_t bytes = json_number(json_get(o, "bytes"));
		struct session_digest *to = &f->old[f->old_count];

		if (!file.p || bytes < 0)
			continue;
		to->file = arena_dup(&f->arena, file);
		if (!to->file)
			return ERR_NOMEM;
		to->bytes = (uint64_t)bytes;
		if (is_sha256(sha))
			memcpy(to->sha256, sha.p, sha.n);
		f->old_count++;
	}
	if (f->old_count > 1)
		qsort(f->old, f->old_count, sizeof(*f->old), by_name);
	drop_repeats(f);
	return OK;
}

static enum err
add_change(struct session_files *f, const char *file,
    enum session_change change, uint64_t before, uint64_t now)
{
	struct session_file *items = array_grow(
	    f->changes, f->change_count, &f->change_cap, sizeof(*items));
	const char *name = arena_dup(&f->arena, span_of(file));

	if (items)
		f->changes = items;
	if (!items || !name)
		return ERR_NOMEM;
	items[f->change_count++] = (struct session_file){ name, change, before,
		now };
	return OK;
}

/* What the sizes tell: SEEN marks the old ones that are still there. */
static enum err
compare_sizes(struct session *s, bool *seen)
{
	struct session_files *f = &s->files;
	enum err err = OK;

	for (size_t i = 0; !err && i < case_source_count(s->c); i++) {
		const struct source *now = case_source(s->c, i);
		const struct session_digest *old = find_old(f, now->file);

		if (is_second_view(s->c, i))
			continue;
		if (old)
			seen[old - f->old] = true;
		if (!old)
			err = add_change(
			    f, now->file, SESSION_NEW, 0, now->bytes);
		else if (old->bytes != now->bytes)
			err = add_change(f, now->file,
			    old->bytes < now->bytes ? SESSION_GREW
						    : SESSION_SHRANK,
			    old->bytes, now->bytes);
	}
	for (size_t i = 0; !err && i < case_left_count(s->c); i++) {
		const struct session_digest *old = find_old(
		    f, case_left(s->c, i)->file);

		if (!old)
			continue;
		seen[old - f->old] = true; /* there, but no evidence now */
		err = add_change(
		    f, old->file, SESSION_CHANGED, old->bytes, old->bytes);
	}
	for (size_t i = 0; !err && i < f->old_count; i++)
		if (!seen[i])
			err = add_change(f, f->old[i].file, SESSION_GONE,
			    f->old[i].bytes, 0);
	return err;
}

enum err
session_files_read(struct session *s)
{
	struct session_files *f = &s->files;
	struct buf text = BUF_INIT;
	struct json *o = NULL;
	bool *seen = NULL;
	enum err err = casefolder_read(s->folder, EVIDENCE_FILE, &text);

	if (!err)
		o = json_parse(buf_span(&text), NULL);
	if (o && span_is(json_get_str(o, "schema"), SCHEMA))
		err = take_old(f, json_get(o, "files"));
	if (!err && f->old_count > 0) {
		seen = calloc(f->old_count, sizeof(*seen));
		err = seen ? compare_sizes(s, seen) : ERR_NOMEM;
	}
	free(seen);
	json_free(o);
	buf_free(&text);
	return err == ERR_NOMEM ? err : OK;
}

static void
stop_hashing(struct session_files *f)
{
	stream_close(f->stream);
	hash_free(f->hash);
	f->stream = NULL;
	f->hash = NULL;
	f->done = 0;
}

void
session_files_free(struct session *s)
{
	struct session_files *f = &s->files;

	stop_hashing(f);
	free(f->old);
	free(f->now);
	free(f->changes);
	arena_free(&f->arena);
}

/* The hash of this sitting, else the one known for a file of this size. */
static const char *
sha256_of(const struct session_files *f, size_t i, const struct source *now)
{
	const struct session_digest *old = find_old(f, now->file);

	if (i < f->now_count && *f->now[i].sha256 &&
	    f->now[i].bytes == now->bytes &&
	    strcmp(f->now[i].file, now->file) == 0)
		return f->now[i].sha256;
	return old && old->bytes == now->bytes ? old->sha256 : "";
}

static struct json *
files_json(const struct session *s)
{
	struct json *list = json_list();

	for (size_t i = 0; i < case_source_count(s->c); i++) {
		const struct source *now = case_source(s->c, i);
		const char *sha = sha256_of(&s->files, i, now);
		struct json *file;

		if (is_second_view(s->c, i))
			continue;
		file = json_obj();
		json_put(file, "file", json_words(now->file));
		json_put(file, "bytes", json_int((int64_t)now->bytes));
		if (*sha)
			json_put(file, "sha256", json_words(sha));
		json_add(list, file);
	}
	return list;
}

enum err
session_files_write(struct session *s)
{
	struct json *o;
	char *text;
	enum err err = ERR_NOMEM;

	if (!s->files.dirty)
		return OK;
	o = json_obj();
	json_put(o, "schema", json_text(SPAN(SCHEMA)));
	json_put(o, "files", files_json(s));
	text = json_print(o, true);
	if (text)
		err = casefolder_write(s->folder, EVIDENCE_FILE, span_of(text));
	s->files.dirty = err != OK;
	free(text);
	json_free(o);
	return err;
}

void
session_files_again(struct session *s)
{
	stop_hashing(&s->files);
	s->files.next = 0;
	s->files.dirty = true;
}

/* Room for a digest of each source; the case may have been read anew. */
static bool
make_digests(struct session *s)
{
	struct session_files *f = &s->files;
	size_t n = case_source_count(s->c);

	if (f->now && f->now_count == n)
		return true;
	stop_hashing(f);
	f->next = 0;
	free(f->now);
	f->now_count = 0;
	f->now = calloc(n + 1, sizeof(*f->now));
	if (!f->now)
		return false;
	f->now_count = n;
	return true;
}

/* A digest of this very file; names are kept, for sources may go. */
static bool
claim(struct session_files *f, const struct source *now)
{
	struct session_digest *to = &f->now[f->next];

	if (to->file && strcmp(to->file, now->file) == 0 &&
	    to->bytes == now->bytes)
		return true;
	*to = (struct session_digest){ .file = arena_dup(
					   &f->arena, span_of(now->file)),
		.bytes = now->bytes };
	return to->file != NULL;
}

static bool
begin_hashing(struct session *s)
{
	struct session_files *f = &s->files;

	for (; f->next < f->now_count; f->next++) {
		const struct source *now = case_source(s->c, f->next);

		if (!now->read || now->err || is_second_view(s->c, f->next) ||
		    !claim(f, now) || *f->now[f->next].sha256)
			continue;
		f->hash = hash_new();
		if (f->hash &&
		    host_open(s->c->host, now->file, &f->stream) == OK)
			return true;
		stop_hashing(f);
	}
	return false;
}

/* The file as it was is no longer how this one begins. */
static void
other_bytes(struct session_files *f, const struct session_digest *old,
    const struct session_digest *now)
{
	for (size_t i = 0; i < f->change_count; i++)
		if (strcmp(f->changes[i].file, now->file) == 0) {
			f->changes[i].change = SESSION_CHANGED;
			return;
		}
	add_change(f, now->file, SESSION_CHANGED, old->bytes, now->bytes);
}

static void
compare_bytes(struct session_files *f, const struct session_digest *now)
{
	const struct session_digest *old = find_old(f, now->file);
	char sha[HASH_TEXT_MAX];

	if (!old || f->done != old->bytes || !*old->sha256)
		return;
	hash_text(f->hash, sha);
	if (*sha && strcmp(sha, old->sha256) != 0)
		other_bytes(f, old, now);
}

/* A part that ends where the earlier file did, if that is ahead. */
static size_t
part_size(const struct session_files *f, const struct session_digest *now)
{
	const struct session_digest *old = find_old(f, now->file);
	uint64_t end = now->bytes;

	if (old && old->bytes > f->done && old->bytes < end)
		end = old->bytes;
	return end - f->done < READ_SIZE ? (size_t)(end - f->done) : READ_SIZE;
}

/* Bytes hashed; 0 when the file is done, one way or the other. */
static size_t
hash_part(struct session *s)
{
	struct session_files *f = &s->files;
	struct session_digest *now = &f->now[f->next];
	size_t want = part_size(f, now), got = 0;
	char bytes[READ_SIZE];

	if (want > 0 &&
	    stream_read(f->stream, f->done, bytes, want, &got) == OK && got &&
	    hash_add(f->hash, (struct span){ bytes, got })) {
		f->done += got;
		compare_bytes(f, now);
		return got;
	}
	if (f->done == now->bytes)
		hash_text(f->hash, now->sha256);
	stop_hashing(f);
	f->next++;
	f->dirty = true;
	return 0;
}

/* Where nothing may be written, there is nobody to hash for. */
bool
session_idle(struct session *s, uint64_t budget)
{
	uint64_t done = 0;
	struct session_files *f = &s->files;

	if (s->o.kind == OPENING_LIVE || s->access != SESSION_FREE ||
	    !s->folder || !s->touched || !make_digests(s))
		return false;
	while (done < budget) {
		if (!f->stream && !begin_hashing(s))
			break;
		done += hash_part(s) + 1;
	}
	if (f->stream || done > 0)
		return true;
	session_files_write(s); /* else when the sitting ends */
	return false;
}

size_t
session_change_count(const struct session *s)
{
	return s->files.change_count;
}

struct session_file
session_change(const struct session *s, size_t i)
{
	return s->files.changes[i];
}
