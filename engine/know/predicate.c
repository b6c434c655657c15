/*
 * The kinds of field tests that the guide knows.
 */

#include "engine/know/predicate.h"

#include <string.h>

bool
predicate_same(const struct field_test *a, const struct field_test *b)
{
	return a->field == b->field && a->kind == b->kind &&
	       strcmp(a->operand, b->operand) == 0;
}

static bool
in_words(struct span value, struct span words)
{
	struct span word;

	while (span_next(&words, ' ', &word))
		if (word.n > 0 && span_eq(word, value))
			return true;
	return false;
}

static bool
has_field(struct span value)
{
	return value.p && value.n > 0 && !span_is(value, "-");
}

bool
predicate_holds(
    const struct predicate *p, struct pattern_scratch *s, struct span value)
{
	switch (p->test->kind) {
	case TEST_IS:
		return value.p && span_eq(value, p->operand);
	case TEST_LIKE:
		return value.p && span_ieq(value, p->operand);
	case TEST_IN:
		return value.p && in_words(value, p->operand);
	case TEST_NOT_IN:
		return value.p && !in_words(value, p->operand);
	case TEST_MATCHES:
		return pattern_matches(p->pattern, s, value);
	case TEST_PRESENT:
		return has_field(value);
	case TEST_ABSENT:
		return !has_field(value);
	}
	return false;
}
