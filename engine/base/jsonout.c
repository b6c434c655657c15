/*
 * Plain words are copied; whatever has to be escaped or mended is left to
 * json.c.
 */

#include "engine/base/jsonout.h"

#include "engine/base/json.h"
#include "engine/base/times.h"

#include <string.h>

/*
 * Comma, key and room for N bytes after them; NULL when there is no memory.
 * The caller fills these and adds them to n.
 */
static char *
put_key(struct jsonout *j, const char *key, size_t n)
{
	size_t length = key ? strlen(key) : 0;
	char *to = buf_room(j->out, length + 4 + n), *from = to;

	if (!to)
		return NULL;
	if (j->more)
		*to++ = ',';
	j->more = true;
	if (key) {
		*to++ = '"';
		memcpy(to, key, length);
		to += length;
		*to++ = '"';
		*to++ = ':';
	}
	j->out->n += (size_t)(to - from);
	return to;
}

static void
put_value(struct jsonout *j, const char *key, struct span value)
{
	char *to = put_key(j, key, value.n);

	if (!to)
		return;
	memcpy(to, value.p, value.n);
	j->out->n += value.n;
	to[value.n] = '\0';
}

void
jsonout_begin(struct jsonout *j, const char *key, char mark)
{
	put_value(j, key, (struct span){ &mark, 1 });
	j->more = false;
}

void
jsonout_end(struct jsonout *j, char mark)
{
	buf_byte(j->out, mark);
	j->more = true;
}

/* Copies S to TO as far as it is plain; returns how far that is. */
static size_t
copy_plain(char *to, struct span s)
{
	size_t i = 0;

	for (; i < s.n; i++) {
		char c = s.p[i];

		if (c < ' ' || c > '~' || c == '"' || c == '\\')
			break;
		to[i] = c;
	}
	return i;
}

void
jsonout_words(struct jsonout *j, const char *key, const char *s)
{
	struct span text = span_of(s);
	char *to = put_key(j, key, text.n + 2);

	if (!to)
		return;
	to[0] = '"';
	if (!s || copy_plain(to + 1, text) < text.n) {
		*to = '\0';
		json_write(json_text(text), j->out);
		return;
	}
	to[text.n + 1] = '"';
	to[text.n + 2] = '\0';
	j->out->n += text.n + 2;
}

void
jsonout_words_if_any(struct jsonout *j, const char *key, const char *s)
{
	jsonout_words(j, key, s && *s ? s : NULL);
}

void
jsonout_int(struct jsonout *j, const char *key, int64_t n)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (n < 0)
		digits[--at] = '-';
	put_value(j, key, (struct span){ digits + at, sizeof(digits) - at });
}

void
jsonout_bool(struct jsonout *j, const char *key, bool b)
{
	put_value(j, key, b ? SPAN("true") : SPAN("false"));
}

void
jsonout_time(struct jsonout *j, const char *key, int64_t t)
{
	char text[TIME_TEXT_MAX];

	jsonout_words(j, key, t == TIME_NONE ? NULL : time_rfc3339(t, text));
}
