/*
 * Signs about absence, without a guide around them: what was missed, by whom
 * and when, in whatever order it is read (rules of judgement 14, 15, 27).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "engine/guide/absence.h"

#define START (1750000020 * TIME_SECOND) /* a whole minute */

struct bench {
	struct sign sign;
	struct source source;
	char file[8];
	struct absence a;
	uint64_t seq;
	struct tally_cover cover[SOURCE_COUNT];
};

static struct bench *
bench_new(void)
{
	struct bench *b = calloc(1, sizeof(*b));
	static const size_t first[] = { 1 };

	b->sign.kind = SIGN_ABSENT_WHILE;
	b->sign.polarity = POLARITY_BAD;
	b->sign.sources = 1u << SOURCE_IIS;
	b->sign.fails = true;
	b->sign.first = first;
	b->sign.first_count = 1;
	strcpy(b->file, "a.log");
	b->source.file = b->file;
	absence_init(&b->a, &b->sign, 3);
	return b;
}

static void
bench_free(struct bench *b)
{
	absence_free(&b->a);
	free(b);
}

/* Seconds after START, or none. */
#define NO_TIME INT64_MIN

static struct record
record_at(int64_t s, const char *client)
{
	struct record r = { .source = SOURCE_IIS,
		.time = s == NO_TIME ? TIME_NONE : START + s * TIME_SECOND };

	if (client)
		r.field[FIELD_C_IP] = span_of(client);
	return r;
}

static void
first_of(struct bench *b, int64_t s, const char *client)
{
	struct record r = record_at(s, client);
	struct original k = { .record = &r, .source = &b->source };

	assert_int_equal(
	    absence_first(&b->a, &r, outcome_client(&r, false), &k, ++b->seq),
	    OK);
}

static void
first(struct bench *b, int64_t s)
{
	first_of(b, s, NULL);
}

static void
then(struct bench *b, int64_t s)
{
	struct record r = record_at(s, NULL);

	absence_then(&b->a, &r);
}

static void
know(struct bench *b, const char *client)
{
	struct record r = record_at(0, client);

	assert_int_equal(absence_know(&b->a, outcome_client(&r, false)), OK);
}

static uint64_t
after(const struct bench *b, int64_t *s)
{
	int64_t t;
	uint64_t n = absence_after(&b->a, &t);

	*s = t == TIME_NONE ? NO_TIME : (t - START) / TIME_SECOND;
	return n;
}

static uint64_t
count(const struct bench *b)
{
	return absence_count(&b->a, b->cover);
}

/* As after the last B and two minutes of grace, by the minute. */
static void
absent_since(void **state)
{
	struct bench *b = bench_new();
	int64_t s;

	(void)state;
	assert_int_equal(after(b, &s), 0);
	assert_int_equal(s, NO_TIME);
	for (int64_t i = 0; i < 10; i++)
		first(b, i * 60);
	assert_int_equal(after(b, &s), 10);
	then(b, 200);
	assert_int_equal(after(b, &s), 4);
	assert_int_equal(s, 360);
	then(b, 50); /* an older one changes nothing */
	assert_int_equal(after(b, &s), 4);
	then(b, 600);
	assert_int_equal(after(b, &s), 0);
	first(b, 10000);
	assert_int_equal(after(b, &s), 1);
	bench_free(b);
}

/* Read from two logs, the Bs last: only time counts. */
static void
absent_in_any_order(void **state)
{
	struct bench *b = bench_new();
	int64_t s;

	(void)state;
	for (int64_t i = 9; i >= 0; i--)
		first(b, i * 3600);
	then(b, 5 * 3600);
	assert_int_equal(after(b, &s), 4);
	bench_free(b);
}

/* Local times of unknown zone may be fourteen hours off. */
static void
absent_with_an_unknown_zone(void **state)
{
	struct bench *b = bench_new();
	struct record r = record_at(0, NULL);
	int64_t s;

	(void)state;
	first(b, 13 * 3600);
	first(b, 15 * 3600);
	r.zone_unknown = true;
	absence_then(&b->a, &r);
	assert_int_equal(after(b, &s), 1);
	bench_free(b);
}

static void
absent_without_times(void **state)
{
	struct bench *b = bench_new();
	int64_t s;

	(void)state;
	first(b, NO_TIME);
	then(b, NO_TIME);
	first(b, NO_TIME);
	first(b, NO_TIME);
	assert_int_equal(after(b, &s), 2);
	assert_int_equal(s, NO_TIME);
	bench_free(b);
}

