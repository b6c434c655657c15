/*
 * Addresses of devices, each kept once.  A log can name millions of them: at
 * the limit the others go without a name.
 */

#include "engine/trace/inside.h"

#include <stdlib.h>

#define NAMES_MAX   50000
#define NAME_LENGTH 64

static void
place(struct names *n, uint32_t name)
{
	size_t i = (size_t)span_hash(span_of(n->text[name])) & (n->slots - 1);

	while (n->slot[i])
		i = (i + 1) & (n->slots - 1);
	n->slot[i] = name;
}

static enum err
spread(struct names *n)
{
	size_t slots = n->slots ? n->slots * 2 : 256;
	uint32_t *slot = calloc(slots, sizeof(*slot));

	if (!slot)
		return ERR_NOMEM;
	free(n->slot);
	n->slot = slot;
	n->slots = slots;
	for (size_t i = 1; i < n->count; i++)
		place(n, (uint32_t)i);
	return OK;
}

static enum err
append(struct names *n, const char *text)
{
	const char **grown = array_grow(
	    n->text, n->count, &n->cap, sizeof(*n->text));

	if (!grown || !text)
		return ERR_NOMEM;
	n->text = grown;
	n->text[n->count++] = text;
	return OK;
}

enum err
names_add(struct names *n, struct span text, uint32_t *out)
{
	size_t i;

	*out = 0;
	text = span_slice(text, 0, NAME_LENGTH);
	if (text.n == 0 || span_is(text, "-"))
		return OK;
	if (n->count == 0 && append(n, ""))
		return ERR_NOMEM;
	if (n->count * 2 >= n->slots && spread(n))
		return ERR_NOMEM;
	for (i = (size_t)span_hash(text) & (n->slots - 1); n->slot[i];
	     i = (i + 1) & (n->slots - 1)) {
		if (!span_is(text, n->text[n->slot[i]]))
			continue;
		*out = n->slot[i];
		return OK;
	}
	if (n->count > NAMES_MAX)
		return OK;
	if (append(n, arena_dup(&n->arena, text)))
		return ERR_NOMEM;
	*out = (uint32_t)n->count - 1;
	n->slot[i] = *out;
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
