/*
 * Values are remembered in a table in which each has two places, which give
 * way in turn.  Whoever writes the log can make it useless, not wrong:
 * a place holds the whole value, a class all answers.
 */

#include "engine/match/classes.h"

#include "engine/base/spread.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 256 /* a power of two */

#define CLASSES_MAX 256 /* of one field, CLASS_OPEN among them */

struct slot {
	uint64_t hash;
	uint16_t n;
	uint16_t class; /* CLASS_OPEN: the place is free */
	char value[CLASS_VALUE_MAX];
};

struct classes {
	size_t predicates;
	size_t words;    /* of answers: one bit each, and one for absence */
	uint64_t *bits;  /* of class 1, of class 2, ... */
	uint64_t *asked; /* what a value answers, in the making */
	size_t count;    /* classes, CLASS_OPEN among them */
	uint16_t absent; /* CLASS_OPEN: not asked yet */
	size_t turn;
	struct slot *slot; /* NULL: no record of such a source came yet */
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
	return c;
}

/* The tables of a field take room once it is looked at: slots come last. */
static bool
make_room(struct classes *c)
{
	if (!c->bits)
		c->bits = calloc(CLASSES_MAX * c->words, sizeof(*c->bits));
	if (!c->asked)
		c->asked = calloc(c->words, sizeof(*c->asked));
	if (c->bits && c->asked)
		c->slot = calloc(SLOTS, sizeof(*c->slot));
	return c->slot != NULL;
}

void
classes_free(struct classes *c)
{
	if (!c)
		return;
	free(c->slot);
	free(c->bits);
	free(c->asked);
	free(c);
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
		return spread_short(s->value, value.n) ==
		       spread_short(value.p, value.n);
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

	if (!c->slot && !make_room(c))
		return CLASS_OPEN;
	if (!value.p)
		return absent_class(c, ask, arg, of);
	if (value.n > CLASS_VALUE_MAX)
		return CLASS_OPEN;
	hash = spread_of(value);
	s = &c->slot[hash & (SLOTS - 2)];
	for (size_t i = 0; i < 2; i++)
		if (s[i].hash == hash && is_value(&s[i], value))
			return s[i].class;
	s += c->turn++ % 2;
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
