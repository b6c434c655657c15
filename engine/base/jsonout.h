#ifndef ENGINE_BASE_JSONOUT_H
#define ENGINE_BASE_JSONOUT_H

/*
 * JSON that is written as it comes, without a tree of it: for lists of a
 * million objects.  The bytes are those of json_write() of the same.
 */

#include "engine/base/buf.h"
#include "engine/base/times.h"

struct jsonout {
	struct buf *out;
	bool more;           /* a comma comes first */
	struct time_day day; /* of the last time */
};

#define JSONOUT_INIT(buf)                                                      \
	((struct jsonout){ .out = (buf), .day.start = TIME_NONE })

/* A key as it is written, plain ASCII without marks; what stands in a list. */
#define JSONOUT_KEY(name) SPAN(",\"" name "\":")
#define JSONOUT_ITEM      SPAN(",")

/* KEY is one of the two above.  MARK is '{' or '[', '}' or ']' at the end. */
void jsonout_begin(struct jsonout *j, struct span key, char mark);
void jsonout_end(struct jsonout *j, char mark);

/*
 * S is UTF-8, and NULL is null, or, "if any", as "" nothing at all; so is T
 * null when it is TIME_NONE, else RFC 3339.
 */
void jsonout_words(struct jsonout *j, struct span key, const char *s);
void jsonout_words_if_any(struct jsonout *j, struct span key, const char *s);
void jsonout_int(struct jsonout *j, struct span key, int64_t n);
void jsonout_bool(struct jsonout *j, struct span key, bool b);
void jsonout_time(struct jsonout *j, struct span key, int64_t t);

#endif
