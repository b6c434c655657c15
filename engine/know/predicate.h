#ifndef ENGINE_KNOW_PREDICATE_H
#define ENGINE_KNOW_PREDICATE_H

/*
 * One question about one field, ready to be asked.
 */

#include "engine/know/knowledge.h"
#include "engine/base/pattern.h"

struct predicate {
	const struct field_test *test;
	struct span operand;
	struct pattern *pattern; /* only for `matches'; owned */
};

/* They ask the same of the same field. */
bool predicate_same(const struct field_test *a, const struct field_test *b);

/* VALUE, absent or not, passes the test. */
bool predicate_holds(
    const struct predicate *p, struct pattern_scratch *s, struct span value);

#endif
