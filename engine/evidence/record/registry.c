/*
 * The registry of the capture.  Only keys of the interest set are held, so
 * that the export of a whole hive costs no more than what the guide asks
 * about.
 *
 * Keys stand in an array in order of appearance; an open hash table of
 * indexes (plus one, 0 is free) finds them by path.  A deletion, which only
 * a live server's exports hold, rebuilds the table; what it says stays as a
 * key in GONE, until a key at that place or below it comes.
 */

#include "engine/evidence/record/registry.h"

#include "engine/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY_MAX      (24u << 20) /* all that is kept, bytes */
#define VALUES_MAX      512         /* of one key: they are searched in line */
#define DELETE_WORK_MAX (32u << 20) /* keys looked at for all deletions */
#define WANTED_MAX      512         /* of a key below a numbered control set */

#define HKLM    "HKEY_LOCAL_MACHINE\\"
#define SYSTEM  HKLM "SYSTEM\\"
#define CURRENT SYSTEM "CurrentControlSet"

struct registry {
	const struct interest *interest;
	struct arena arena;
	struct reg_key **keys;
	size_t count, cap;
	struct reg_key **gone;
	size_t gone_count, gone_cap;
	size_t *table; /* of TABLE_SIZE slots, a power of two, or NULL */
	size_t table_size;
	size_t memory, delete_work;
	unsigned control_set; /* the lowest number seen, 0: none */
};

/* A path, the short name of the root replaced by the long one. */
struct path {
	struct span root, rest;
};

static struct path
split_root(struct span s)
{
	while (s.n > 0 && s.p[s.n - 1] == '\\')
		s.n--;
	if (span_istarts(s, "HKLM\\"))
		return (struct path){ SPAN(HKLM), span_slice(s, 5, s.n) };
	if (span_istarts(s, HKLM))
		return (struct path){ SPAN(HKLM),
			span_slice(s, sizeof(HKLM) - 1, s.n) };
	return (struct path){ SPAN(""), s };
}

static size_t
path_length(const struct path *path)
{
	return path->root.n + path->rest.n;
}

static unsigned char
path_byte(const struct path *path, size_t i)
{
	char c = i < path->root.n ? path->root.p[i]
				  : path->rest.p[i - path->root.n];

	return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static bool
path_is(const struct path *path, const char *text)
{
	struct span s = span_of(text);

	return path_length(path) == s.n &&
	       span_ieq(path->root, span_slice(s, 0, path->root.n)) &&
	       span_ieq(path->rest, span_slice(s, path->root.n, s.n));
}

/* PATH is KEY or a key below it. */
static bool
path_below(const struct path *path, struct span key)
{
	size_t n = path_length(path);

	if (n < key.n || (n > key.n && path_byte(path, key.n) != '\\'))
		return false;
	for (size_t i = 0; i < key.n; i++) {
		struct path at = { span_slice(key, i, i + 1), SPAN("") };

		if (path_byte(path, i) != path_byte(&at, 0))
			return false;
	}
	return true;
}

/* PATH without the root, which has two names. */
static struct span
below_root(const struct path *path)
{
	return path->root.n > 0 ? path->rest : interest_below_root(path->rest);
}

/*
 * In a hive that does not run the control sets have numbers, and the key
 * Select says which one is the current.  The number of the one that *PATH is
 * in, and *PATH as the running server has it; 0: in none.
 */
static unsigned
take_control_set(struct path *path)
{
	struct span begin = SPAN("SYSTEM\\ControlSet"), rest;
	uint64_t number;

	rest = span_slice(path->rest, begin.n + 3, path->rest.n);
	if (path->root.n == 0 || !span_istarts(path->rest, begin.p) ||
	    (rest.n > 0 && rest.p[0] != '\\') || path->rest.n < begin.n + 3 ||
	    !span_number(
		span_slice(path->rest, begin.n, begin.n + 3), 10, &number))
		return 0;
	path->root = SPAN(CURRENT);
	path->rest = rest;
	return (unsigned)number;
}

/* The key is one to keep; a numbered set is asked for as the current one. */
static bool
is_wanted(const struct registry *reg, const struct path *path)
{
	struct path at = *path;
	char text[WANTED_MAX];
	int n;

	if (take_control_set(&at) == 0)
		return interest_wants_key(reg->interest, below_root(path)) ||
		       path_is(path, SYSTEM "Select");
	n = snprintf(text, sizeof(text), "SYSTEM\\CurrentControlSet%.*s",
	    (int)(at.rest.n < WANTED_MAX ? at.rest.n : WANTED_MAX), at.rest.p);
	return n < WANTED_MAX &&
	       interest_wants_key(reg->interest, span_of(text));
}

static uint64_t
path_hash(const struct path *path)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	size_t n = path_length(path);

	for (size_t i = 0; i < n; i++)
		h = (h ^ path_byte(path, i)) * UINT64_C(0x100000001b3);
	return h ^ h >> 32;
}