/* Every A in a minute of its own, the newest first: no hang, no growth. */
static void
absent_over_a_century(void **state)
{
	struct bench *b = bench_new();
	int64_t s;

	(void)state;
	for (int64_t i = 300000; i > 0; i--)
		first(b, i * 60);
	assert_true(after(b, &s) >= 1000);
	assert_true(b->a.minute_count <= 10000);
	for (int64_t i = 300000; i < 600000; i++)
		first(b, i * 60);
	assert_true(b->a.minute_count <= 10000);
	then(b, 600000 * 60 - 600);
	assert_int_equal(after(b, &s), 7);
	bench_free(b);
}

/* More than are kept one by one: their number and the first are known. */
static void
number_and_first_of_many(void **state)
{
	struct bench *b = bench_new();
	int64_t s;

	(void)state;
	for (int64_t i = 0; i < 1000; i++)
		first(b, i * 7);
	assert_int_equal(after(b, &s), 1000);
	assert_int_equal(s, 0);
	then(b, 2000);
	/* Those before the newest 200 to the minute: 2163 is its first. */
	assert_int_equal(after(b, &s), 1000 - 309);
	assert_int_equal(s, 2163);
	bench_free(b);
}

/* To the second, also in the minute of the B. */
static void
grace_of_its_own(void **state)
{
	struct bench *b = bench_new();
	int64_t s;

	(void)state;
	b->sign.within = TIME_SECOND;
	first(b, 31);
	first(b, 32);
	then(b, 30);
	assert_int_equal(after(b, &s), 1);
	assert_int_equal(s, 32);
	bench_free(b);
}

/* The outcomes are what was missed: each with its time and its client. */
static void
outcomes_keep_what_was_missed(void **state)
{
	struct bench *b = bench_new();
	struct window w;
	char client[32];

	(void)state;
	for (int i = 0; i < 12; i++) {
		snprintf(client, sizeof(client), "198.51.100.%d", i / 2);
		first_of(b, i * 300, client);
	}
	then(b, 300 + 1);
	window_init(&w);
	absence_outcomes(&b->a, b->cover, SOURCE_NDESPLUGIN, &w);
	assert_int_equal(w.count, 0);
	absence_outcomes(&b->a, b->cover, SOURCE_IIS, &w);
	assert_int_equal(w.count, 10);
	assert_int_equal(w.bad, 10);
	for (size_t i = 0; i < w.count; i++) {
		const struct outcome *o = window_at(&w, i);
		struct record r;

		snprintf(
		    client, sizeof(client), "198.51.100.%d", (int)(i + 2) / 2);
		r = record_at((int64_t)(i + 2) * 300, client);
		assert_int_equal(o->time, r.time);
		assert_int_equal(o->seq, i + 3);
		assert_int_equal(o->client, outcome_client(&r, false));
		assert_int_equal(o->signs[0], 3);
		assert_true(o->bad);
		assert_false(o->mild);
	}
	assert_int_equal(window_verdict(&w), VERDICT_FAIL);
	bench_free(b);
}

/* Hundreds missed are counted as hundreds. */
static void
outcomes_count_all(void **state)
{
	struct bench *b = bench_new();
	struct window w;

	(void)state;
	for (int64_t i = 0; i < 500; i++)
		first(b, i * 60);
	window_init(&w);
	absence_outcomes(&b->a, b->cover, SOURCE_IIS, &w);
	assert_int_equal(w.bad, 500);
	assert_int_equal(w.count, WINDOW_OUTCOMES);
	assert_int_equal(w.first_bad, START);
	bench_free(b);
}

/* Rule 5: one client alone never makes a check fail. */
static void
one_client_alone(void **state)
{
	struct bench *b = bench_new();
	struct window w;

	(void)state;
	first_of(b, 0, "198.51.100.1");
	then(b, 1);
	for (int64_t i = 0; i < 9; i++)
		first_of(b, 900 + i, "203.0.113.9");
	window_init(&w);
	absence_outcomes(&b->a, b->cover, SOURCE_IIS, &w);
	assert_int_equal(w.bad, 9);
	assert_int_equal(window_verdict(&w), VERDICT_WARN);
	/* Another one misses it too. */
	first_of(b, 1000, "198.51.100.2");
	window_init(&w);
	absence_outcomes(&b->a, b->cover, SOURCE_IIS, &w);
	assert_int_equal(window_verdict(&w), VERDICT_FAIL);
	bench_free(b);
}

