#ifndef ENGINE_BASE_JSON_H
#define ENGINE_BASE_JSON_H

/*
 * JSON through jansson, which no other file includes.  Values put into an
 * object or an array belong to it.  Running out of memory gives NULL, NULL
 * is accepted everywhere, and json_print() of a tree that lost a part says
 * so by returning NULL.
 * jansson owns the names json_object, json_array, json_string, json_null.
 */

#include "engine/base/buf.h"
#include "engine/base/err.h"

struct json;

/* An empty object, an empty list, and values. */
struct json *json_obj(void);
struct json *json_list(void);
/* Absent gives null; bad UTF-8 is replaced; what is lost gives NULL. */
struct json *json_text(struct span s);
struct json *json_words(const char *s);        /* NULL gives null */
struct json *json_words_if_any(const char *s); /* so does "" */
/* A text of several lines as one of at most MAX bytes, by utf8_clean(). */
struct json *json_line(const char *s, size_t max);
struct json *json_int(int64_t n);
struct json *json_bool(bool b);
struct json *json_nil(void);
struct json *json_time(int64_t t); /* RFC 3339, TIME_NONE gives null */

/* Both take VALUE over, also when they fail. */
void json_put(struct json *object, const char *key, struct json *value);
void json_add(struct json *array, struct json *value);

/*
 * Keys keep the order in which they were put; what is utf8_hidden() comes
 * out as \uNNNN.  The caller frees.
 */
char *json_print(const struct json *j, bool pretty);

/*
 * CHANGE sees every text below J and the key that it, or the list that it is
 * in, stands under; with true, what it appended takes the place of the text.
 */
typedef bool json_change(
    void *arg, const char *key, struct span text, struct buf *out);
void json_change_texts(struct json *j, json_change *change, void *arg);

/* Appends J on one line and frees it; OUT fails when J lost a part. */
void json_write(struct json *j, struct buf *out);

/* NULL and a filled INFO when TEXT is not JSON. */
struct json *json_parse(struct span text, struct err_info *info);

/* The end of the object at AT of TEXT, a '{'; 0: it is not closed. */
size_t json_object_end(struct span text, size_t at);

/* NULL when there is no such member or item; borrowed. */
const struct json *json_get(const struct json *object, const char *key);
const struct json *json_at(const struct json *array, size_t i);
size_t json_count(const struct json *array);
struct span json_str(const struct json *j); /* absent if not a string */
int64_t json_number(const struct json *j);  /* 0 if not a number */

/* The same of a member; words are "", a time TIME_NONE if there is none. */
struct span json_get_str(const struct json *object, const char *key);
const char *json_get_words(const struct json *object, const char *key);
int64_t json_get_time(const struct json *object, const char *key);

size_t json_members(const struct json *object); /* 0 if not an object */

/* Calls VISIT for each member of OBJECT, in their order. */
void json_each(const struct json *object,
    void (*visit)(void *arg, const char *key, const struct json *value),
    void *arg);

/* Appends a text as it is, a number or a truth as JSON writes it. */
void json_scalar(const struct json *j, struct buf *out);

/* NULL is no matter; a value that was put into another is not to be freed. */
void json_free(struct json *j);

#endif
