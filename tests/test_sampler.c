/*
 * Evidence kept of a sign: first, middle and last of any number.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "engine/guide/sampler.h"

#define START (1750000000 * TIME_SECOND)

/* N items, the I-th on line I + 1; what the sampler keeps of them. */
static struct finding *
finding_of(uint64_t n)
{
	static struct finding f;
	static struct evidence_item item;
	struct sampler s = { 0 };

	memset(&f, 0xff, sizeof(f));
	for (uint64_t i = 0; i < n; i++) {
		item = (struct evidence_item){
			.sign = 99, .line = i + 1, .time = START + (int64_t)i
		};
		assert_int_equal(sampler_add(&s, &item), OK);
	}
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
	static struct evidence_item item;
	static const int64_t times[] = { 5, TIME_NONE, 9, 2, 4 };
	struct sampler s = { 0 };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		item.time = times[i];
		item.line = i + 1;
		assert_int_equal(sampler_add(&s, &item), OK);
	}
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
	static struct evidence_item item;
	struct sampler s = { 0 };

	(void)state;
	item.time = TIME_NONE;
	assert_int_equal(sampler_add(&s, &item), OK);
	sampler_finding(&s, 0, &f);
	assert_true(f.first == TIME_NONE);
	assert_true(f.last == TIME_NONE);
	sampler_free(&s);
	sampler_free(&s);
}

/* What is handed in is copied. */
static void
items_are_copied(void **state)
{
	static struct finding f;
	static struct evidence_item item;
	struct sampler s = { 0 };

	(void)state;
	strcpy(item.text, "first");
	assert_int_equal(sampler_add(&s, &item), OK);
	strcpy(item.text, "gone");
	sampler_finding(&s, 0, &f);
	assert_string_equal(f.item[0].text, "first");
	sampler_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_few),
		cmocka_unit_test(any_number),
		cmocka_unit_test(times_in_any_order),
		cmocka_unit_test(without_times),
		cmocka_unit_test(items_are_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
