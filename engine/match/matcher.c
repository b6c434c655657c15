/*
 * Signs on records: field tests first, they are cheap, then the pattern.
 * Signs are sorted into one list per source when the matcher is made, and
 * what several of them ask of a field is asked once.  What was found for a
 * record is remembered by all that its source's signs look at.
 */

#include "engine/match/matcher.h"

#include "engine/match/memo.h"
#include "engine/know/predicate.h"

#include <stdlib.h>
#include <string.h>

/* One seen sign, ready to run. */
struct compiled {
	size_t index; /* in the guide */
	const struct sign *sign;
	struct pattern *text; /* NULL: fields only */
	size_t *predicates;   /* one per test */
};

/* What the signs of one source look at. */
struct lens {
	size_t *signs; /* indexes into those of the matcher */
	size_t count;
	bool text;
	enum field fields[FIELD_COUNT];
	size_t field_count;
};

/* Whether a predicate holds for the record at hand. */
enum answer { NOT_ASKED, NO, YES };

struct matcher {
	const struct knowledge *k;
	struct compiled *signs;
	size_t count;
	struct predicate *predicates;
	size_t predicate_count;
	struct lens of_source[SOURCE_COUNT];
	struct matcher_hand *own;
};

/* What changes with every record. */
struct matcher_hand {
	const struct matcher *m;
	struct pattern_scratch *scratch;
	uint8_t *answers; /* enum answer, one per predicate */
	struct memo *memo;
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

/* The predicate of T, a new one unless another sign asks the same. */
static bool
compile_test(struct matcher *m, const struct sign *s,
    const struct field_test *t, size_t *out, struct err_info *info)
{
	struct predicate *p = m->predicates;
	size_t i = 0;

	while (i < m->predicate_count && !predicate_same(p[i].test, t))
		i++;
	*out = i;
	if (i < m->predicate_count)
		return true;
	p[i].test = t;
	p[i].operand = span_of(t->operand);
	if (t->kind == TEST_MATCHES &&
	    !(p[i].pattern = compile_pattern(s, t->operand, info)))
		return false;
	m->predicate_count++;
	return true;
}

static bool
compile(struct matcher *m, struct compiled *c, const struct sign *s,
    size_t index, struct err_info *info)
{
	c->sign = s;
	c->index = index;
	c->predicates = calloc(s->test_count + 1, sizeof(*c->predicates));
	if (!c->predicates) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return false;
	}
	if (*s->pattern && !(c->text = compile_pattern(s, s->pattern, info)))
		return false;
	for (size_t i = 0; i < s->test_count; i++)
		if (!compile_test(m, s, &s->tests[i], &c->predicates[i], info))
			return false;
	return true;
}

static void
look_at_field(struct lens *l, enum field f)
{
	for (size_t i = 0; i < l->field_count; i++)
		if (l->fields[i] == f)
			return;
	l->fields[l->field_count++] = f;
}

static void
add_sign(struct lens *l, const struct compiled *c, size_t at)
{
	l->signs[l->count++] = at;
	l->text |= c->text != NULL;
	for (size_t i = 0; i < c->sign->test_count; i++)
		look_at_field(l, c->sign->tests[i].field);
}

/* Signs of one source; those of every source for an excerpt. */
static bool
sort_into_source(struct matcher *m, enum source_kind kind)
{
	struct lens *l = &m->of_source[kind];

	l->signs = calloc(m->count + 1, sizeof(*l->signs));
	if (!l->signs)
		return false;
	for (size_t i = 0; i < m->count; i++)
		if (kind == SOURCE_TEXT ||
		    m->signs[i].sign->sources & 1u << kind)
			add_sign(l, &m->signs[i], i);
	return true;
}

/* Room for everything that the signs of K may need. */
static bool
make_tables(struct matcher *m, const struct knowledge *k)
{
	size_t tests = 0;

	for (size_t i = 0; i < know_sign_count(k); i++)
		tests += know_sign(k, i)->test_count;
	m->signs = calloc(know_sign_count(k) + 1, sizeof(*m->signs));
	m->predicates = calloc(tests + 1, sizeof(*m->predicates));
	return m->signs && m->predicates;
}

struct matcher_hand *
matcher_hand_new(const struct matcher *m)
{
	struct matcher_hand *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->m = m;
	h->scratch = pattern_scratch_new();
	h->answers = calloc(m->predicate_count + 1, sizeof(*h->answers));
	h->memo = memo_new();
	if (h->scratch && h->answers && h->memo)
		return h;
	matcher_hand_free(h);
	return NULL;
}

