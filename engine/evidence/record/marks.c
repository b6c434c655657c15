/*
 * Ids in the text of events.
 */

#include "engine/evidence/record/marks.h"

#include "engine/base/ascii.h"

#include <string.h>

/* Shorter hex values are codes, such as 0x80090005. */
#define HEX_MIN  16
#define GUID_LEN 36

/* Between the word and the id: "Id", and what sets it apart. */
#define SEPARATORS " \t:='\"#(<{["

static bool
is_word(char c)
{
	char low = (char)(c | 0x20);

	return ascii_is_digit(c) || (low >= 'a' && low <= 'z') || c == '-' ||
	       (unsigned char)c >= 0x80;
}

static uint64_t
hash_folded(struct span s)
{
	char low[64];
	size_t n = s.n < sizeof(low) ? s.n : sizeof(low);

	for (size_t i = 0; i < n; i++)
		low[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] | 0x20)
							: s.p[i];
	return span_hash((struct span){ low, n });
}

/* A GUID or a long hex value, but not one that is all zeros. */
static bool
is_mark(struct span word)
{
	bool guid = word.n == GUID_LEN, filled = false;

	if (!guid && word.n < HEX_MIN)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		bool dash = guid && (i == 8 || i == 13 || i == 18 || i == 23);

		if (dash ? word.p[i] != '-' : !ascii_is_hex(word.p[i]))
			return false;
		filled |= !dash && word.p[i] != '0';
	}
	return filled;
}

static void
add_mark(struct marks *m, uint64_t mark)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->mark[i] == mark)
			return;
	if (m->count < MARKS_MAX)
		m->mark[m->count++] = mark;
}

/* "transactionId=ID", "Transaction ID: {ID}", "ID de transaction : ID". */
static uint64_t
named_in(struct span text)
{
	static const struct span word = SPAN("transaction");
	size_t at = 0;

	while ((at = span_ifind(text, word, at)) != SIZE_MAX) {
		size_t from = at += word.n, to;
		bool digit = false;

		while (from < text.n && strchr(" _-", text.p[from]))
			from++;
		if (span_istarts(span_slice(text, from, text.n), "id"))
			from += 2;
		while (from < text.n && strchr(SEPARATORS, text.p[from]))
			from++;
		for (to = from; to < text.n && is_word(text.p[to]); to++)
			digit |= ascii_is_digit(text.p[to]);
		if (digit && to - from >= 4)
			return hash_folded(span_slice(text, from, to));
	}
	return 0;
}

struct marks
marks_of(struct span text)
{
	struct marks m = { .named = named_in(text) };
	size_t from = 0;

	if (m.named)
		add_mark(&m, m.named);
	while (from < text.n) {
		size_t to = from;

		while (to < text.n && is_word(text.p[to]))
			to++;
		if (is_mark(span_slice(text, from, to)))
			add_mark(&m, hash_folded(span_slice(text, from, to)));
		from = to + 1;
	}
	return m;
}

int
marks_common(const struct marks *a, const struct marks *b)
{
	int common = 0;

	if (a->named && b->named)
		return a->named == b->named ? MARKS_SAME : MARKS_OTHER;
	for (size_t i = 0; i < a->count; i++)
		for (size_t j = 0; j < b->count; j++)
			common += a->mark[i] == b->mark[j];
	return common;
}
