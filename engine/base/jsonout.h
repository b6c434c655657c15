#ifndef ENGINE_BASE_JSONOUT_H
#define ENGINE_BASE_JSONOUT_H

/*
 * JSON that is written as it comes, without a tree of it: for lists of a
 * million objects.  The bytes are those of json_write() of the same.
 */

#include "engine/base/buf.h"

struct jsonout {
	struct buf *out;
	bool more; /* a comma comes first */
};

/*
 * KEY is plain ASCII without marks, NULL in a list.  MARK is '{' or '[', and
 * '}' or ']' at the end.
 */
void jsonout_begin(struct jsonout *j, const char *key, char mark);
void jsonout_end(struct jsonout *j, char mark);

/*
 * S is UTF-8, and NULL is null, or, "if any", as "" nothing at all; so is T
 * null when it is TIME_NONE, else RFC 3339.
 */
void jsonout_words(struct jsonout *j, const char *key, const char *s);
void jsonout_words_if_any(struct jsonout *j, const char *key, const char *s);
void jsonout_int(struct jsonout *j, const char *key, int64_t n);
void jsonout_bool(struct jsonout *j, const char *key, bool b);
void jsonout_time(struct jsonout *j, const char *key, int64_t t);

#endif
