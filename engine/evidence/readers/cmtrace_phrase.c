/*
 * Messages are compared whole, with the marks around them: the same bytes are
 * the same entry up to there.
 */

#include "engine/evidence/readers/cmtrace_phrase.h"

#include "engine/base/spread.h"

#include <string.h>

#define WAYS 4

/* Most messages differ in the word that stands here, behind the mark. */
#define WORD_AT 8

static inline bool
is_at(const struct phrase *k, struct span text, size_t at)
{
	const char *p = text.p + at;
	size_t n = k->head.n;

	return n >= WORD_AT + 8 && text.n - at > n &&
	       spread_word(p + WORD_AT) == spread_word(k->head.p + WORD_AT) &&
	       memcmp(p, k->head.p, n) == 0;
}

/* K is what comes now. */
static struct phrase *
meet(struct phrases *p, struct phrase *k)
{
	struct phrase *last = &p->item[p->last];
	size_t place = (size_t)(k - p->item);

	if (last->next[0] != place) {
		last->next[1] = last->next[0];
		last->next[0] = (uint8_t)place;
	}
	p->last = place;
	return k;
}

struct phrase *
phrases_expect(struct phrases *p, struct span text, size_t at)
{
	const struct phrase *last = &p->item[p->last];

	for (size_t i = 0; i < PHRASE_FOLLOW; i++) {
		struct phrase *k = &p->item[last->next[i]];

		if (is_at(k, text, at))
			return meet(p, k);
	}
	return NULL;
}

static struct phrase *
first_place(struct phrases *p, struct span head)
{
	return &p->item[spread_of(head) % (PHRASES / WAYS) * WAYS];
}

struct phrase *
phrases_find(struct phrases *p, const struct cmtrace_entry *e)
{
	struct span head = cmtrace_head(e);
	struct phrase *k = first_place(p, head);

	for (size_t i = 0; i < WAYS; i++, k++)
		if (k->head.n == head.n &&
		    memcmp(k->head.p, head.p, head.n) == 0)
			return meet(p, k);
	return NULL;
}

struct phrase *
phrases_add(struct phrases *p, const struct cmtrace_entry *e)
{
	struct span head = cmtrace_head(e);
	struct phrase *k = first_place(p, head) + p->turn++ % WAYS;

	*k = (struct phrase){ .head = head,
		.one_line = span_find_byte(head, '\n', 0) == SIZE_MAX };
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
phrases_alike(struct phrases *p, struct phrase *k, const struct record *r,
    unsigned serial)
{
	struct span component = r->field[FIELD_COMPONENT];
	struct span type = r->field[FIELD_TYPE];

	if (k->alike > 0 && k->serial == serial)
		return k->alike;
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
