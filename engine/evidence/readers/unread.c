/*
 * The table of files that no reader takes.
 */

#include "engine/evidence/readers/unread.h"

#include "engine/evidence/readers/unread_sniff.h"

#define HOLDS_ANY      (~0u)
#define HOLDS_REGISTRY (1u << SOURCE_REGISTRY | 1u << SOURCE_CERTSTORE)

static const struct {
	const char *name;
	unread_is *is;
	unsigned holds;
	const char *why[LANG_COUNT], *remedy[LANG_COUNT];
} kinds[UNREAD_COUNT] = {
#define UNREAD(id, name, is, holds, en, fr, en_do, fr_do)                      \
	[UNREAD_##id] = { name, is, holds, { en, fr }, { en_do, fr_do } },
#include "engine/evidence/readers/unread.def"
#undef UNREAD
};

enum unread_kind
unread_of(const struct unread_head *h)
{
	for (int i = 0; i < UNREAD_COUNT; i++)
		if (kinds[i].is && kinds[i].is(h))
			return (enum unread_kind)i;
	return UNREAD_UNKNOWN;
}

enum unread_kind
unread_of_err(enum err err)
{
	switch (err) {
	case ERR_LIMIT:
		return UNREAD_LIMIT;
	case ERR_CANCELLED:
		return UNREAD_STOPPED;
	case ERR_ENCRYPTED:
		return UNREAD_ENCRYPTED;
	case ERR_DAMAGED:
		return UNREAD_DAMAGED;
	case ERR_METHOD:
		return UNREAD_METHOD;
	case ERR_BOMB:
		return UNREAD_BOMB;
	case ERR_DEEP:
		return UNREAD_DEEP;
	case ERR_DICTIONARY:
		return UNREAD_DICTIONARY;
	default:
		return UNREAD_UNREADABLE;
	}
}

const char *
unread_name(enum unread_kind kind)
{
	return kinds[kind].name;
}

const char *
unread_why(enum lang lang, enum unread_kind kind)
{
	return kinds[kind].why[lang];
}

const char *
unread_remedy(enum lang lang, enum unread_kind kind)
{
	return kinds[kind].remedy[lang];
}

unsigned
unread_holds(enum unread_kind kind)
{
	return kinds[kind].holds;
}