struct registry *
registry_new(const struct interest *interest)
{
	struct registry *reg = calloc(1, sizeof(*reg));

	if (reg)
		reg->interest = interest;
	return reg;
}

void
registry_free(struct registry *reg)
{
	if (!reg)
		return;
	for (size_t i = 0; i < reg->count; i++)
		free(reg->keys[i]->values);
	free(reg->keys);
	free(reg->gone);
	free(reg->table);
	arena_free(&reg->arena);
	free(reg);
}

/* The slot of PATH: the one that holds it, or a free one. */
static size_t
find_slot(const struct registry *reg, const struct path *path)
{
	size_t mask = reg->table_size - 1;
	size_t at = (size_t)path_hash(path) & mask;

	while (reg->table[at] &&
	       !path_is(path, reg->keys[reg->table[at] - 1]->path))
		at = (at + 1) & mask;
	return at;
}

static struct reg_key *
find_key(const struct registry *reg, const struct path *path)
{
	size_t slot;

	if (!reg || reg->table_size == 0)
		return NULL;
	slot = find_slot(reg, path);
	return reg->table[slot] ? reg->keys[reg->table[slot] - 1] : NULL;
}

static enum err
spend(struct registry *reg, size_t bytes)
{
	if (bytes > MEMORY_MAX - reg->memory)
		return ERR_LIMIT;
	reg->memory += bytes;
	return OK;
}

/* An array of COUNT items of SIZE bytes, room for *CAP, will take one more. */
static enum err
spend_on_growth(struct registry *reg, size_t count, size_t cap, size_t size)
{
	return count < cap ? OK : spend(reg, (cap ? cap : 8) * size);
}

/* A table of SIZE slots for the keys there are. */
static enum err
build_table(struct registry *reg, size_t size)
{
	size_t *table;

	if (spend(reg, (size - reg->table_size) * sizeof(*table)))
		return ERR_LIMIT;
	table = calloc(size, sizeof(*table));
	if (!table)
		return ERR_NOMEM;
	free(reg->table);
	reg->table = table;
	reg->table_size = size;
	for (size_t i = 0; i < reg->count; i++) {
		struct path path = split_root(span_of(reg->keys[i]->path));

		reg->table[find_slot(reg, &path)] = i + 1;
	}
	return OK;
}

static char *
path_dup(struct registry *reg, const struct path *path)
{
	char *copy = arena_alloc(&reg->arena, path_length(path) + 1);

	if (!copy)
		return NULL;
	memcpy(copy, path->root.p, path->root.n);
	if (path->rest.n > 0)
		memcpy(copy + path->root.n, path->rest.p, path->rest.n);
	return copy;
}

/* A key without values; not in the index. */
static enum err
make_key(struct registry *reg, const struct path *path, const struct record *r,
    const char *file, struct reg_key **out)
{
	struct reg_key *key;
	enum err err;

	err = spend(reg, sizeof(*key) + path_length(path) + 1);
	if (err != OK)
		return err;
	key = arena_alloc(&reg->arena, sizeof(*key));
	if (!key || !(key->path = path_dup(reg, path)))
		return ERR_NOMEM;
	key->file = file;
	key->line = r->line;
	key->offset = r->offset;
	*out = key;
	return OK;
}

static enum err
append(struct registry *reg, struct reg_key ***keys, size_t *count, size_t *cap,
    struct reg_key *key)
{
	struct reg_key **longer;

