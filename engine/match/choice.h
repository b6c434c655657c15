#ifndef ENGINE_MATCH_CHOICE_H
#define ENGINE_MATCH_CHOICE_H

/*
 * What the classes of a record's fields leave of the signs of its source: a
 * log of a million rows holds a handful of combinations.  Two records with
 * the same key have the same choice, for it depends on nothing else.
 */

#include "engine/evidence/record/record.h"
#include "engine/match/matcher.h"

struct choice_key {
	enum source_kind kind;
	size_t count;
	uint16_t class[FIELD_COUNT]; /* of the fields that are looked at */
};

/* A sign that no class rules out. */
struct choice_sign {
	uint16_t at;    /* in the matcher */
	uint16_t tests; /* so many of its own are open */
	bool open;      /* one of them, or its pattern */
};

struct choice {
	struct choice_key key;
	uint64_t serial; /* no two choices of a table have the same; not 0 */
	bool open;       /* some sign is */
	bool by_text;    /* no class is: what is left depends on the text */
	struct choice_sign *sign;
	size_t count;
	uint16_t *tests; /* the open ones, sign by sign */
	size_t test_count;
	/* Of one that is not open: what matcher_record() says. */
	bool whole;
	size_t hits[MATCHER_HITS_MAX];
	size_t hit_count;
};

struct choices;

/* NULL when out of memory. */
struct choices *choices_new(void);
void choices_free(struct choices *c);

/* NULL when KEY is not remembered. */
const struct choice *choices_find(
    const struct choices *c, const struct choice_key *key);

/*
 * A place for KEY, with room for so many SIGNS and TESTS and none in it; what
 * was there is forgotten.  NULL when out of memory.
 */
struct choice *choices_add(struct choices *c, const struct choice_key *key,
    size_t signs, size_t tests);

#endif
