/*
 * Messages are compared whole, with the marks around them: the same bytes are
 * the same entry up to there.
 */

#include "engine/evidence/readers/cmtrace_phrase.h"

#include "engine/base/spread.h"

#include <string.h>

#define WAYS 8

/* Most messages differ in the word that stands here, behind the mark. */
#define WORD_AT 8

/* K begins with WORD, which TEXT has at AT, no zero, and goes on so. */
static inline bool
is_at(const struct phrase *k, uint64_t word, struct span text, size_t at)
{
	size_t n = k->form.head.n;

	if (k->word != word)
		return false;
	return text.n - at > n && memcmp(text.p + at, k->form.head.p, n) == 0;
}

/* K, which was not expected first, is what comes now. */
static struct phrase *
meet(struct phrases *p, struct phrase *k)
{
	struct phrase *last = &p->item[p->last];

	p->last = (size_t)(k - p->item);
	last->next[1] = last->next[0];
	last->next[0] = (uint8_t)p->last;
	return k;
}

/* A bit of a word for WORD. */
static inline unsigned
spread_to_bit(uint64_t word)
{
	return (unsigned)(spread_mix(0, word) & 63);
}

/* The first of the places of those whose word has BIT. */
static inline struct phrase *
first_place(struct phrases *p, unsigned bit)
{
	return &p->item[bit % (PHRASES / WAYS) * WAYS];
}

/* One that begins with WORD and was not expected. */
static struct phrase *
find_any(struct phrases *p, uint64_t word, struct span text, size_t at)
{
	unsigned bit = spread_to_bit(word);
	struct phrase *k = first_place(p, bit);

	if (!(p->words >> bit & 1))
		return NULL;
	for (size_t i = 0; i < WAYS; i++, k++)
		if (is_at(k, word, text, at))
			return meet(p, k);
	return NULL;
}

struct phrase *
phrases_find(struct phrases *p, struct span text, size_t at)
{
	const struct phrase *last = &p->item[p->last];
	struct phrase *k = &p->item[last->next[0]];
	uint64_t word;

	if (text.n - at < WORD_AT + sizeof(word))
		return NULL;
	word = spread_word(text.p + at + WORD_AT);
	if (word == 0)
		return NULL;
	if (is_at(k, word, text, at)) {
		p->last = last->next[0];
		return k;
	}
	k = &p->item[last->next[1]];
	return is_at(k, word, text, at) ? meet(p, k)
					: find_any(p, word, text, at);
}

static size_t
count_lines(struct span s)
{
	size_t lines = 0, at = 0;

	while ((at = span_find_byte(s, '\n', at)) != SIZE_MAX) {
		lines++;
		at++;
	}
	return lines;
}

struct phrase *
phrases_add(struct phrases *p, struct cmtrace_entry *e)
{
	struct span head = cmtrace_head(e);
	struct phrase *k;
	uint64_t word;
	unsigned bit;

	if (head.n < WORD_AT + sizeof(word))
		return NULL;
	word = spread_word(head.p + WORD_AT);
	if (word == 0)
		return NULL;
	bit = spread_to_bit(word);
	p->words |= UINT64_C(1) << bit;
	k = first_place(p, bit) + p->turn++ % WAYS;
	*k = (struct phrase){ .word = word,
		.form = { .head = head, .lines = count_lines(head) } };
	return meet(p, k);
}

/* An absent value is not an empty one. */
static bool
is_same(struct span a, struct span b)
{
	if (a.n != b.n || !a.p != !b.p)
		return false;
	return a.n < 8 ? spread_short(a.p, a.n) == spread_short(b.p, b.n)
		       : memcmp(a.p, b.p, a.n) == 0;
}

uint8_t
phrases_number(struct phrases *p, struct phrase *k, const struct record *r,
    unsigned serial)
{
	struct span component = r->field[FIELD_COMPONENT];
	struct span type = r->field[FIELD_TYPE];

	k->serial = serial;
	if (k->alike > 0 && is_same(k->component, component) &&
	    is_same(k->type, type))
		return k->alike;
	k->alike = 0;
	if (p->alike == RECORD_ALIKE_MAX)
		return 0;
	k->alike = ++p->alike;
	k->component = component;
	k->type = type;
	return k->alike;
}
