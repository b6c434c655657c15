/*
 * Two events of one transaction (rule 16): ids under any name, in any order
 * of the export, over several files; and what no id ties.
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
#include "engine/guide/exchange.h"

#define START  (1750000020 * TIME_SECOND)
#define WITHIN (120 * TIME_SECOND)

#define T1     "0123456789abcdef0123456789abcdef"
#define T2     "89abcdef0123456789abcdef01234567"
#define T3     "6b1a0c9e-3f5d-4c77-9d2e-5a8f1b2c3d4e"
#define DEVICE "5f0e2d1c-1111-4222-8333-444455556666"

static int
common(const char *a, const char *b)
{
	struct marks ma = marks_of(span_of(a)), mb = marks_of(span_of(b));

	return marks_common(&ma, &mb);
}

static void
ids_are_found(void **state)
{
	(void)state;
	assert_int_equal(common("transactionId=" T1 "\ndeviceId=" DEVICE,
			     "Transaction ID: {" T1 "}, done"),
	    MARKS_SAME);
	assert_int_equal(common("transactionId=" T1 "\ndeviceId=" DEVICE,
			     "transactionId=" T2 "\ndeviceId=" DEVICE),
	    MARKS_OTHER);
	/* Not hex, but named. */
	assert_int_equal(common("{\"transactionId\":\"Zz-41\"}",
			     "ID de transaction : zz-41"),
	    MARKS_SAME);
	assert_int_equal(common(DEVICE "\n" T1, "x " T1), 1);
	assert_int_equal(common("0123456789ABCDEF0123456789ABCDEF", T1), 1);
	assert_int_equal(common("transactionId=" T1, "request " T1), 1);
	/* Codes and fillers tie nothing. */
	assert_int_equal(common("0x80090005", "0x80090005"), 0);
	assert_int_equal(common("00000000-0000-0000-0000-000000000000",
			     "00000000-0000-0000-0000-000000000000"),
	    0);
	assert_int_equal(common("", ""), 0);
	assert_int_equal(common("transaction", "transactionId="), 0);
	assert_int_equal(common("transaction failed", "transaction failed"), 0);
}

struct bench {
	struct sign sign;
	struct source source[3];
	char file[8];
	struct relation rel;
	struct exchange *e;
	size_t in; /* the source that is read */
	uint64_t seq, forgotten;
	size_t lacks;
	uint64_t lack_seq[8];
};

static enum err
on_lack(void *arg, const struct relation *rel, const struct relation_open *a)
{
	struct bench *b = arg;

	assert_ptr_equal(rel, &b->rel);
	assert_non_null(a->sketch);
	assert_true(b->lacks < 8);
	b->lack_seq[b->lacks++] = a->seq;
	return OK;
}

static struct bench *
bench_new(void)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	b->sign.kind = SIGN_FOLLOWED;
	b->sign.same_transaction = true;
	b->sign.within = WITHIN;
	strcpy(b->file, "a.xml");
	for (size_t i = 0; i < 3; i++)
		b->source[i].file = b->file;
	relation_init(&b->rel, &b->sign, 3, &b->forgotten);
	b->e = b->rel.exchange = exchange_new(&b->rel);
	assert_non_null(b->e);
	return b;
}

static void
bench_free(struct bench *b)
{
	relation_free(&b->rel);
	free(b);
}

static struct record
record_of(int64_t s, const char *channel, const char *text)
{
	struct record r = { .source = SOURCE_EVENT,
		.time = START + s * TIME_SECOND,
		.text = span_of(text) };

	r.field[FIELD_CHANNEL] = span_of(channel);
	return r;
}

#define CHANNEL "Connectors/Operational"

static void
pass(struct bench *b, int64_t s, const char *channel)
{
	struct record r = record_of(s, channel, "");

	exchange_pass(b->e, &r, &b->source[b->in]);
}

static void
first(struct bench *b, int64_t s, const char *text)
{
	struct record r = record_of(s, CHANNEL, text);
	struct original k = { .record = &r, .source = &b->source[b->in] };

	pass(b, s, CHANNEL);
	assert_int_equal(exchange_first(b->e, &r, &b->source[b->in], &k,
			     ++b->seq, on_lack, b),
	    OK);
}

static void
then(struct bench *b, int64_t s, const char *text)
{
	struct record r = record_of(s, CHANNEL, text);

	pass(b, s, CHANNEL);
	exchange_then(b->e, &r, &b->source[b->in]);
}

static void
end(struct bench *b)
{
	assert_int_equal(
	    exchange_end(b->e, &b->source[b->in++], on_lack, b), OK);
}

