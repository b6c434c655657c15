/*
 * Evidence kept of a sign: first, middle and last of any number.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "engine/guide/describe.h"
#include "engine/guide/sampler.h"

#define START (1750000000 * TIME_SECOND)

static void
add(struct sampler *s, int64_t time, uint64_t line, const char *text)
{
	static const struct source source;
	struct record r = { .time = time, .line = line, .text = span_of(text) };
	struct original o = { .record = &r, .source = &source };

	assert_int_equal(sampler_add(s, &o), OK);
	if (line % 3 == 0) {
		struct finding f;

		sampler_finding(s, 7, &f);
		assert_int_equal(f.item[f.items - 1].line, line);
	}
}

/* N items, the I-th on line I + 1; what the sampler keeps of them. */
static struct finding *
finding_of(uint64_t n)
{
	static struct finding f;
	struct sampler s = { 0 };

	memset(&f, 0xff, sizeof(f));
	for (uint64_t i = 0; i < n; i++)
		add(&s, START + (int64_t)i, i + 1, "text");
	sampler_finding(&s, 7, &f);
	sampler_free(&s);
	return &f;
}

static void
a_few(void **state)
{
	struct finding *f = finding_of(1);

	(void)state;
	assert_int_equal(f->count, 1);
	assert_int_equal(f->items, 1);
	assert_int_equal(f->item[0].line, 1);
	f = finding_of(2);
	assert_int_equal(f->items, 2);
	assert_int_equal(f->item[0].line, 1);
	assert_int_equal(f->item[1].line, 2);
	f = finding_of(3);
	assert_int_equal(f->items, 3);
	assert_int_equal(f->item[1].line, 2);
	assert_int_equal(f->item[2].line, 3);
}

/* First and last are exact, the middle is about the middle, all differ. */
static void
any_number(void **state)
{
	(void)state;
	for (uint64_t n = 3; n < 3000; n += n < 200 ? 1 : 97) {
		struct finding *f = finding_of(n);
		uint64_t middle = f->item[1].line;

		assert_int_equal(f->count, n);
		assert_int_equal(f->sign, 7);
		assert_int_equal(f->items, EVIDENCE_PER_SIGN);
		assert_int_equal(f->item[0].line, 1);
		assert_int_equal(f->item[2].line, n);
		assert_true(middle > 1 && middle < n);
		if (n >= 16)
			assert_true(middle > n / 4 && middle <= n * 3 / 4);
		for (size_t i = 0; i < f->items; i++)
			assert_int_equal(f->item[i].sign, 7);
		assert_int_equal(f->first, START);
		assert_int_equal(f->last, START + (int64_t)n - 1);
	}
}

/* Items are in the order of reading, times may not be. */
static void
times_in_any_order(void **state)
{
	static struct finding f;
	static const int64_t times[] = { 5, TIME_NONE, 9, 2, 4 };
	struct sampler s = { 0 };

	(void)state;
	for (size_t i = 0; i < 5; i++)
		add(&s, times[i], i + 1, "text");
	sampler_finding(&s, 0, &f);
	assert_int_equal(f.first, 2);
	assert_int_equal(f.last, 9);
	assert_int_equal(f.item[0].line, 1);
	assert_int_equal(f.item[2].line, 5);
	sampler_free(&s);
}

static void
without_times(void **state)
{
	static struct finding f;
	struct sampler s = { 0 };

	(void)state;
	add(&s, TIME_NONE, 1, "text");
	sampler_finding(&s, 0, &f);
	assert_true(f.first == TIME_NONE);
	assert_true(f.last == TIME_NONE);
	sampler_free(&s);
	sampler_free(&s);
}

/* The item that describe_record() makes of R, once R is gone. */
static void
described_later(const struct record *of)
{
	static const struct source source;
	struct record copy = *of, *r = &copy;
	static struct evidence_item now, later;
	char *text = span_dup(r->text);
	struct original o = { .record = r, .source = &source };
	struct sketch *k;

	assert_non_null(text);
	describe_record(r, &source, 7, &now);
	/* The status stands in the text, as in a row of IIS. */
	r->text.p = text;
	if (r->field[FIELD_SC_STATUS].p)
		r->field[FIELD_SC_STATUS] = span_slice(r->text, 0, 3);
	k = original_keep(&o);
	assert_non_null(k);
	memset(text, '?', r->text.n);
	free(text);
	sketch_describe(k, 7, &later);
	assert_int_equal(later.sign, 7);
	assert_int_equal(later.line, r->line);
	assert_string_equal(later.text, now.text);
	assert_string_equal(later.who, now.who);
	assert_string_equal(later.what, now.what);
	sketch_drop(k);
}

static void
sketches_outlive_records(void **state)
{
	static char wide[3000];
	struct record r = { .source = SOURCE_NDESPLUGIN,
		.time = START,
		.line = 3,
		.text = SPAN(
		    "Exiting \x01 VerifyRequest with 0x0, a bit longer"),
		.field = { [FIELD_THREAD] = SPAN("4711") } };

	(void)state;
	described_later(&r);
	memset(wide, 'x', sizeof(wide));
	r.text = (struct span){ wide, sizeof(wide) };
	described_later(&r);
	r.text = SPAN("");
	r.field[FIELD_THREAD] = (struct span){ wide, sizeof(wide) };
	described_later(&r);
	r = (struct record){ .source = SOURCE_IIS,
		.time = START,
		.text = SPAN("403 GET /a/mscep.dll"),
		.field = { [FIELD_SC_STATUS] = SPAN("403"),
		    [FIELD_SC_WIN32_STATUS] = SPAN("2148204809"),
		    [FIELD_CS_METHOD] = SPAN("GET"),
		    [FIELD_CS_URI_STEM] = SPAN("/a/mscep.dll") } };
	described_later(&r);
}

/* A sketch keeps every field that describe_record() looks at. */
static void
sketches_keep_what_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < SOURCE_COUNT * FIELD_COUNT; i++) {
		size_t f = i % FIELD_COUNT;
		struct record r = { .source = (enum source_kind)(
					i / FIELD_COUNT),
			.time = START,
			.text = SPAN("a message") };

		/* described_later() has the status stand in the text */
		r.field[f] = SPAN("operation=42&x");
		if (f != FIELD_SC_STATUS)
			described_later(&r);
		r.text = SPAN("200 GET");
		r.field[FIELD_CS_URI_STEM] = SPAN("/mscep.dll");
		r.field[FIELD_SC_STATUS] = SPAN("200");
		r.field[f] = SPAN("operation=42&x");
		if (f != FIELD_SC_STATUS)
			described_later(&r);
	}
}

/* More fields than a sketch has room for. */
static void
sketches_of_many_fields(void **state)
{
	struct record r = { .source = SOURCE_EVENT, .text = SPAN("200 GET") };

	(void)state;
	for (size_t f = 0; f < FIELD_COUNT; f++) {
		r.field[f] = SPAN("7");
		described_later(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_few),
		cmocka_unit_test(any_number),
		cmocka_unit_test(times_in_any_order),
		cmocka_unit_test(without_times),
		cmocka_unit_test(sketches_outlive_records),
		cmocka_unit_test(sketches_keep_what_is_told),
		cmocka_unit_test(sketches_of_many_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
