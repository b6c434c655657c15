/*
 * The guide's model: storage and look-up.  Loading is in load.c.
 */

#include "engine/know/knowledge.h"

#include "engine/know/certificate.h"
#include "engine/know/image.h"
#include "engine/know/model.h"
#include "engine/know/setting.h"

#include <stdlib.h>
#include <string.h>

static const char *const action_names[ACTION_COUNT] = {
#define ACTION(id, name, about, ops) [ACTION_##id] = name,
#include "engine/know/actions.def"
#undef ACTION
};

static const enum action_about action_abouts[ACTION_COUNT] = {
#define ACTION(id, name, about, ops) [ACTION_##id] = ABOUT_##about,
#include "engine/know/actions.def"
#undef ACTION
};

static const size_t item_size[KNOW_KIND_COUNT] = {
	[KNOW_REFERENCE] = sizeof(struct reference),
	[KNOW_STEP] = sizeof(struct step),
	[KNOW_CHECK] = sizeof(struct check),
	[KNOW_SIGN] = sizeof(struct sign),
	[KNOW_CAUSE] = sizeof(struct cause),
	[KNOW_FIX] = sizeof(struct fix),
	[KNOW_PHRASE] = sizeof(struct phrase),
	[KNOW_CODE] = sizeof(struct code),
	[KNOW_CHANNEL] = sizeof(struct channel),
	[KNOW_PLACE] = sizeof(struct place),
	[KNOW_SETTING] = sizeof(struct setting),
	[KNOW_CERTIFICATE] = sizeof(struct certificate),
};

uint64_t
knowledge_layout(void)
{
	const size_t sizes[] = { sizeof(struct knowledge), sizeof(void *),
		sizeof(struct needle), sizeof(struct field_test),
		sizeof(struct cause_sign), sizeof(struct action),
		sizeof(struct provider), sizeof(struct interest_key),
		sizeof(struct interest_channel),
		sizeof(struct interest_place) };
	const struct span items = { (const char *)item_size,
		sizeof(item_size) };
	const struct span others = { (const char *)sizes, sizeof(sizes) };

	return span_hash(items) ^ span_hash(others);
}

const char *
action_kind_name(enum action_kind k)
{
	return action_names[k];
}

enum action_about
action_kind_about(enum action_kind k)
{
	return action_abouts[k];
}

struct knowledge *
knowledge_alloc(void)
{
	struct knowledge *k = calloc(1, sizeof(*k));

	if (!k)
		return NULL;
	k->nothing = k->version = arena_dup(&k->texts, SPAN(""));
	for (int i = 0; i < KNOW_KIND_COUNT; i++)
		k->list[i].size = item_size[i];
	if (k->nothing)
		return k;
	knowledge_free(k);
	return NULL;
}

void
knowledge_free(struct knowledge *k)
{
	if (!k)
		return;
	for (int i = 0; !k->image && i < KNOW_KIND_COUNT; i++)
		free(k->list[i].items);
	arena_free(&k->arena);
	arena_free(&k->texts);
	free(k);
}

void *
knowledge_add(struct knowledge *k, enum know_kind kind)
{
	struct know_list *list = &k->list[kind];
	char *items = array_grow(
	    list->items, list->count, &list->cap, list->size);

	if (!items)
		return NULL;
	list->items = items;
	return memset(items + list->size * list->count++, 0, list->size);
}

void *
knowledge_item(const struct knowledge *k, enum know_kind kind, size_t i)
{
	return (char *)k->list[kind].items + k->list[kind].size * i;
}

size_t
knowledge_find(const struct knowledge *k, enum know_kind kind, const char *id)
{
	const struct know_list *list = &k->list[kind];
	const char *at = list->items;

	/* asked for each reference of the guide: few get as far as strcmp() */
	for (size_t i = 0; i < list->count; i++, at += list->size) {
		const char *have = *(const char *const *)at;

		if (have[0] == id[0] && strcmp(have, id) == 0)
			return i;
	}
	return SIZE_MAX;
}

const char *
knowledge_version(const struct knowledge *k)
{
	return k->version;
}

#define KNOWLEDGE_LIST(what, KIND)                                             \
	size_t know_##what##_count(const struct knowledge *k)                  \
	{                                                                      \
		return k->list[KIND].count;                                    \
	}                                                                      \
	const struct what *know_##what(const struct knowledge *k, size_t i)    \
	{                                                                      \
		return knowledge_item(k, KIND, i);                             \
	}                                                                      \
	size_t know_##what##_find(const struct knowledge *k, const char *id)   \
	{                                                                      \
		return knowledge_find(k, KIND, id);                            \
	}
KNOWLEDGE_LIST(reference, KNOW_REFERENCE)
KNOWLEDGE_LIST(step, KNOW_STEP)
KNOWLEDGE_LIST(check, KNOW_CHECK)
KNOWLEDGE_LIST(sign, KNOW_SIGN)
KNOWLEDGE_LIST(cause, KNOW_CAUSE)
KNOWLEDGE_LIST(fix, KNOW_FIX)
KNOWLEDGE_LIST(setting, KNOW_SETTING)

uint64_t
know_cause_checks(const struct knowledge *k, const struct cause *cause)
{
	uint64_t set = 0;

	for (size_t i = 0; i < cause->sign_count; i++)
		if (cause->signs[i].role == ROLE_DECISIVE ||
		    cause->signs[i].role == ROLE_READING)
			set |= know_sign(k, cause->signs[i].sign)->checks;
	return set;
}

size_t
know_code_count(const struct knowledge *k)
{
	return k->list[KNOW_CODE].count;
}

const struct code *
know_code(const struct knowledge *k, size_t i)
{
	return knowledge_item(k, KNOW_CODE, i);
}

size_t
know_phrase_count(const struct knowledge *k)
{
	return k->list[KNOW_PHRASE].count;
}

const struct phrase *
know_phrase(const struct knowledge *k, size_t i)
{
	return knowledge_item(k, KNOW_PHRASE, i);
}

const struct code *
know_code_value(const struct knowledge *k, enum code_kind kind, uint32_t value)
{
	for (size_t i = 0; i < know_code_count(k); i++) {
		const struct code *c = know_code(k, i);

		if (c->kind == kind && c->value == value)
			return c;
	}
	return NULL;
}

/* A status of its own ("503") stands for the substatuses not listed. */
const struct code *
know_code_http(const struct knowledge *k, unsigned status, unsigned substatus)
{
	const struct code *c = know_code_value(
	    k, CODE_HTTP, HTTP_VALUE(status, substatus));

	return c ? c
		 : know_code_value(
		       k, CODE_HTTP, HTTP_VALUE(status, HTTP_ANY_SUBSTATUS));
}

const struct needles *
know_needles(const struct knowledge *k, enum source_kind kind)
{
	return &k->needles[kind];
}
