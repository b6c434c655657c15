/*
 * Signs on records.  Signs are sorted into one list per source when the
 * matcher is made, and what several of them ask of a field is asked once.
 *
 *	values of fields -> classes -> a choice of signs -> patterns on the text
 *
 * Each value that is looked at belongs to a class, by all answers to what the
 * guide asks of its field (classes.h); the classes of a record make its choice
 * of signs (choice.h), done with unless a sign has a pattern for the text; and
 * what a choice makes of a text is remembered as well (memo.h).  A row of a
 * log differs from others in its time, its client and little else: the choice
 * is remembered by all values together, too (tuples.h).
 *
 * Nothing of that may make a difference: a class depends on the value alone, a
 * choice on classes alone, and so on the values, an answer in the memo on
 * choice and text.  What is not certain, a value that is too long or a
 * pattern that gave up, has an open class, and what it leaves open is asked
 * anew for its record, in the guide's order.
 */

#include "engine/match/matcher.h"

#include "engine/base/literal.h"
#include "engine/know/image.h"
#include "engine/know/predicate.h"
#include "engine/match/choice.h"
#include "engine/match/classes.h"
#include "engine/match/memo.h"
#include "engine/match/tuples.h"

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
	uint16_t *signs; /* indexes into those of the matcher */
	size_t count;
	uint8_t fields[FIELD_COUNT]; /* enum field, in their order */
	size_t field_count;
	struct field_run runs[FIELD_COUNT]; /* the same fields */
	size_t run_count;
	size_t test_count; /* of all signs */
};

/* The predicates that are asked of one field. */
struct asked {
	size_t *predicate; /* among those by their fields */
	size_t count;
};

/* Whether a predicate holds for the record at hand. */
enum answer { NOT_ASKED, NO, YES };

struct matcher {
	const struct knowledge *k;
	struct compiled *signs;
	size_t count;
	struct predicate *predicates;
	size_t predicate_count;
	size_t *bit; /* of each predicate: its place among its field's */
	size_t *by_field;
	struct asked asked[FIELD_COUNT];
	struct lens of_source[SOURCE_COUNT];
	struct matcher_hand *own;
};

/* What changes with every record. */
struct matcher_hand {
	const struct matcher *m;
	struct pattern_scratch *scratch;
	uint8_t *answers; /* enum answer, one per predicate */
	struct classes *classes[FIELD_COUNT]; /* NULL: nothing is asked */
	struct tuples *tuples;
	struct choices *choices;
	struct memo *memo;
};

/* Those of a guide that was proved are compiled when they are needed. */
static struct pattern *
compile_pattern(const struct matcher *m, const struct sign *s, const char *text,
    struct err_info *info)
{
	bool proved = knowledge_is_proved(m->k);
	struct pattern *p = proved ? pattern_later(text)
				   : pattern_new(text, info);
	struct err_info cause;