void
matcher_hand_free(struct matcher_hand *h)
{
	if (!h)
		return;
	pattern_scratch_free(h->scratch);
	memo_free(h->memo);
	free(h->answers);
	free(h);
}

struct matcher *
matcher_new(const struct knowledge *k, struct err_info *info)
{
	struct matcher *m = calloc(1, sizeof(*m));
	bool good = m && make_tables(m, k);

	if (m)
		m->k = k;
	if (!good)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	for (size_t i = 0; good && i < know_sign_count(k); i++) {
		const struct sign *s = know_sign(k, i);

		if (s->kind == SIGN_SEEN)
			good = compile(m, &m->signs[m->count++], s, i, info);
	}
	for (int kind = 0; good && kind < SOURCE_COUNT; kind++)
		if (!sort_into_source(m, (enum source_kind)kind))
			good = err_set(info, ERR_NOMEM, NULL, 0, NULL) == OK;
	if (good && !(m->own = matcher_hand_new(m)))
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
	for (size_t i = 0; m->signs && i < m->count; i++) {
		pattern_free(m->signs[i].text);
		free(m->signs[i].predicates);
	}
	for (size_t i = 0; i < m->predicate_count; i++)
		pattern_free(m->predicates[i].pattern);
	for (int kind = 0; kind < SOURCE_COUNT; kind++)
		free(m->of_source[kind].signs);
	matcher_hand_free(m->own);
	free(m->predicates);
	free(m->signs);
	free(m);
}

static bool
ask_predicate(const struct matcher_hand *h, size_t predicate, struct span value)
{
	uint8_t *answer = &h->answers[predicate];

	if (*answer == NOT_ASKED)
		*answer = predicate_holds(
			      &h->m->predicates[predicate], h->scratch, value)
			      ? YES
			      : NO;
	return *answer == YES;
}

static bool
matches(const struct matcher_hand *h, const struct compiled *c,
    const struct record *r)
{
	bool excerpt = r->source == SOURCE_TEXT && c->text;

	for (size_t i = 0; i < c->sign->test_count; i++) {
		struct span value = r->field[c->sign->tests[i].field];

		if (excerpt && !value.p)
			continue;
		if (!ask_predicate(h, c->predicates[i], value))
			return false;
	}
	return !c->text || pattern_matches(c->text, h->scratch, r->text);
}

/* None of the signs that S steps back from is among HITS. */
static bool
stands(const struct sign *s, const size_t *hits, size_t count)
{
	for (size_t i = 0; i < s->except_count; i++)
		for (size_t j = 0; j < count; j++)
			if (hits[j] == s->except[i])
				return false;
	return true;
}

/* Takes out the hits of signs that are not for what another one matches. */
static size_t
step_back(const struct matcher *m, size_t hits[MATCHER_HITS_MAX], size_t count)
{
	size_t all[MATCHER_HITS_MAX], left = 0;

	memcpy(all, hits, count * sizeof(all[0]));
	for (size_t i = 0; i < count; i++)
		if (stands(know_sign(m->k, all[i]), all, count))
			hits[left++] = all[i];
	return left;
}

static size_t
find_hits(struct matcher_hand *h, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole)
{
	const struct matcher *m = h->m;
	const struct lens *l = &m->of_source[r->source];
	size_t count = 0;

	memset(h->answers, NOT_ASKED, m->predicate_count);
	for (size_t i = 0; i < l->count; i++) {
		if (!matches(h, &m->signs[l->signs[i]], r))
			continue;
		if (count == MATCHER_HITS_MAX) {
			*whole = false;
			break;
		}
		hits[count++] = m->signs[l->signs[i]].index;
	}
	*whole &= !pattern_gave_up(h->scratch);
	return step_back(m, hits, count);
}

static void
key_of(const struct lens *l, const struct record *r, struct memo_key *key)
{
	memo_key_begin(key, r->source);
	for (size_t i = 0; i < l->field_count; i++)
		memo_key_add(key, r->field[l->fields[i]]);
	if (l->text)
		memo_key_add(key, r->text);
}

size_t
matcher_hand_record(struct matcher_hand *h, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole)
{
	struct memo_key key;
	size_t count;

	*whole = true;
	key_of(&h->m->of_source[r->source], r, &key);
	if (memo_get(h->memo, &key, hits, &count))
		return count;
	count = find_hits(h, r, hits, whole);
	if (*whole)
		memo_put(h->memo, &key, hits, count);
	return count;
}

size_t
matcher_record(const struct matcher *m, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole)
{
	return matcher_hand_record(m->own, r, hits, whole);
}
