/*
 * Who writes the records of a sign, as the guide has it: a source, and in
 * the event logs one of many providers.
 */

#include "engine/guide/bench.h"

#include <string.h>

/* The sign whose records are those of S, which may relate two others. */
static const struct sign *
records_of(const struct knowledge *k, const struct sign *s)
{
	if (s->kind == SIGN_PRECEDED)
		return know_sign(k, s->then[0]);
	return s->first_count > 0 ? know_sign(k, s->first[0]) : s;
}

/* The test for the provider or the channel; "" when it may be any. */
static const char *
writer(const struct knowledge *k, const struct sign *s)
{
	s = records_of(k, s);
	for (size_t i = 0; i < s->test_count; i++)
		if (s->tests[i].field == FIELD_PROVIDER ||
		    s->tests[i].field == FIELD_CHANNEL)
			return s->tests[i].operand;
	return "";
}

bool
sign_bads_only(const struct knowledge *k, size_t check, size_t sign)
{
	const struct sign *s = know_sign(k, sign);

	for (size_t i = 0; i < know_sign_count(k); i++) {
		const struct sign *g = know_sign(k, i);

		if (g->polarity == POLARITY_GOOD && g->checks >> check & 1 &&
		    !g->on_demand && g->sources & s->sources &&
		    strcmp(writer(k, g), writer(k, s)) == 0)
			return false;
	}
	return true;
}
