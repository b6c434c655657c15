/*
 * Signs that relate two records, without a guide around them: flows, time
 * limits, neighbours that are swapped, and records made to hurt.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "engine/guide/relation.h"

#define START  (1750000020 * TIME_SECOND) /* a whole minute */
#define WITHIN (120 * TIME_SECOND)

/* A relation under test and the As that nothing followed. */
struct bench {
	struct sign sign;
	struct source source;
	char file[8];
	struct relation rel;
	uint64_t seq, forgotten;
	uint64_t lacks;
	uint64_t lack_seq; /* of the last one */
};

static enum err
on_lack(void *arg, const struct relation *rel, const struct relation_open *a)
{
	struct bench *b = arg;

	assert_ptr_equal(rel, &b->rel);
	assert_non_null(a->sketch);
	b->lacks++;
	b->lack_seq = a->seq;
	return OK;
}

static struct bench *
bench_new(enum sign_kind kind, bool same_flow)
{
	struct bench *b = calloc(1, sizeof(*b));

	b->sign.kind = kind;
	b->sign.same_flow = same_flow;
	b->sign.within = WITHIN;
	strcpy(b->file, "a.log");
	b->source.file = b->file;
	relation_init(&b->rel, &b->sign, 3, &b->forgotten);
	return b;
}

static void
bench_free(struct bench *b)
{
	relation_free(&b->rel);
	free(b);
}

/* Seconds after START, or none. */
#define NO_TIME INT64_MIN

static struct record
record_at(int64_t s, uint64_t flow)
{
	return (struct record){ .time = s == NO_TIME ? TIME_NONE
						     : START + s * TIME_SECOND,
		.flow = flow };
}

static void
first(struct bench *b, int64_t s, uint64_t flow)
{
	struct record r = record_at(s, flow);
	struct original k = { .record = &r, .source = &b->source };

	assert_int_equal(
	    relation_first(&b->rel, &r, &k, ++b->seq, on_lack, b), OK);
}

static bool
then(struct bench *b, int64_t s, uint64_t flow)
{
	struct record r = record_at(s, flow);

	return relation_then(&b->rel, &r);
}

static void
expire(struct bench *b, int64_t s)
{
	assert_int_equal(
	    relation_expire(&b->rel, record_at(s, 0).time, on_lack, b), OK);
}

static void
followed_in_time_or_not(void **state)
{
	struct bench *b = bench_new(SIGN_FOLLOWED, true);

	(void)state;
	first(b, 0, 1);
	expire(b, 120);
	assert_int_equal(b->lacks, 0);
	assert_false(then(b, 120, 1)); /* answered */
	expire(b, 500);
	assert_int_equal(b->lacks, 0);
	first(b, 600, 1);
	expire(b, 721);
	assert_int_equal(b->lacks, 1);
	assert_int_equal(b->lack_seq, 2);
	expire(b, 900);
	assert_int_equal(b->lacks, 1);
	bench_free(b);
}

static void
answers_of_another_thread(void **state)
{
	struct bench *b = bench_new(SIGN_FOLLOWED, true);

	(void)state;
	first(b, 0, 1);
	first(b, 1, 2);
	first(b, 2, 3);
	then(b, 3, 2);
	expire(b, 200);
	assert_int_equal(b->lacks, 2);
	bench_free(b);
}

/* A thread that sends again has given up. */
static void
the_thread_moves_on(void **state)
{
	struct bench *b = bench_new(SIGN_FOLLOWED, true);

	(void)state;
	first(b, 0, 1);
	first(b, 1, 2);
	first(b, 2, 1);
	assert_int_equal(b->lacks, 1);
	assert_int_equal(b->lack_seq, 1);
	then(b, 3, 1);
	then(b, 3, 2);
	expire(b, 999);
	assert_int_equal(b->lacks, 1);
	bench_free(b);
}

static void
without_flows_numbers_count(void **state)
{
	struct bench *b = bench_new(SIGN_FOLLOWED, false);

	(void)state;
	first(b, 0, 1);
	first(b, 1, 1);
	first(b, 2, 1);
	then(b, 3, 9);
	then(b, 4, 8);
	expire(b, 999);
	assert_int_equal(b->lacks, 1);
	assert_int_equal(b->lack_seq, 3);
	bench_free(b);
}