	if (!p && proved)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	else if (!p && info) {
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
	struct asked *asked = &m->asked[t->field];
	struct predicate *p = &m->predicates[m->predicate_count];

	for (size_t i = 0; i < asked->count; i++) {
		*out = asked->predicate[i];
		if (predicate_same(m->predicates[*out].test, t))
			return true;
	}
	p->test = t;
	p->operand = span_of(t->operand);
	if (t->kind == TEST_MATCHES &&
	    !(p->pattern = compile_pattern(m, s, t->operand, info)))
		return false;
	*out = m->predicate_count++;
	m->bit[*out] = asked->count;
	asked->predicate[asked->count++] = *out;
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
	if (*s->pattern && !(c->text = compile_pattern(m, s, s->pattern, info)))
		return false;
	for (size_t i = 0; i < s->test_count; i++)
		if (!compile_test(m, s, &s->tests[i], &c->predicates[i], info))
			return false;
	return true;
}

/* In the order in which a row has them. */
static void
look_at_field(struct lens *l, enum field f)
{
	size_t i = l->field_count;

	for (size_t k = 0; k < l->field_count; k++)
		if (l->fields[k] == f)
			return;
	for (; i > 0 && l->fields[i - 1] > f; i--)
		l->fields[i] = l->fields[i - 1];
	l->fields[i] = (uint8_t)f;
	l->field_count++;
}

static void
add_sign(struct lens *l, const struct compiled *c, size_t at)
{
	l->signs[l->count++] = (uint16_t)at;
	l->test_count += c->sign->test_count;
	for (size_t i = 0; i < c->sign->test_count; i++)
		look_at_field(l, c->sign->tests[i].field);
}

static void
find_runs(struct lens *l)
{
	struct field_run *run = NULL;

	for (size_t i = 0; i < l->field_count; i++) {
		if (!run || l->fields[i] != run->first + run->count) {
			run = &l->runs[l->run_count++];
			run->first = l->fields[i];
		}
		run->count++;
	}
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
	find_runs(l);
	return true;
}

/* Room for everything that the signs of K may need. */
static bool
make_tables(struct matcher *m, const struct knowledge *k)
{
	size_t of_field[FIELD_COUNT] = { 0 }, tests = 0;

	for (size_t i = 0; i < know_sign_count(k); i++)
		for (size_t t = 0; t < know_sign(k, i)->test_count; t++)
			of_field[know_sign(k, i)->tests[t].field]++;
	for (int f = 0; f < FIELD_COUNT; f++)
		tests += of_field[f];
	m->signs = calloc(know_sign_count(k) + 1, sizeof(*m->signs));
	m->predicates = calloc(tests + 1, sizeof(*m->predicates));
	m->bit = calloc(tests + 1, sizeof(*m->bit));
	m->by_field = calloc(tests + 1, sizeof(*m->by_field));
	if (!m->signs || !m->predicates || !m->bit || !m->by_field)
		return false;
	for (size_t f = 0, at = 0; f < FIELD_COUNT; at += of_field[f++])
		m->asked[f].predicate = m->by_field + at;
	return true;
}

struct matcher_hand *
matcher_hand_new(const struct matcher *m)
{
	struct matcher_hand *h = calloc(1, sizeof(*h));
	bool good;

	if (!h)
		return NULL;
	h->m = m;
	h->scratch = pattern_scratch_new();
	h->answers = calloc(m->predicate_count + 1, sizeof(*h->answers));
	h->tuples = tuples_new();
	h->choices = choices_new();
	h->memo = memo_new();
	good = h->scratch && h->answers && h->tuples && h->choices && h->memo;
	for (int f = 0; good && f < FIELD_COUNT; f++)
		if (m->asked[f].count > 0)
			good = (h->classes[f] = classes_new(
				    m->asked[f].count)) != NULL;
	if (good)
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
	for (int f = 0; f < FIELD_COUNT; f++)
		classes_free(h->classes[f]);
	tuples_free(h->tuples);
	choices_free(h->choices);
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
	free(m->bit);
	free(m->by_field);
	free(m->predicates);
	free(m->signs);
	free(m);
}

bool
matcher_asks(const struct matcher *m, enum field f)
{
	return m->asked[f].count > 0;
}

/* --- one record --- */

static bool
ask_predicate(const struct matcher_hand *h, size_t predicate, struct span value)
{
	uint8_t *answer = &h->answers[predicate];

	if (*answer == NOT_ASKED) {
		pattern_hold(h->scratch, value);
		*answer = predicate_holds(
			      &h->m->predicates[predicate], h->scratch, value)
			      ? YES
			      : NO;
	}
	return *answer == YES;
}

/* R passes COUNT tests of C, and its pattern. */
static bool
matches(const struct matcher_hand *h, const struct compiled *c,
    const uint16_t *test, size_t count, const struct record *r)
{
	bool excerpt = r->source == SOURCE_TEXT && c->text;
	size_t asked = 0;

	for (size_t i = 0; i < count; i++) {
		struct span value = r->field[c->sign->tests[test[i]].field];

		if (excerpt && !value.p)
			continue;
		if (!ask_predicate(h, c->predicates[test[i]], value))
			return false;
		asked++;
	}
	if (!c->text)
		return true;
	/* ":443" alone is in many a text */
	return pattern_matches(c->text, h->scratch, r->text) &&
	       (!excerpt || asked > 0 || c->sign->test_count == 0 ||
		   literal_has_word(c->sign->pattern));
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

/* The signs of C, all but the open ones known to match R. */
static size_t
find_hits(struct matcher_hand *h, const struct record *r,
    const struct choice *c, size_t hits[MATCHER_HITS_MAX], bool *whole)
{
	const struct matcher *m = h->m;
	const uint16_t *test = c->tests;
	size_t n = 0;

	*whole = true;
	memset(h->answers, NOT_ASKED, m->predicate_count);
	for (size_t i = 0; i < c->count; i++) {
		const struct choice_sign *s = &c->sign[i];
		const struct compiled *sign = &m->signs[s->at];
		bool hit = !s->open || matches(h, sign, test, s->tests, r);

		test += s->tests;
		if (!hit)
			continue;
		if (n == MATCHER_HITS_MAX) {
			*whole = false;
			break;
		}
		hits[n++] = sign->index;
	}
	pattern_hold(h->scratch, SPAN_NONE);
	*whole &= !pattern_gave_up(h->scratch);
	return step_back(m, hits, n);
}

static bool
answer(void *arg, size_t of, size_t i, struct span value, bool *holds)
{
	const struct matcher_hand *h = arg;
	const struct matcher *m = h->m;

	*holds = predicate_holds(
	    &m->predicates[m->asked[of].predicate[i]], h->scratch, value);
	return !pattern_gave_up(h->scratch);
}

static void
classify(struct matcher_hand *h, const struct record *r, struct choice_key *key)
{
	const struct lens *l = &h->m->of_source[r->source];

	key->kind = r->source;
	key->count = l->field_count;
	for (size_t i = 0; i < l->field_count; i++) {
		uint8_t f = l->fields[i];

		key->class[i] = classes_of(
		    h->classes[f], r->field[f], answer, h, f);
	}
}

static uint16_t
class_in(const struct lens *l, const struct choice_key *key, enum field f)
{
	size_t i = 0;

	while (l->fields[i] != f)
		i++;
	return key->class[i];
}

/*
 * Adds the sign AT to MADE, with the tests that the classes of R leave open,
 * unless one of them rules it out.  An excerpt is asked all, as it counts how
 * many of the fields it has.
 */
static void
add_to_choice(const struct matcher_hand *h, struct choice *made, uint16_t at,
    const struct record *r)
{
	const struct compiled *c = &h->m->signs[at];
	bool excerpt = r->source == SOURCE_TEXT && c->text;
	size_t open = made->test_count;

	for (size_t i = 0; i < c->sign->test_count; i++) {
		enum field f = c->sign->tests[i].field;
		uint16_t class = class_in(
		    &h->m->of_source[r->source], &made->key, f);

		if (class != CLASS_OPEN && !(excerpt && !r->field[f].p) &&
		    !classes_answer(
			h->classes[f], class, h->m->bit[c->predicates[i]]))
			return;
		if (class == CLASS_OPEN || excerpt)
			made->tests[open++] = (uint16_t)i;
	}
	made->sign[made->count++] = (struct choice_sign){ at,
		(uint16_t)(open - made->test_count),
		c->text || open > made->test_count };
	made->open |= made->sign[made->count - 1].open;
	made->test_count = open;
}

static const struct choice *
choose(struct matcher_hand *h, const struct record *r,
    const struct choice_key *key)
{
	const struct lens *l = &h->m->of_source[r->source];
	struct choice *made = choices_add(
	    h->choices, key, l->count, l->test_count);

	if (!made)
		return NULL;
	for (size_t i = 0; i < l->count; i++)
		add_to_choice(h, made, l->signs[i], r);
	made->by_text = true;
	for (size_t i = 0; i < key->count; i++)
		made->by_text &= key->class[i] != CLASS_OPEN;
	if (!made->open)
		made->hit_count = find_hits(
		    h, r, made, made->hits, &made->whole);
	return made;
}

/* The choice of R by its classes; NULL when out of memory. */
static const struct choice *
choice_of(struct matcher_hand *h, const struct record *r)
{
	const struct choice *c;
	struct choice_key key;

	classify(h, r, &key);
	c = choices_find(h->choices, &key);
	return c ? c : choose(h, r, &key);
}

/* The same by all its values at once, if it is a row that is remembered. */
static const struct choice *
choice_of_row(struct matcher_hand *h, const struct record *r)
{
	const struct lens *l = &h->m->of_source[r->source];
	const struct choice *c;
	struct tuple tuple;

	if (!r->in_text || l->field_count > TUPLE_VALUES)
		return choice_of(h, r);
	c = tuples_find(h->tuples, r, l->runs, l->run_count, &tuple);
	if (c)
		return c;
	c = choice_of(h, r);
	if (c)
		tuples_keep(h->tuples, &tuple, c);
	return c;
}

/* The hits of R among the signs of its choice, of which some are open. */
static size_t
look_closer(struct matcher_hand *h, const struct record *r,
    const struct choice *c, size_t hits[MATCHER_HITS_MAX], bool *whole)
{
	size_t count;

	if (c->by_text && memo_get(h->memo, c->serial, r->text, hits, &count))
		return count;
	count = find_hits(h, r, c, hits, whole);
	if (c->by_text && *whole)
		memo_put(h->memo, c->serial, r->text, hits, count);
	return count;
}

size_t
matcher_hand_record(struct matcher_hand *h, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole)
{
	const struct choice *c = choice_of_row(h, r);

	*whole = c != NULL; /* no memory: there may be signs */
	if (!c)
		return 0;
	if (c->open)
		return look_closer(h, r, c, hits, whole);
	memcpy(hits, c->hits, c->hit_count * sizeof(hits[0]));
	*whole = c->whole;
	return c->hit_count;
}

size_t
matcher_record(const struct matcher *m, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole)
{
	return matcher_hand_record(m->own, r, hits, whole);
}
