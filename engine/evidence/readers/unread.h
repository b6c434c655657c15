#ifndef ENGINE_EVIDENCE_UNREAD_H
#define ENGINE_EVIDENCE_UNREAD_H

/*
 * What a file looks like that no reader took, and what to do about it: by
 * the first bytes of its content, never by its name.
 */

#include "engine/base/err.h"
#include "engine/base/lang.h"
#include "engine/base/span.h"
#include "engine/evidence/record/record.h"

enum unread_kind {
#define UNREAD(id, name, is, holds, en, fr, en_do, fr_do) UNREAD_##id,
#include "engine/evidence/readers/unread.def"
#undef UNREAD
	UNREAD_COUNT
};

/* The head of a file, as bytes and as UTF-8; BYTES is the whole file's. */
struct unread_head {
	struct span raw, text;
	uint64_t bytes;
};

/* Never one of those that an error tells. */
enum unread_kind unread_of(const struct unread_head *h);

/* What ERR, not OK, says of a file that could not be looked at. */
enum unread_kind unread_of_err(enum err err);

/* Short id of the JSON, what it is, what to do; static. */
const char *unread_name(enum unread_kind kind);
const char *unread_why(enum lang lang, enum unread_kind kind);
const char *unread_remedy(enum lang lang, enum unread_kind kind);

/* Kinds of sources, a set of 1 << kind, that such a file may well hold. */
unsigned unread_holds(enum unread_kind kind);

#endif
