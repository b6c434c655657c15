/*
 * Plain words are copied; whatever has to be escaped or mended is left to
 * json.c.
 */

#include "engine/base/jsonout.h"

#include "engine/base/json.h"

#include <string.h>

/*
 * Comma, if there is to be one, key and room for N bytes after them; NULL
 * when there is no memory.  The caller fills these and ends them.
 */
static inline char *
put_key(struct jsonout *j, struct span key, size_t n)
{
	char *to = buf_room(j->out, key.n + n);

	if (!to)
		return NULL;
	if (!j->more)
		key = span_slice(key, 1, key.n);
	j->more = true;
	memcpy(to, key.p, key.n);
	return to + key.n;
}

static inline void
end_value(struct jsonout *j, char *end)
{
	*end = '\0';
	j->out->n = (size_t)(end - j->out->p);
}

static void
put_value(struct jsonout *j, struct span key, struct span value)
{
	char *to = put_key(j, key, value.n);

	if (!to)
		return;
	memcpy(to, value.p, value.n);
	end_value(j, to + value.n);
}

void
jsonout_begin(struct jsonout *j, struct span key, char mark)
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

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* No byte of W is a control character, a mark or beyond ASCII. */
static inline bool
word_is_plain(uint64_t w)
{
	/* A byte becomes negative that is less than what is taken away. */
	uint64_t found = (w - EACH_BYTE * ' ') |
			 ((w ^ EACH_BYTE * '"') - EACH_BYTE) |
			 ((w ^ EACH_BYTE * '\\') - EACH_BYTE) |
			 ((w ^ EACH_BYTE * 0x7F) - EACH_BYTE);

	return ((w | found) & EACH_BYTE * 0x80) == 0;
}

/* Copies S to TO, which has room for it, if all of it is plain. */
static bool
copy_plain(char *to, struct span s)
{
	uint64_t word;

	for (; s.n >= sizeof(word); s.p += sizeof(word), s.n -= sizeof(word)) {
		memcpy(&word, s.p, sizeof(word));
		if (!word_is_plain(word))
			return false;
		memcpy(to, &word, sizeof(word));
		to += sizeof(word);
	}
	word = EACH_BYTE * ' ';
	for (size_t i = 0; i < s.n; i++)
		to[i] = s.p[i];
	if (s.n > 0)
		memcpy(&word, s.p, s.n);
	return word_is_plain(word);
}

void
jsonout_words(struct jsonout *j, struct span key, const char *s)
{
	struct span text = span_of(s);
	char *to;

	if (!s) {
		put_value(j, key, SPAN("null"));
		return;
	}
	to = put_key(j, key, text.n + 2);
	if (!to)
		return;
	if (copy_plain(to + 1, text)) {
		to[0] = to[text.n + 1] = '"';
		end_value(j, to + text.n + 2);
		return;
	}
	end_value(j, to);
	json_write(json_text(text), j->out);
}

void
jsonout_words_if_any(struct jsonout *j, struct span key, const char *s)
{
	jsonout_words(j, key, s && *s ? s : NULL);
}

void
jsonout_int(struct jsonout *j, struct span key, int64_t n)
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
jsonout_bool(struct jsonout *j, struct span key, bool b)
{
	put_value(j, key, b ? SPAN("true") : SPAN("false"));
}

void
jsonout_time(struct jsonout *j, struct span key, int64_t t)
{
	char *to;

	if (t == TIME_NONE) {
		put_value(j, key, SPAN("null"));
		return;
	}
	to = put_key(j, key, TIME_TEXT_MAX + 2);
	if (!to)
		return;
	*to++ = '"';
	to += time_write(t, &j->day, to);
	*to++ = '"';
	end_value(j, to);
}
