/*
 * Signs on records.  Signs are sorted into one list per source when the
 * matcher is made, and what several of them ask of a field is asked once.
 *
 *	values of fields -> classes -> a choice of signs -> patterns on the text
 *
 * A row of a log differs from others in its time, its client and little else.
 * Each value that is looked at belongs to a class, by all answers to what the
 * guide asks of its field (classes.h); the classes of a record make its choice
 * of signs (choice.h), done with unless a sign has a pattern for the text; and
 * what a choice makes of a text is remembered as well (memo.h).
 *
 * Nothing of that may make a difference: a class depends on the value alone, a
 * choice on classes alone, an answer in the memo on choice and text.  What is
 * not certain, a value that is too long or a pattern that gave up, is asked
 * anew for its record, in the guide's order.
 */

#include "engine/match/matcher.h"

#include "engine/base/literal.h"
#include "engine/know/image.h"
#include "engine/know/predicate.h"
#include "engine/match/choice.h"
#include "engine/match/classes.h"
#include "engine/match/memo.h"
#include "engine/match/runs.h"

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
	uint8_t beside[FIELD_COUNT]; /* how many, from this one on, follow one
					upon the other there: they may do so in
					a row, too */
	size_t field_count;
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
	struct runs *runs;
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
	struct predicate *p = m->predicates;
	size_t i = 0;

	while (i < m->predicate_count &&
	       (p[i].test->field != t->field || !predicate_same(p[i].test, t)))
		i++;
	*out = i;
	if (i < m->predicate_count)
		return true;
	p[i].test = t;
	p[i].operand = span_of(t->operand);
	if (t->kind == TEST_MATCHES &&
	    !(p[i].pattern = compile_pattern(m, s, t->operand, info)))
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
	for (size_t i = 0; i < c->sign->test_count; i++)
		look_at_field(l, c->sign->tests[i].field);
}