	if (spend_on_growth(reg, *count, *cap, sizeof(*longer)))
		return ERR_LIMIT;
	longer = array_grow(*keys, *count, cap, sizeof(*longer));
	if (!longer)
		return ERR_NOMEM;
	*keys = longer;
	longer[(*count)++] = key;
	return OK;
}

static enum err
add_key(struct registry *reg, const struct path *path, const struct record *r,
    const char *file, struct reg_key **out)
{
	enum err err = OK;

	if (reg->table_size <= 2 * (reg->count + 1))
		err = build_table(
		    reg, reg->table_size ? 2 * reg->table_size : 256);
	if (err == OK)
		err = make_key(reg, path, r, file, out);
	if (err == OK)
		err = append(reg, &reg->keys, &reg->count, &reg->cap, *out);
	if (err == OK)
		reg->table[find_slot(reg, path)] = reg->count;
	return err;
}

/* Remembers that PATH is known not to be there. */
static enum err
add_gone(struct registry *reg, const struct path *path, const struct record *r,
    const char *file)
{
	struct reg_key *key;
	enum err err;

	for (size_t i = 0; i < reg->gone_count; i++)
		if (path_is(path, reg->gone[i]->path))
			return OK;
	err = make_key(reg, path, r, file, &key);
	if (err == OK)
		err = append(
		    reg, &reg->gone, &reg->gone_count, &reg->gone_cap, key);
	return err;
}

/*
 * PATH is there, so every key above it is, be it kept or not.  Only keys of
 * the interest set and those above them can be gone: they are few.
 */
static void
no_longer_gone(struct registry *reg, const struct path *path)
{
	size_t left = 0;

	for (size_t i = 0; i < reg->gone_count; i++)
		if (!path_below(path, span_of(reg->gone[i]->path)))
			reg->gone[left++] = reg->gone[i];
	reg->gone_count = left;
}

/* The key and those below it. */
static enum err
delete_keys(struct registry *reg, const struct path *path)
{
	struct span gone;
	char *text;
	size_t left = 0;

	size_t work = reg->count + reg->gone_count;

	if (work > DELETE_WORK_MAX - reg->delete_work)
		return ERR_LIMIT;
	reg->delete_work += work;
	text = path_dup(reg, path);
	if (!text)
		return ERR_NOMEM;
	gone = span_of(text);
	for (size_t i = 0; i < reg->count; i++) {
		struct path at = split_root(span_of(reg->keys[i]->path));

		if (path_below(&at, gone))
			free(reg->keys[i]->values);
		else
			reg->keys[left++] = reg->keys[i];
	}
	if (left == reg->count)
		return OK;
	reg->count = left;
	return build_table(reg, reg->table_size);
}

static size_t
find_value(const struct reg_key *key, struct span name)
{
	size_t i = 0;

	while (i < key->count && !span_ieq(span_of(key->values[i].name), name))
		i++;
	return i;
}

static void
delete_value(struct reg_key *key, struct span name)
{
	size_t i = find_value(key, name);

	if (i == key->count)
		return;
	key->count--;
	memmove(key->values + i, key->values + i + 1,
	    (key->count - i) * sizeof(*key->values));
}

static enum err
set_value(struct registry *reg, struct reg_key *key, const struct record *r,
    const char *file, uint32_t type)
{
	struct span name = r->field[FIELD_VALUE], data = r->field[FIELD_DATA];
	size_t i = find_value(key, name);
	struct reg_value v = { NULL, type, SPAN_NONE, file, r->line,
		r->offset };
	enum err err;

	if (i == key->count && i == VALUES_MAX)
		return ERR_LIMIT;
	err = spend(reg, name.n + data.n + 2);
	if (err == OK && i == key->count)
		err = spend_on_growth(reg, i, key->cap, sizeof(v));
	if (err != OK)
		return err;
	if (i == key->count) {
		struct reg_value *values = array_grow(
		    key->values, key->count, &key->cap, sizeof(*values));

		if (!values)
			return ERR_NOMEM;
		key->values = values;
	}
	v.name = arena_dup(&reg->arena, name);
	v.raw.p = arena_dup(&reg->arena, data);
	v.raw.n = data.n;
	if (!v.name || !v.raw.p)
		return ERR_NOMEM;
	key->values[i] = v;
	key->count += i == key->count;
	return OK;
}

