/*
 * The list of entries.
 */

#include "engine/evidence/entry.h"

#include "engine/base/arena.h"

#include <stdlib.h>
#include <string.h>

static void
entry_free(struct entry *e)
{
	free(e->source.file);
	free(e);
}

void
entries_free(struct entries *e)
{
	size_t i;

	for (i = 0; i < e->count; i++)
		entry_free(e->item[i]);
	for (i = 0; i < e->left_count; i++)
		free(e->left[i].file);
	for (i = 0; i < e->name_count; i++)
		free(e->names[i]);
	free(e->names);
	free(e->item);
	free(e->left);
	*e = (struct entries){ 0 };
}

struct entry *
entries_add(struct entries *list, enum source_kind kind, const char *file)
{
	struct entry **items = array_grow(
	    list->item, list->count, &list->cap, sizeof(list->item[0]));
	struct entry *e;

	if (!items)
		return NULL;
	list->item = items;
	e = calloc(1, sizeof(*e));
	if (!e)
		return NULL;
	e->source.kind = kind;
	e->source.first = TIME_NONE;
	e->source.last = TIME_NONE;
	e->source.before_last = TIME_NONE;
	e->starts = TIME_NONE;
	e->source.file = span_dup(span_of(file));
	if (!e->source.file) {
		free(e);
		return NULL;
	}
	items[list->count++] = e;
	return e;
}

enum err
entries_add_left(struct entries *e, const struct evidence_left *from)
{
	struct evidence_left *left = array_grow(
	    e->left, e->left_count, &e->left_cap, sizeof(e->left[0]));
	char *copy = span_dup(span_of(from->file));

	if (left)
		e->left = left;
	if (!left || !copy) {
		free(copy);
		return ERR_NOMEM;
	}
	left += e->left_count++;
	*left = *from;
	left->file = copy;
	if (from->err)
		left->kind = unread_of_err(from->err);
	return OK;
}

static int
compare_left(const void *left, const void *right)
{
	const struct evidence_left *a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->file, b->file);
}

void
entries_sort_left(struct entries *e)
{
	if (e->left_count > 0)
		qsort(e->left, e->left_count, sizeof(e->left[0]), compare_left);
}

bool
entries_has_left(const struct entries *e, const char *file)
{
	for (size_t i = 0; i < e->left_count; i++)
		if (strcmp(e->left[i].file, file) == 0)
			return true;
	return false;
}

void
entries_drop_left(struct entries *e, const char *file)
{
	for (size_t i = 0; i < e->left_count; i++) {
		if (strcmp(e->left[i].file, file) != 0)
			continue;
		free(e->left[i].file);
		memmove(&e->left[i], &e->left[i + 1],
		    (--e->left_count - i) * sizeof(e->left[0]));
		return;
	}
}

/* The same few names come again and again where logs are rotated. */
enum err
entries_rename(struct entries *list, struct entry *e, const char *file)
{
	char *old = e->source.file, **names;

	if (strcmp(old, file) == 0)
		return OK;
	for (size_t i = 0; i < list->name_count; i++) {
		if (strcmp(list->names[i], file) != 0)
			continue;
		e->source.file = list->names[i];
		list->names[i] = old;
		return OK;
	}
	names = array_grow(
	    list->names, list->name_count, &list->name_cap, sizeof(names[0]));
	if (!names)
		return ERR_NOMEM;
	list->names = names;
	e->source.file = span_dup(span_of(file));
	if (!e->source.file) {
		e->source.file = old;
		return ERR_NOMEM;
	}
	names[list->name_count++] = old;
	return OK;
}

static int
by_kind_and_start(const void *left, const void *right)
{
	const struct entry *a = *(const struct entry *const *)left;
	const struct entry *b = *(const struct entry *const *)right;

	if (a->source.kind != b->source.kind)
		return a->source.kind < b->source.kind ? -1 : 1;
	/* TIME_NONE is less than any time. */
	if (a->starts != b->starts)
		return a->starts < b->starts ? -1 : 1;
	/* X.lo_, the older one, comes before X.log. */
	return strcmp(a->source.file, b->source.file);
}

void
entries_sort(struct entries *e)
{
	if (e->count > 0)
		qsort(e->item, e->count, sizeof(e->item[0]), by_kind_and_start);
}

struct entry *
entries_find(
    const struct entries *list, enum source_kind kind, const char *file)
{
	struct entry key = { .starts = TIME_NONE };
	const struct entry *at = &key;
	struct entry **found;

	key.source.kind = kind;
	key.source.file = (char *)file;
	if (list->count == 0)
		return NULL;
	found = bsearch(&at, list->item, list->count, sizeof(list->item[0]),
	    by_kind_and_start);
	return found ? *found : NULL;
}

static enum err
add_twin(struct entries *list, struct entry *e)
{
	struct entry *twin = entries_add(
	    list, SOURCE_CERTSTORE, e->source.file);

	if (!twin)
		return ERR_NOMEM;
	twin->source.bytes = e->source.bytes;
	twin->source.encoding = e->source.encoding;
	twin->twin = e;
	e->twin = twin;
	return OK;
}

enum err
entries_pair(struct entries *list, struct entry *e)
{
	enum source_kind kind = e->has_stores && !e->has_values
				    ? SOURCE_CERTSTORE
				    : SOURCE_REGISTRY;
	bool twins = e->has_stores && e->has_values;
	enum err err = OK;

	if (e->twin || (kind == e->source.kind && !twins))
		return OK;
	e->source.kind = kind;
	if (twins)
		err = add_twin(list, e);
	return err;
}

static bool
has_part(struct span key, const char *part)
{
	struct span needle = span_of(part);
	size_t at = 0, end;

	while ((at = span_ifind(key, needle, at)) != SIZE_MAX) {
		end = at + needle.n;
		if (end == key.n || key.p[end] == '\\')
			return true;
		at++;
	}
	return false;
}

bool
entry_is_store_key(struct span key)
{
	return has_part(key, "\\SystemCertificates") ||
	       has_part(key, "\\EnterpriseCertificates");
}