/* IIS swaps neighbours: a B up to five seconds before its A is its B. */
static void
the_answer_is_logged_first(void **state)
{
	struct bench *b = bench_new(SIGN_FOLLOWED, false);

	(void)state;
	then(b, 0, 0);
	first(b, 5, 0);
	expire(b, 999);
	assert_int_equal(b->lacks, 0);
	then(b, 1000, 0);
	first(b, 1006, 0); /* too late */
	expire(b, 2000);
	assert_int_equal(b->lacks, 1);
	then(b, 3000, 0);
	first(b, 3000, 0);
	first(b, 3001, 0); /* it answers one, not two */
	expire(b, 4000);
	assert_int_equal(b->lacks, 2);
	bench_free(b);
}

static void
without_times(void **state)
{
	struct bench *b = bench_new(SIGN_FOLLOWED, true);

	(void)state;
	first(b, NO_TIME, 1);
	first(b, NO_TIME, 2);
	expire(b, 5000); /* they have no time to be late by */
	assert_int_equal(b->lacks, 0);
	then(b, NO_TIME, 1);
	expire(b, NO_TIME); /* the end of the file */
	assert_int_equal(b->lacks, 1);
	assert_int_equal(b->lack_seq, 2);
	bench_free(b);
}

/* The end of a log with times decides nothing that may still come. */
static void
end_of_a_log_with_times(void **state)
{
	struct bench *b = bench_new(SIGN_FOLLOWED, true);

	(void)state;
	first(b, 0, 1);
	expire(b, 60);
	expire(b, NO_TIME);
	assert_int_equal(b->lacks, 0);
	bench_free(b);
}

/* One record with a wrong clock, or none, hides nothing of the others. */
static void
one_wrong_clock(void **state)
{
	struct bench *b = bench_new(SIGN_FOLLOWED, true);

	(void)state;
	first(b, 400 * INT64_C(86400), 1);
	first(b, NO_TIME, 2);
	first(b, 0, 3);
	expire(b, 121);
	assert_int_equal(b->lacks, 1);
	assert_int_equal(b->lack_seq, 3);
	expire(b, NO_TIME);
	assert_int_equal(b->lacks, 2);
	assert_int_equal(b->lack_seq, 2);
	bench_free(b);
}

/* More under way than are kept: the oldest is forgotten, undecided. */
static void
very_many_open(void **state)
{
	struct bench *b = bench_new(SIGN_FOLLOWED, true);

	(void)state;
	for (uint64_t i = 0; i < 5 * RELATION_OPEN_MAX; i++)
		first(b, 0, i + 1);
	assert_int_equal(b->lacks, 0);
	expire(b, 999);
	assert_int_equal(b->lacks, RELATION_OPEN_MAX);
	assert_int_equal(b->lack_seq, 5 * RELATION_OPEN_MAX);
	assert_int_equal(b->forgotten, 4 * RELATION_OPEN_MAX);
	bench_free(b);
}

static void
preceded_in_time_or_not(void **state)
{
	struct bench *b = bench_new(SIGN_PRECEDED, true);

	(void)state;
	assert_false(then(b, 0, 1));
	first(b, 0, 1);
	assert_false(then(b, 1, 2)); /* of another flow */
	assert_true(then(b, 120, 1));
	assert_false(then(b, 120, 1)); /* taken */
	first(b, 200, 1);
	assert_false(then(b, 321, 1));
	/* It may stand a second after the B, when clocks round. */
	first(b, 1000, 1);
	assert_true(then(b, 999, 1));
	first(b, 2000, 1);
	assert_false(then(b, 1998, 1));
	assert_int_equal(b->lacks, 0);
	bench_free(b);
}

static void
preceded_without_times(void **state)
{
	struct bench *b = bench_new(SIGN_PRECEDED, true);

	(void)state;
	first(b, NO_TIME, 0);
	assert_true(then(b, NO_TIME, 0));
	assert_false(then(b, NO_TIME, 0));
	expire(b, NO_TIME);
	assert_int_equal(b->lacks, 0);
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(followed_in_time_or_not),
		cmocka_unit_test(answers_of_another_thread),
		cmocka_unit_test(the_thread_moves_on),
		cmocka_unit_test(without_flows_numbers_count),
		cmocka_unit_test(the_answer_is_logged_first),
		cmocka_unit_test(without_times),
		cmocka_unit_test(end_of_a_log_with_times),
		cmocka_unit_test(one_wrong_clock),
		cmocka_unit_test(very_many_open),
		cmocka_unit_test(preceded_in_time_or_not),
		cmocka_unit_test(preceded_without_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
