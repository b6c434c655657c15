/*
 * A struct json is a json_t under another name.  Where a part found no memory,
 * a null of our own stands, known by its address, so that json_print() can
 * refuse the whole.
 */

#include "engine/base/json.h"

#include "engine/base/times.h"
#include "engine/base/utf8.h"

#include <jansson.h>
#include <stdlib.h>

/* With this reference count, which its own nulls have, jansson frees none. */
static const json_t lost = { JSON_NULL, (size_t)-1 };

static struct json *
from(json_t *j)
{
	return (struct json *)j;
}

static json_t *
to(struct json *j)
{
	return (json_t *)j;
}

static const json_t *
to_const(const struct json *j)
{
	return (const json_t *)j;
}

struct json *
json_obj(void)
{
	return from(json_object());
}

struct json *
json_list(void)
{
	return from(json_array());
}

struct json *
json_nil(void)
{
	return from(json_null());
}

struct json *
json_int(int64_t n)
{
	return from(json_integer(n));
}

struct json *
json_bool(bool b)
{
	return from(json_boolean(b));
}

struct json *
json_text(struct span s)
{
	struct buf clean = BUF_INIT;
	json_t *j = NULL;

	if (!s.p)
		return json_nil();
	if (span_is_lost(s))
		return NULL;
	if (utf8_valid(s))
		return from(json_stringn_nocheck(s.p, s.n));
	while (s.n > 0)
		utf8_put(&clean, utf8_next(&s));
	if (!buf_failed(&clean))
		j = json_stringn_nocheck(buf_str(&clean), clean.n);
	buf_free(&clean);
	return from(j);
}

struct json *
json_words(const char *s)
{
	return json_text(span_of(s));
}

struct json *
json_words_if_any(const char *s)
{
	return s && *s ? json_words(s) : json_nil();
}

struct json *
json_line(const char *s, size_t max)
{
	struct buf line = BUF_INIT;
	struct json *j;

	utf8_clean(&line, span_of(s), max);
	j = json_text(buf_span(&line));
	buf_free(&line);
	return j;
}

struct json *
json_time(int64_t t)
{
	char text[TIME_TEXT_MAX];

	if (t == TIME_NONE)
		return json_nil();
	return json_text(span_of(time_rfc3339(t, text)));
}

/*
 * Takes the place of what is there already when there is no room for more;
 * only an object that is still empty can then not be marked.
 */
static void
lose_member(json_t *object, const char *key)
{
	json_t *mark = (json_t *)&lost;
	void *first;

	if (json_object_set_new_nocheck(object, key, mark) == 0)
		return;
	first = json_object_iter(object);
	if (first)
		json_object_iter_set_new(object, first, mark);
}

void
json_put(struct json *object, const char *key, struct json *value)
{
	if (!object)
		json_free(value);
	else if (!value ||
		 json_object_set_new_nocheck(to(object), key, to(value)) != 0)
		lose_member(to(object), key);
}

void
json_add(struct json *array, struct json *value)
{
	json_t *mark = (json_t *)&lost;

	if (!array) {
		json_free(value);
		return;
	}
	if (value && json_array_append_new(to(array), to(value)) == 0)
		return;
	/* An array has room for its first items from the start. */
	if (json_array_append_new(to(array), mark) != 0)
		json_array_set_new(to(array), 0, mark);
}

/* "\u202E", above U+FFFF a pair of surrogates. */
static void
put_escape(struct buf *out, uint32_t code)
{
	if (code > 0xFFFF) {
		code -= 0x10000;
		buf_printf(out, "\\u%04X\\u%04X", 0xD800 + (code >> 10),
		    0xDC00 + (code & 0x3FF));
	} else {
		buf_printf(out, "\\u%04X", code);
	}
}

/* jansson escapes what JSON asks for, not what a terminal minds. */
static char *
escape_hidden(char *text)
{
	struct span rest = span_of(text), all = rest;
	struct buf out = BUF_INIT;
	size_t kept = 0, at;
	uint32_t code;

	while (rest.n > 0) {
		at = all.n - rest.n;
		code = (uint8_t)*rest.p;
		if (code < 0x7F) {
			rest = span_slice(rest, 1, rest.n);
			continue;
		}
		code = utf8_next(&rest);
		if (!utf8_hidden(code))
			continue;
		buf_add(&out, span_slice(all, kept, at));
		put_escape(&out, code);
		kept = all.n - rest.n;
	}
	if (kept == 0)
		return text;
	buf_add(&out, span_slice(all, kept, all.n));
	free(text);
	return buf_steal(&out);
}

