#ifndef ENGINE_KNOW_MODEL_H
#define ENGINE_KNOW_MODEL_H

/*
 * The inside of struct knowledge, for the loader, the accessors and the maker
 * of its image only.
 */

#include "engine/base/arena.h"
#include "engine/know/interest.h"

struct know_list {
	void *items;
	size_t count, cap;
	size_t size; /* of one item; every item begins with its id */
};

enum know_kind {
	KNOW_REFERENCE,
	KNOW_STEP,
	KNOW_CHECK,
	KNOW_SIGN,
	KNOW_CAUSE,
	KNOW_FIX,
	KNOW_PHRASE,
	KNOW_CODE,
	KNOW_CHANNEL,
	KNOW_PLACE,
	KNOW_SETTING,
	KNOW_CERTIFICATE,
	KNOW_KIND_COUNT
};

struct knowledge {
	struct arena arena;
	struct arena texts;  /* whatever has no pointers */
	bool image;          /* all but the texts is one piece of memory */
	const char *nothing; /* "", one of the texts, for whatever is empty */
	const char *version;
	struct know_list list[KNOW_KIND_COUNT];
	struct needles needles[SOURCE_COUNT];
	struct span winerror;              /* names-winerror.tsv, or absent */
	const char *made_by[SOURCE_COUNT]; /* a command; NULL: none */
	struct interest interest;
};

/* Empty; NULL when out of memory. */
struct knowledge *knowledge_alloc(void);

/* A zeroed item at the end of a list, valid until the next one; or NULL. */
void *knowledge_add(struct knowledge *k, enum know_kind kind);
void *knowledge_item(const struct knowledge *k, enum know_kind kind, size_t i);
size_t knowledge_find(
    const struct knowledge *k, enum know_kind kind, const char *id);

#endif
