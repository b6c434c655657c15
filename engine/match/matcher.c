/*
 * Signs on records: field tests first, they are cheap, then the pattern.
 * Signs are sorted into one list per source when the matcher is made.
 */

#include "engine/match/matcher.h"

#include "engine/match/pattern.h"

#include <stdlib.h>

/* What a field is compared with. */
struct operand {
	struct span text;
	struct pattern *pattern; /* only for `matches' */
};

/* One seen sign, ready to run. */
struct compiled {
	size_t index; /* in the guide */
	const struct sign *sign;
	struct pattern *text;     /* NULL: fields only */
	struct operand *operands; /* one per test */
};

struct matcher {
	struct pattern_scratch *scratch;
	struct compiled *signs;
	size_t count;
	size_t *of_source[SOURCE_COUNT]; /* indexes into signs */
	size_t of_source_count[SOURCE_COUNT];
};

static struct pattern *
compile_pattern(const struct sign *s, const char *text, struct err_info *info)
{
	struct pattern *p = pattern_new(text, info);
	struct err_info cause;

	if (!p && info) {
		cause = *info;
		err_set(info, cause.code, s->file, s->line, "sign %s: %s",
		    s->id, cause.detail);
	}
	return p;
}

static bool
compile(struct compiled *c, const struct sign *s, size_t index,
    struct err_info *info)
{
	c->sign = s;
	c->index = index;
	c->operands = calloc(s->test_count + 1, sizeof(*c->operands));
	if (!c->operands) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return false;
	}
	if (*s->pattern && !(c->text = compile_pattern(s, s->pattern, info)))
		return false;
	for (size_t i = 0; i < s->test_count; i++) {
		struct operand *o = &c->operands[i];

		o->text = span_of(s->tests[i].operand);
		if (s->tests[i].kind != TEST_MATCHES)
			continue;
		o->pattern = compile_pattern(s, s->tests[i].operand, info);
		if (!o->pattern)
			return false;
	}
	return true;
}

/* Signs of one source; those of every source for an excerpt. */
static bool
sort_into_source(struct matcher *m, enum source_kind kind)
{
	size_t *list = calloc(m->count + 1, sizeof(*list));

	if (!list)
		return false;
	m->of_source[kind] = list;
	for (size_t i = 0; i < m->count; i++)
		if (kind == SOURCE_TEXT ||
		    m->signs[i].sign->sources & 1u << kind)
			list[m->of_source_count[kind]++] = i;
	return true;
}

struct matcher *
matcher_new(const struct knowledge *k, struct err_info *info)
{
	struct matcher *m = calloc(1, sizeof(*m));
	bool good = m != NULL;

	if (m) {
		m->scratch = pattern_scratch_new();
		m->signs = calloc(know_sign_count(k) + 1, sizeof(*m->signs));
		good = m->scratch && m->signs;
	}
	if (!good)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	for (size_t i = 0; good && i < know_sign_count(k); i++) {
		const struct sign *s = know_sign(k, i);

		if (s->kind == SIGN_SEEN)
			good = compile(&m->signs[m->count++], s, i, info);
	}
	for (int kind = 0; good && kind < SOURCE_COUNT; kind++)
		if (!sort_into_source(m, (enum source_kind)kind))
			good = err_set(info, ERR_NOMEM, NULL, 0, NULL) == OK;
	if (good)
		return m;
	matcher_free(m);
	return NULL;
}

void
matcher_free(struct matcher *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->count; i++) {
		struct compiled *c = &m->signs[i];

		pattern_free(c->text);
		for (size_t t = 0; c->operands && t < c->sign->test_count; t++)
			pattern_free(c->operands[t].pattern);
		free(c->operands);
	}
	for (int kind = 0; kind < SOURCE_COUNT; kind++)
		free(m->of_source[kind]);
	pattern_scratch_free(m->scratch);
	free(m->signs);
	free(m);
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

static bool
test_holds(const struct matcher *m, enum field_test_kind kind,
    const struct operand *o, struct span value)
{
	switch (kind) {
	case TEST_IS:
		return value.p && span_eq(value, o->text);
	case TEST_LIKE:
		return value.p && span_ieq(value, o->text);
	case TEST_IN:
		return value.p && in_words(value, o->text);
	case TEST_NOT_IN:
		return value.p && !in_words(value, o->text);
	case TEST_MATCHES:
		return pattern_matches(o->pattern, m->scratch, value);
	case TEST_PRESENT:
		return has_field(value);
	case TEST_ABSENT:
		return !has_field(value);
	}
	return false;
}

static bool
matches(
    const struct matcher *m, const struct compiled *c, const struct record *r)
{
	bool excerpt = r->source == SOURCE_TEXT && c->text;

	for (size_t i = 0; i < c->sign->test_count; i++) {
		const struct field_test *t = &c->sign->tests[i];
		struct span value = r->field[t->field];

		if (excerpt && !value.p)
			continue;
		if (!test_holds(m, t->kind, &c->operands[i], value))
			return false;
	}
	return !c->text || pattern_matches(c->text, m->scratch, r->text);
}

size_t
matcher_record(const struct matcher *m, const struct record *r,
    size_t hits[MATCHER_HITS_MAX])
{
	size_t count = 0;

	for (size_t i = 0;
	     i < m->of_source_count[r->source] && count < MATCHER_HITS_MAX;
	     i++) {
		const struct compiled
		    *c = &m->signs[m->of_source[r->source][i]];

		if (matches(m, c, r))
			hits[count++] = c->index;
	}
	return count;
}
