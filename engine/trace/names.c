/*
 * Addresses of devices, each kept once.  A log can name millions of them: at
 * the limit the others go without a name.
 */

#include "engine/trace/inside.h"

#include "engine/base/spread.h"

#include <stdlib.h>

#define NAMES_MAX   50000
#define NAME_LENGTH 64

/* Where TEXT, whose hash is HASH, stands, or the place it would get. */
static struct name_slot *
find_slot(const struct names *n, struct span text, uint64_t hash)
{
	size_t i = (size_t)hash & (n->slots - 1);
	uint32_t tag = (uint32_t)(hash >> 32);

	while (n->slot[i].name && !(n->slot[i].tag == tag &&
				      span_eq(text, n->text[n->slot[i].name])))
		i = (i + 1) & (n->slots - 1);
	return &n->slot[i];
}

static void
fill_slot(struct name_slot *slot, uint32_t name, uint64_t hash)
{
	slot->name = name;
	slot->tag = (uint32_t)(hash >> 32);
}

static enum err
widen_table(struct names *n)
{
	struct names wide = *n;

	wide.slots = n->slots ? n->slots * 2 : 256;
	wide.slot = calloc(wide.slots, sizeof(*wide.slot));
	if (!wide.slot)
		return ERR_NOMEM;
	for (size_t i = 1; i < n->count; i++) {
		uint64_t hash = spread_all(n->text[i]);

		fill_slot(
		    find_slot(&wide, n->text[i], hash), (uint32_t)i, hash);
	}
	free(n->slot);
	*n = wide;
	return OK;
}

static enum err
append(struct names *n, struct span text)
{
	const char *copy = arena_dup(&n->arena, text);
	struct span *grown = array_grow(
	    n->text, n->count, &n->cap, sizeof(*n->text));

	if (grown)
		n->text = grown; /* the old place is gone, whatever follows */
	if (!grown || !copy)
		return ERR_NOMEM;
	n->text[n->count++] = (struct span){ copy, text.n };
	return OK;
}

struct name_key
names_key(const struct names *n, struct span text)
{
	struct name_key key = { .text = span_slice(text, 0, NAME_LENGTH) };

	key.hash = spread_all(key.text);
	if (n->slots > 0)
		__builtin_prefetch(&n->slot[key.hash & (n->slots - 1)]);
	return key;
}

enum err
names_add(struct names *n, const struct name_key *key, uint32_t *out)
{
	struct name_slot *slot;

	*out = 0;
	if (key->text.n == 0 || span_is(key->text, "-"))
		return OK;
	if (n->count == 0 && append(n, SPAN("")))
		return ERR_NOMEM;
	if (n->count * 2 >= n->slots && widen_table(n))
		return ERR_NOMEM;
	slot = find_slot(n, key->text, key->hash);
	*out = slot->name;
	if (slot->name || n->count > NAMES_MAX)
		return OK;
	if (append(n, key->text))
		return ERR_NOMEM;
	*out = (uint32_t)n->count - 1;
	fill_slot(slot, *out, key->hash);
	return OK;
}

void
names_free(struct names *n)
{
	arena_free(&n->arena);
	free(n->text);
	free(n->slot);
	*n = (struct names){ 0 };
}