static void
note_control_set(struct registry *reg, struct path path)
{
	unsigned n = take_control_set(&path);

	if (n > 0 && (reg->control_set == 0 || n < reg->control_set))
		reg->control_set = n;
}

enum err
registry_add(struct registry *reg, const struct record *r, const char *file)
{
	struct path path = split_root(r->field[FIELD_KEY]);
	struct span name = r->field[FIELD_VALUE], below = below_root(&path);
	bool gone = span_is(r->field[FIELD_TYPE], "delete");
	struct reg_key *key;
	uint64_t type = REG_TYPE_NONE;
	enum err err;

	note_control_set(reg, path);
	if (gone && !name.p) {
		err = delete_keys(reg, &path);
		return err || !interest_concerns_key(reg->interest, below)
			   ? err
			   : add_gone(reg, &path, r, file);
	}
	if (!gone)
		no_longer_gone(reg, &path);
	if (!is_wanted(reg, &path))
		return OK;
	key = find_key(reg, &path);
	if (!key) {
		err = add_key(reg, &path, r, file, &key);
		if (err != OK)
			return err;
	}
	if (span_is(r->field[FIELD_TYPE], "damaged") && !key->damaged)
		key->damaged = r->line;
	if (!name.p)
		return OK;
	if (gone) {
		delete_value(key, name);
		return OK;
	}
	if (!span_number(r->field[FIELD_TYPE], 10, &type) || type > UINT32_MAX)
		return ERR_FORMAT;
	return set_value(reg, key, r, file, (uint32_t)type);
}

/* Some key is at KEY or below it, so it is there. */
static bool
has_come(const struct registry *reg, struct span key)
{
	for (size_t i = 0; i < reg->count; i++) {
		struct path at = split_root(span_of(reg->keys[i]->path));

		if (path_below(&at, key))
			return true;
	}
	return false;
}

/* PATH below CurrentControlSet, where a hive has it: in a numbered set. */
static const struct reg_key *
find_numbered(const struct registry *reg, const struct path *path)
{
	struct span current = SPAN(CURRENT);
	struct path select = { SPAN(SYSTEM), SPAN("Select") }, numbered;
	const struct reg_key *key = find_key(reg, &select);
	size_t i = key ? find_value(key, SPAN("Current")) : 0;
	uint64_t number = reg ? reg->control_set : 0;
	char set[sizeof(SYSTEM "ControlSet4294967295")];

	if (number == 0 || !path_below(path, current) || has_come(reg, current))
		return NULL;
	if (key && i < key->count)
		reg_value_number(&key->values[i], &number);
	snprintf(
	    set, sizeof(set), SYSTEM "ControlSet%03u", (unsigned)number % 1000);
	numbered.root = span_of(set);
	numbered.rest = span_slice(
	    path->rest, current.n - path->root.n, path->rest.n);
	return find_key(reg, &numbered);
}

const struct reg_key *
registry_key(const struct registry *reg, const char *path)
{
	struct path p = split_root(span_of(path));
	const struct reg_key *key = find_key(reg, &p);

	return key ? key : find_numbered(reg, &p);
}

const struct reg_key *
registry_gone(const struct registry *reg, const char *path)
{
	struct path p = split_root(span_of(path));

	for (size_t i = 0; reg && i < reg->gone_count; i++) {
		struct span gone = span_of(reg->gone[i]->path);

		if (path_below(&p, gone))
			return reg->gone[i];
	}
	return NULL;
}

const struct reg_value *
registry_value(const struct registry *reg, const char *path, const char *name)
{
	const struct reg_key *key = registry_key(reg, path);

	return key ? reg_key_value(key, name) : NULL;
}

const struct reg_value *
reg_key_value(const struct reg_key *key, const char *name)
{
	size_t i = find_value(key, span_of(name));

	return i < key->count ? &key->values[i] : NULL;
}

size_t
registry_count(const struct registry *reg)
{
	return reg->count;
}

const struct reg_key *
registry_at(const struct registry *reg, size_t i)
{
	return i < reg->count ? reg->keys[i] : NULL;
}
