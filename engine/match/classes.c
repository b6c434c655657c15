/*
 * Values are remembered in a table in which each has one place: what was
 * there gives way.  Whoever writes the log can make it useless, not wrong:
 * a place holds the whole value, a class all answers.
 */

#include "engine/match/classes.h"

#include <stdlib.h>
#include <string.h>

#define VALUE_MAX 160 /* bytes; a User-Agent is shorter */
#define SLOTS     256 /* a power of two */

#define CLASSES_MAX 256 /* of one field, CLASS_OPEN among them */

struct slot {
	uint64_t hash;
	uint16_t n;
	uint16_t class; /* CLASS_OPEN: the place is free */
	char value[VALUE_MAX];
};

struct classes {
	size_t predicates;
	size_t words;    /* of answers: one bit each, and one for absence */
	uint64_t *bits;  /* of class 1, of class 2, ... */
	uint64_t *asked; /* what a value answers, in the making */
	size_t count;    /* classes, CLASS_OPEN among them */
	uint16_t absent; /* CLASS_OPEN: not asked yet */
	struct slot slot[SLOTS];
};

struct classes *
classes_new(size_t count)
{
	struct classes *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->predicates = count;
	c->words = count / 64 + 1;
	c->count = 1;
	c->bits = calloc(CLASSES_MAX * c->words, sizeof(*c->bits));
	c->asked = calloc(c->words, sizeof(*c->asked));
	if (c->bits && c->asked)
		return c;
	classes_free(c);
	return NULL;
}

void
classes_free(struct classes *c)
{
	if (!c)
		return;
	free(c->bits);
	free(c->asked);
	free(c);
}

static inline uint64_t
mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

static inline uint64_t
word_at(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

/* The N bytes at P, up to seven, each in some place of the word. */
static inline uint64_t
short_word(const char *p, size_t n)
{
	uint32_t first, last;

	if (n < 4)
		return n == 0 ? 0
			      : (uint64_t)(uint8_t)p[0] |
				    (uint64_t)(uint8_t)p[n / 2] << 8 |
				    (uint64_t)(uint8_t)p[n - 1] << 16;
	memcpy(&first, p, sizeof(first));
	memcpy(&last, p + n - 4, sizeof(last));
	return (uint64_t)last << 32 | first;
}

/*
 * Short values whole; of long ones the length and four words: whoever looks
 * for a value compares all of it.
 */
static inline uint64_t
hash_of(struct span s)
{
	if (s.n < 8)
		return mix(s.n, short_word(s.p, s.n));
	if (s.n < 16)
		return mix(mix(s.n, word_at(s.p)), word_at(s.p + s.n - 8));
	return mix(mix(s.n, word_at(s.p) ^ word_at(s.p + s.n / 4) << 1),
	    word_at(s.p + s.n / 2) ^ word_at(s.p + s.n - 8) << 1);
}

uint64_t
classes_hash(struct span s)
{
	return hash_of(s);
}

static const uint64_t *
bits_of(const struct classes *c, uint16_t class)
{
	return c->bits + (class - 1) * c->words;
}

/* The class of all that answers as C->asked says. */
static uint16_t
class_of_answers(struct classes *c)
{
	size_t size = c->words * sizeof(c->asked[0]);
	uint16_t class = 1;

	for (; class < c->count; class ++)
		if (memcmp(bits_of(c, class), c->asked, size) == 0)
			return class;
	if (class == CLASSES_MAX)
		return CLASS_OPEN;
	memcpy(c->bits + (class - 1) * c->words, c->asked, size);
	c->count++;
	return class;
}

static uint16_t
ask_all(struct classes *c, struct span value, classes_ask *ask, void *arg,
    size_t of)
{
	memset(c->asked, 0, c->words * sizeof(c->asked[0]));
	for (size_t i = 0; i < c->predicates; i++) {
		bool holds = false;

		if (!ask(arg, of, i, value, &holds))
			return CLASS_OPEN;
		c->asked[i / 64] |= (uint64_t)holds << i % 64;
	}
	c->asked[c->predicates / 64] |= (uint64_t)!value.p
					<< c->predicates % 64;
	return class_of_answers(c);
}

static inline bool
is_value(const struct slot *s, struct span value)
{
	if (s->n != value.n || s->class == CLASS_OPEN)
		return false;
	if (value.n < 8)
		return short_word(s->value, value.n) ==
		       short_word(value.p, value.n);
	return memcmp(s->value, value.p, value.n) == 0;
}

static uint16_t
absent_class(struct classes *c, classes_ask *ask, void *arg, size_t of)
{
	if (c->absent == CLASS_OPEN)
		c->absent = ask_all(c, SPAN_NONE, ask, arg, of);
	return c->absent;
}

uint16_t
classes_of(struct classes *c, struct span value, classes_ask *ask, void *arg,
    size_t of)
{
	struct slot *s;
	uint64_t hash;

	if (!value.p)
		return absent_class(c, ask, arg, of);
	if (value.n > VALUE_MAX)
		return CLASS_OPEN;
	hash = hash_of(value);
	s = &c->slot[hash & (SLOTS - 1)];
	if (s->hash == hash && is_value(s, value))
		return s->class;
	s->hash = hash;
	s->n = (uint16_t)value.n;
	memcpy(s->value, value.p, value.n);
	s->class = ask_all(c, value, ask, arg, of);
	return s->class;
}

bool
classes_answer(const struct classes *c, uint16_t class, size_t i)
{
	return (bits_of(c, class)[i / 64] >> i % 64 & 1) != 0;
}