static void
find_runs(struct lens *l)
{
	for (size_t i = 0; i < l->field_count; i++) {
		size_t n = 1;

		while (n < RUN_VALUES && i + n < l->field_count &&
		       l->fields[i + n] == l->fields[i] + n)
			n++;
		l->beside[i] = (uint8_t)n;
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

/* Sorts the predicates by their fields; false when out of memory. */
static bool
sort_predicates(struct matcher *m)
{
	size_t *next;

	m->bit = calloc(m->predicate_count + 1, sizeof(*m->bit));
	m->by_field = calloc(m->predicate_count + 1, sizeof(*m->by_field));
	if (!m->bit || !m->by_field)
		return false;
	for (size_t i = 0; i < m->predicate_count; i++)
		m->bit[i] = m->asked[m->predicates[i].test->field].count++;
	next = m->by_field;
	for (int f = 0; f < FIELD_COUNT; f++) {
		m->asked[f].predicate = next;
		next += m->asked[f].count;
	}
	for (size_t i = 0; i < m->predicate_count; i++)
		m->asked[m->predicates[i].test->field].predicate[m->bit[i]] = i;
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
	bool good;

	if (!h)
		return NULL;
	h->m = m;
	h->scratch = pattern_scratch_new();
	h->answers = calloc(m->predicate_count + 1, sizeof(*h->answers));
	h->runs = runs_new();
	h->choices = choices_new();
	h->memo = memo_new();
	good = h->scratch && h->answers && h->runs && h->choices && h->memo;
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
	runs_free(h->runs);
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
	if (good && !sort_predicates(m))
		good = err_set(info, ERR_NOMEM, NULL, 0, NULL) == OK;
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
	size_t asked = 0;

	for (size_t i = 0; i < c->sign->test_count; i++) {
		struct span value = r->field[c->sign->tests[i].field];

		if (excerpt && !value.p)
			continue;
		if (!ask_predicate(h, c->predicates[i], value))
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

/* The COUNT signs at SIGN, all but the open ones known to match. */
static size_t
find_hits(struct matcher_hand *h, const struct record *r,
    const struct choice_sign *sign, size_t count, size_t hits[MATCHER_HITS_MAX],
    bool *whole)
{
	const struct matcher *m = h->m;
	size_t n = 0;

	memset(h->answers, NOT_ASKED, m->predicate_count);
	for (size_t i = 0; i < count; i++) {
		const struct compiled *c = &m->signs[sign[i].at];

		if (sign[i].open && !matches(h, c, r))
			continue;
		if (n == MATCHER_HITS_MAX) {
			*whole = false;
			break;
		}
		hits[n++] = c->index;
	}
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

/* The classes of N fields OF of R; false when one is open. */
static bool
classify(struct matcher_hand *h, const struct record *r, const uint8_t *of,
    size_t n, uint16_t *class)
{
	bool known = true;

	for (size_t i = 0; i < n; i++) {
		class[i] = classes_of(
		    h->classes[of[i]], r->field[of[i]], answer, h, of[i]);
		known &= class[i] != CLASS_OPEN;
	}
	return known;
}

/* The same by what stands side by side. */
static bool
classify_run(struct matcher_hand *h, const struct record *r,
    const struct run *run, const uint8_t *of, uint16_t *class)
{
	const uint16_t *found = runs_find(h->runs, run);

	if (found) {
		memcpy(class, found, run->count * sizeof(class[0]));
		return true;
	}
	if (!classify(h, r, of, run->count, class))
		return false;
	runs_keep(h->runs, run, class);
	return true;
}

/* False: some class is open. */
static bool
key_of(struct matcher_hand *h, const struct record *r, struct choice_key *key)
{
	const struct lens *l = &h->m->of_source[r->source];
	bool known = true;
	struct run run;
	size_t n;

	key->kind = r->source;
	key->count = l->field_count;
	for (size_t i = 0; i < l->field_count; i += n) {
		const uint8_t *of = &l->fields[i];

		n = r->in_text ? l->beside[i] : 1;
		if (n > 1 && runs_make(&run, *of, &r->field[*of], n)) {
			known &= classify_run(h, r, &run, of, &key->class[i]);
			continue;
		}
		known &= classify(h, r, of, n, &key->class[i]);
	}
	return known;
}

static uint16_t
class_in(const struct lens *l, const struct choice_key *key, enum field f)
{
	size_t i = 0;

	while (l->fields[i] != f)
		i++;
	return key->class[i];
}

/* What the classes in KEY, that of R, say of C. */
static enum answer
ask_classes(const struct matcher_hand *h, const struct choice_key *key,
    const struct compiled *c, const struct record *r)
{
	const struct lens *l = &h->m->of_source[key->kind];
	bool excerpt = r->source == SOURCE_TEXT && c->text;
	enum answer all = c->text ? NOT_ASKED : YES;

	for (size_t i = 0; i < c->sign->test_count; i++) {
		enum field f = c->sign->tests[i].field;
		uint16_t class = class_in(l, key, f);

		if (class == CLASS_OPEN)
			all = NOT_ASKED;
		else if (!(excerpt && !r->field[f].p) &&
			 !classes_answer(
			     h->classes[f], class, h->m->bit[c->predicates[i]]))
			return NO;
	}
	return all;
}

static const struct choice *
choose(struct matcher_hand *h, const struct record *r,
    const struct choice_key *key)
{
	const struct lens *l = &h->m->of_source[r->source];
	struct choice *made = choices_add(h->choices, key, l->count);

	for (size_t i = 0; made && i < l->count; i++) {
		enum answer all = ask_classes(
		    h, key, &h->m->signs[l->signs[i]], r);

		if (all == NO)
			continue;
		made->sign[made->count++] = (struct choice_sign){
			(uint16_t)l->signs[i], all == NOT_ASKED
		};
		made->open |= all == NOT_ASKED;
	}
	if (!made || made->open)
		return made;
	made->whole = true;
	made->hit_count = find_hits(
	    h, r, made->sign, made->count, made->hits, &made->whole);
	return made;
}

size_t
matcher_hand_record(struct matcher_hand *h, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole)
{
	const struct choice *c;
	struct choice_key key;
	bool known = key_of(h, r, &key);
	size_t count;

	*whole = true;
	c = choices_find(h->choices, &key);
	if (!c)
		c = choose(h, r, &key);
	if (!c) {
		*whole = false; /* no memory: there may be signs */
		return 0;
	}
	if (!c->open) {
		memcpy(hits, c->hits, c->hit_count * sizeof(hits[0]));
		*whole = c->whole;
		return c->hit_count;
	}
	if (known && memo_get(h->memo, c->serial, r->text, hits, &count))
		return count;
	count = find_hits(h, r, c->sign, c->count, hits, whole);
	if (known && *whole)
		memo_put(h->memo, c->serial, r->text, hits, count);
	return count;
}

size_t
matcher_record(const struct matcher *m, const struct record *r,
    size_t hits[MATCHER_HITS_MAX], bool *whole)
{
	return matcher_hand_record(m->own, r, hits, whole);
}
