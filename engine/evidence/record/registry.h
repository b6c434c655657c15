#ifndef ENGINE_EVIDENCE_REGISTRY_H
#define ENGINE_EVIDENCE_REGISTRY_H

/*
 * The registry of the capture: the values of those keys that are of
 * interest, gathered from all exports.  A key that was
 * exported but lacks a value is told apart from a key nobody exported, and
 * from one that an export says is not there.
 */

#include "engine/base/arena.h"
#include "engine/evidence/record/source.h"
#include "engine/host/interest.h"

enum reg_type {
	REG_TYPE_NONE = 0,
	REG_TYPE_SZ = 1,
	REG_TYPE_EXPAND_SZ = 2,
	REG_TYPE_BINARY = 3,
	REG_TYPE_DWORD = 4,
	REG_TYPE_MULTI_SZ = 7,
	REG_TYPE_QWORD = 11
};

struct reg_value {
	const char *name; /* "" is the default value */
	uint32_t type;    /* enum reg_type or another number */
	struct span raw;  /* bytes as the registry holds them; strings
				   as UTF-8 without the final NUL */
	const char *file; /* where it was read, borrowed from source */
	uint64_t line, offset;
};

struct reg_key {
	const char *path; /* "HKEY_LOCAL_MACHINE\\SOFTWARE\\..." */
	const char *file;
	uint64_t line, offset;
	struct reg_value *values;
	size_t count, cap;
	/*
	 * A line of it that cannot be read; 0: none.  A value that is not
	 * here may have stood there.
	 */
	uint64_t damaged;
};

struct registry;

/* INTEREST says which keys are kept; borrowed. */
struct registry *registry_new(const struct interest *interest);
void registry_free(struct registry *reg);

/*
 * Feeds one record of the registry reader.  FIELD_KEY always; FIELD_VALUE
 * absent for a key line; FIELD_TYPE a decimal number, "delete" for
 * "name"=- and [-key], or "damaged" for a line of the key that is no value.
 * Later wins over earlier, as regedit does.  FILE is kept as it is: it must
 * live as long as REG.
 */
enum err registry_add(
    struct registry *reg, const struct record *r, const char *file);

/* Key by path, ASCII case ignored; "HKLM\\" stands for the long name. */
const struct reg_key *registry_key(
    const struct registry *reg, const char *path);

/*
 * The place where an export says [-key]: PATH, or a key above it, was looked
 * for and is not there.  NULL when nobody said so.
 */
const struct reg_key *registry_gone(
    const struct registry *reg, const char *path);
const struct reg_value *registry_value(
    const struct registry *reg, const char *path, const char *name);

/* The value NAME of KEY; NULL when it has none. */
const struct reg_value *reg_key_value(
    const struct reg_key *key, const char *name);

/* KEY stands right below PARENT, both in HKEY_LOCAL_MACHINE. */
bool reg_key_is_child(const struct reg_key *key, const char *parent);

/* All keys, in the order of their first appearance. */
size_t registry_count(const struct registry *reg);
const struct reg_key *registry_at(const struct registry *reg, size_t i);

/* A value as text for people: number, string, "3 bytes: 01 02 03". */
void reg_value_text(const struct reg_value *v, struct buf *out);

/* The number of a DWORD or QWORD; false for other types. */
bool reg_value_number(const struct reg_value *v, uint64_t *out);

#endif