static bool
is_whole(const json_t *j)
{
	const char *key;
	json_t *value;
	size_t i;

	if (json_is_object(j)) {
		json_object_foreach ((json_t *)j, key, value)
			if (!is_whole(value))
				return false;
	} else if (json_is_array(j)) {
		json_array_foreach (j, i, value)
			if (!is_whole(value))
				return false;
	}
	return j != &lost;
}

char *
json_print(const struct json *j, bool pretty)
{
	size_t flags = pretty ? JSON_INDENT(2) : JSON_COMPACT;
	char *text = NULL;

	if (j && is_whole(to_const(j)))
		text = json_dumps(to_const(j), flags | JSON_ENCODE_ANY);
	return text ? escape_hidden(text) : NULL;
}

static void
change_text(json_t *j, const char *key, json_change *change, void *arg)
{
	struct span text = { json_string_value(j), json_string_length(j) };
	struct buf out = BUF_INIT, clean = BUF_INIT;
	struct span rest;

	if (change(arg, key, text, &out)) {
		rest = buf_span(&out);
		while (rest.n > 0)
			utf8_put(&clean, utf8_next(&rest));
		/* what cannot be changed must not stay */
		if (buf_failed(&out) || buf_failed(&clean) ||
		    json_string_setn_nocheck(j, buf_str(&clean), clean.n) != 0)
			json_string_setn_nocheck(j, "", 0);
	}
	buf_free(&out);
	buf_free(&clean);
}

static void
change_texts(json_t *j, const char *key, json_change *change, void *arg)
{
	const char *name;
	json_t *value;
	size_t i;

	if (json_is_string(j))
		change_text(j, key, change, arg);
	else if (json_is_object(j))
		json_object_foreach (j, name, value)
			change_texts(value, name, change, arg);
	else if (json_is_array(j))
		json_array_foreach (j, i, value)
			change_texts(value, key, change, arg);
}

void
json_change_texts(struct json *j, json_change *change, void *arg)
{
	if (j)
		change_texts(to(j), "", change, arg);
}

void
json_write(struct json *j, struct buf *out)
{
	char *text = json_print(j, false);

	if (text)
		buf_puts(out, text);
	else
		out->failed = true;
	free(text);
	json_free(j);
}

struct json *
json_parse(struct span text, struct err_info *info)
{
	json_error_t error;
	json_t *j = json_loadb(text.p ? text.p : "", text.n,
	    JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

	if (!j)
		err_set(info,
		    json_error_code(&error) == json_error_out_of_memory
			? ERR_NOMEM
			: ERR_FORMAT,
		    NULL, error.line, "%s", error.text);
	return from(j);
}

size_t
json_object_end(struct span s, size_t at)
{
	size_t depth = 0;
	bool quoted = false;

	for (; at < s.n; at++) {
		char c = s.p[at];

		if (quoted) {
			at += c == '\\';
			quoted = c != '"';
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{') {
			depth++;
		} else if (c == '}' && --depth == 0) {
			return at + 1;
		}
	}
	return 0;
}

const struct json *
json_get(const struct json *object, const char *key)
{
	return from(json_object_get(to_const(object), key));
}

const struct json *
json_at(const struct json *array, size_t i)
{
	return from(json_array_get(to_const(array), i));
}

size_t
json_count(const struct json *array)
{
	return json_array_size(to_const(array));
}

struct span
json_str(const struct json *j)
{
	if (!json_is_string(to_const(j)))
		return SPAN_NONE;
	return (struct span){ json_string_value(to_const(j)),
		json_string_length(to_const(j)) };
}

struct span
json_get_str(const struct json *object, const char *key)
{
	return json_str(json_get(object, key));
}

const char *
json_get_words(const struct json *object, const char *key)
{
	struct span s = json_get_str(object, key);

	return s.p ? s.p : "";
}

int64_t
json_get_time(const struct json *object, const char *key)
{
	int64_t t;

	return time_parse(json_get_str(object, key), &t) ? t : TIME_NONE;
}

int64_t
json_number(const struct json *j)
{
	return json_integer_value(to_const(j));
}

size_t
json_members(const struct json *object)
{
	return json_object_size(to_const(object));
}

void
json_each(const struct json *object,
    void (*visit)(void *arg, const char *key, const struct json *value),
    void *arg)
{
	json_t *o = (json_t *)to_const(object), *value;
	const char *key;

	json_object_foreach (o, key, value)
		visit(arg, key, from(value));
}

void
json_scalar(const struct json *j, struct buf *out)
{
	struct span text = json_str(j);
	char *written;

	if (text.p || json_members(j) > 0 || json_count(j) > 0) {
		buf_add(out, text);
		return;
	}
	written = json_is_null(to_const(j)) ? NULL : json_print(j, false);
	buf_add(out, span_of(written));
	free(written);
}

void
json_free(struct json *j)
{
	json_decref(to(j));
}