/* Nobody else is there to do well: a proxy, or the only device. */
static void
the_only_client(void **state)
{
	struct bench *b = bench_new();
	struct window w;

	(void)state;
	first_of(b, 0, "203.0.113.9");
	then(b, 1);
	for (int64_t i = 0; i < 9; i++)
		first_of(b, 900 + i, "203.0.113.9");
	/* Yesterday's other one is no witness. */
	first_of(b, -2 * 86400, "198.51.100.1");
	window_init(&w);
	absence_outcomes(&b->a, b->cover, SOURCE_IIS, &w);
	assert_int_equal(window_verdict(&w), VERDICT_FAIL);
	bench_free(b);
}

/* Three of two clients, or ten of one, who are known, for ten minutes. */
static void
least_alone_known_lasting(void **state)
{
	static const size_t sign[] = { 2 };
	struct bench *b = bench_new();

	(void)state;
	b->sign.known = sign;
	b->sign.known_count = 1;
	b->sign.alone = 10;
	b->sign.lasting = 600 * TIME_SECOND;
	for (int64_t i = 0; i < 9; i++)
		first_of(b, i * 100, "198.51.100.1");
	assert_int_equal(count(b), 0); /* never seen before */
	know(b, "198.51.100.1");
	for (int64_t i = 0; i < 9; i++)
		first_of(b, i * 100, "198.51.100.1");
	assert_int_equal(count(b), 0);
	first_of(b, 900, "198.51.100.1");
	assert_int_equal(count(b), 10);
	then(b, 0); /* nine are left */
	assert_int_equal(count(b), 0);
	know(b, "198.51.100.2");
	first_of(b, 901, "198.51.100.2");
	assert_int_equal(count(b), 9);
	then(b, 200); /* from 321 s to 901 s */
	assert_int_equal(count(b), 0);
	first_of(b, 1001, "198.51.100.2");
	assert_int_equal(count(b), 8);
	bench_free(b);
}

/* What comes before the source of the Bs begins was not missed. */
static void
heard(void **state)
{
	static const size_t sign[] = { 4 };
	struct bench *b = bench_new();
	struct record r = record_at(250, NULL);
	int64_t s;

	(void)state;
	b->sign.heard = sign;
	b->sign.heard_count = 1;
	for (int64_t i = 0; i < 10; i++)
		first(b, i * 100);
	assert_int_equal(after(b, &s), 0);
	absence_hear(&b->a, &r);
	assert_int_equal(after(b, &s), 7);
	assert_int_equal(s, 300);
	r = record_at(50, NULL); /* read later, and older */
	absence_hear(&b->a, &r);
	assert_int_equal(after(b, &s), 9);
	then(b, 300);
	assert_int_equal(after(b, &s), 5);
	bench_free(b);
}

/* The evidence: the first, one in between, and the last. */
static void
finding(void **state)
{
	struct bench *b = bench_new();
	struct finding f;

	(void)state;
	for (int64_t i = 0; i < 8; i++)
		first(b, i * 100);
	then(b, 100);
	assert_true(absence_finding(&b->a, b->cover, &f));
	assert_int_equal(f.count, 5);
	assert_int_equal(f.items, 3);
	assert_int_equal(f.first, START + 300 * TIME_SECOND);
	assert_int_equal(f.last, START + 700 * TIME_SECOND);
	assert_int_equal(f.item[0].time, f.first);
	assert_int_equal(f.item[1].time, START + 500 * TIME_SECOND);
	assert_int_equal(f.item[2].time, f.last);
	assert_string_equal(f.item[0].file, "a.log");
	then(b, 500);
	assert_false(absence_finding(&b->a, b->cover, &f));
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_since),
		cmocka_unit_test(absent_in_any_order),
		cmocka_unit_test(absent_with_an_unknown_zone),
		cmocka_unit_test(absent_without_times),
		cmocka_unit_test(absent_over_a_century),
		cmocka_unit_test(number_and_first_of_many),
		cmocka_unit_test(grace_of_its_own),
		cmocka_unit_test(outcomes_keep_what_was_missed),
		cmocka_unit_test(outcomes_count_all),
		cmocka_unit_test(one_client_alone),
		cmocka_unit_test(the_only_client),
		cmocka_unit_test(least_alone_known_lasting),
		cmocka_unit_test(heard),
		cmocka_unit_test(finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