#define ID(t) "transactionId=" t

static void
own_answer_only(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	first(b, 0, ID(T1));
	first(b, 10, ID(T2));
	then(b, 11, ID(T2));
	pass(b, 120, CHANNEL);
	end(b);
	assert_int_equal(b->lacks, 0);
	pass(b, 121, CHANNEL);
	end(b);
	assert_int_equal(b->lacks, 1);
	assert_int_equal(b->lack_seq[0], 1);
	end(b);
	assert_int_equal(b->lacks, 1);
	bench_free(b);
}

/* What another channel holds says nothing of this one. */
static void
another_channel_goes_on(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	first(b, 0, ID(T1));
	pass(b, 5000, "System");
	end(b);
	assert_int_equal(b->lacks, 0);
	pass(b, 6000, "System");
	end(b);
	assert_int_equal(b->lacks, 0);
	/* A later file of the same channel does. */
	pass(b, 7000, CHANNEL);
	end(b);
	assert_int_equal(b->lacks, 1);
	bench_free(b);
}

/* wevtutil with /rd:true: the newest first. */
static void
newest_first(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	pass(b, 900, CHANNEL);
	then(b, 602, ID(T3));
	first(b, 601, ID(T3));
	first(b, 300, ID(T2));
	then(b, 2, ID(T1));
	first(b, 1, ID(T1));
	/* And some that stand anywhere. */
	then(b, 402, ID("late-answer-4"));
	first(b, 702, ID("far-away-7"));
	first(b, 401, ID("late-answer-4"));
	then(b, 703, ID("far-away-7"));
	assert_int_equal(b->lacks, 0);
	end(b);
	assert_int_equal(b->lacks, 1);
	assert_int_equal(b->lack_seq[0], 2);
	bench_free(b);
}

/* The archive comes after the log that goes on from it. */
static void
over_two_files(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	then(b, 5, ID(T1));
	pass(b, 900, CHANNEL);
	end(b);
	first(b, -300, ID(T3));
	first(b, 0, ID(T1));
	first(b, 1, ID(T2));
	end(b);
	assert_int_equal(b->lacks, 2);
	assert_int_equal(b->lack_seq[0], 1);
	assert_int_equal(b->lack_seq[1], 3);
	bench_free(b);
}

/* The device recurs in all of its transactions: most marks win. */
static void
most_in_common(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	first(b, 0, DEVICE " " T1);
	first(b, 1, DEVICE " " T2);
	then(b, 2, DEVICE " " T2);
	pass(b, 500, CHANNEL);
	end(b);
	assert_int_equal(b->lacks, 1);
	assert_int_equal(b->lack_seq[0], 1);
	bench_free(b);
}

static void
by_time_when_nothing_recurs(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	first(b, 0, "received");
	first(b, 60, "received");
	then(b, 61, "verified");
	first(b, 700, "received");
	pass(b, 900, CHANNEL);
	end(b);
	assert_int_equal(b->lacks, 2);
	bench_free(b);
}

static void
time_goes_on_by_itself(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	first(b, 0, ID(T1));
	assert_int_equal(
	    exchange_tick(b->e, START + 120 * TIME_SECOND, on_lack, b), OK);
	assert_int_equal(b->lacks, 0);
	assert_int_equal(
	    exchange_tick(b->e, START + 121 * TIME_SECOND, on_lack, b), OK);
	assert_int_equal(b->lacks, 1);
	bench_free(b);
}

/* Memory is bounded; what gives way has been counted. */
static void
a_flood(void **state)
{
	struct bench *b = bench_new();
	char text[64];

	(void)state;
	for (int i = 0; i < 5 * EXCHANGE_OPEN_MAX; i++) {
		snprintf(text, sizeof(text), ID("xx-%03d"), i);
		then(b, 0, text);
	}
	for (int i = 0; i < EXCHANGE_OPEN_MAX; i++) {
		snprintf(text, sizeof(text), ID("yy-%03d"), i);
		first(b, 0, text);
	}
	b->in = 1;
	pass(b, 900, CHANNEL);
	first(b, 0, ID("zz-001"));
	assert_int_equal(b->lacks, 1);
	assert_int_equal(b->lack_seq[0], 1);
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_found),
		cmocka_unit_test(own_answer_only),
		cmocka_unit_test(another_channel_goes_on),
		cmocka_unit_test(newest_first),
		cmocka_unit_test(over_two_files),
		cmocka_unit_test(most_in_common),
		cmocka_unit_test(by_time_when_nothing_recurs),
		cmocka_unit_test(time_goes_on_by_itself),
		cmocka_unit_test(a_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
