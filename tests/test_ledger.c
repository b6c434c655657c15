/*
 * How records are divided into turns changes nothing of what is found: the
 * ledger counts many at once, and each by itself is the plain way.
 */

#include "engine/guide/tally.h"
#include "engine/know/knowledge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

#define RECORDS  20000 /* more than sketches are kept of unsettled */
#define HITS     4
#define SETS_MAX 900 /* more than meanings are remembered */

struct scene {
	struct knowledge *k;
	struct source source;
	char file[8];
	struct record *records;
	size_t *seen; /* signs of one record */
	size_t seen_count;
	size_t (*sets)[HITS];
	size_t *set_of;
};

static unsigned
next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

static void
scene_free(struct scene *s)
{
	free(s->records);
	free(s->seen);
	free(s->sets);
	free(s->set_of);
	knowledge_free(s->k);
}

/* Records with one of SETS sets of signs each. */
static struct scene
scene_new(unsigned seed, size_t sets)
{
	struct scene s = { .k = knowledge_builtin(NULL), .file = "a.log" };

	assert_non_null(s.k);
	s.records = calloc(RECORDS, sizeof(s.records[0]));
	s.seen = calloc(know_sign_count(s.k), sizeof(s.seen[0]));
	s.sets = calloc(SETS_MAX, sizeof(s.sets[0]));
	s.set_of = calloc(RECORDS, sizeof(s.set_of[0]));
	assert_true(s.records && s.seen && s.sets && s.set_of);
	for (size_t i = 0; i < know_sign_count(s.k); i++)
		if (know_sign(s.k, i)->kind == SIGN_SEEN)
			s.seen[s.seen_count++] = i;
	for (size_t i = 0; i < sets; i++)
		for (size_t k = 0; k < HITS; k++)
			s.sets[i][k] =
			    s.seen[k * s.seen_count / HITS +
				   next(&seed) % (s.seen_count / HITS)];
	for (size_t i = 0; i < RECORDS; i++) {
		s.set_of[i] = next(&seed) % sets;
		s.records[i] = (struct record){ .source = SOURCE_NDESPLUGIN,
			.time = i % 50 == 7 ? TIME_NONE
					    : (int64_t)(i + next(&seed) % 9) *
						  TIME_SECOND,
			.line = i + 1,
			.text = SPAN("text") };
	}
	return s;
}

/* All of them, a turn being over after LENGTH. */
static struct tally *
fold(struct scene *s, size_t length)
{
	struct tally *t = tally_new(s->k);

	assert_non_null(t);
	s->source.file = s->file;
	for (size_t i = 0; i < RECORDS; i++) {
		assert_int_equal(tally_record(t, &s->records[i], &s->source,
				     s->sets[s->set_of[i]], HITS),
		    OK);
		if ((i + 1) % length == 0)
			assert_int_equal(tally_settle(t, false), OK);
	}
	assert_int_equal(tally_settle(t, true), OK);
	return t;
}

static void
same_finding(const struct finding *a, const struct finding *b)
{
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->items, b->items);
	assert_true(a->first == b->first && a->last == b->last);
	for (size_t i = 0; i < a->items; i++)
		assert_int_equal(a->item[i].line, b->item[i].line);
}

/* *FOUND: hits that any sign has. */
static void
same_findings(
    const struct scene *s, const struct tally *a, const struct tally *b)
{
	static struct finding one, other;
	const struct tally_cover cover[SOURCE_COUNT] = { 0 };
	uint64_t found = 0;

	for (size_t i = 0; i < s->seen_count; i++) {
		bool there = tally_finding(a, s->seen[i], cover, &one);

		assert_int_equal(
		    there, tally_finding(b, s->seen[i], cover, &other));
		if (there)
			same_finding(&one, &other);
		found += there ? one.count : 0;
	}
	assert_int_equal(found, RECORDS * HITS);
}

static void
turns_of_any_length(void **state)
{
	static const size_t lengths[] = { 7, 370, 2048, RECORDS };
	static const size_t sets[] = { 1, 20, SETS_MAX };

	(void)state;
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		struct scene s = scene_new((unsigned)i + 1, sets[i]);
		struct tally *plain = fold(&s, 1);

		for (size_t k = 0; k < sizeof(lengths) / sizeof(lengths[0]);
		     k++) {
			struct tally *t = fold(&s, lengths[k]);

			same_findings(&s, plain, t);
			tally_free(t);
		}
		tally_free(plain);
		scene_free(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(turns_of_any_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
