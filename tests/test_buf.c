/*
 * Buffers: always terminated, and a failure that is remembered.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/buf.h"

static void
empty(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	assert_string_equal(buf_str(&b), "");
	assert_non_null(buf_span(&b).p);
	assert_int_equal(buf_span(&b).n, 0);
	assert_false(buf_failed(&b));
	buf_drop(&b, 5);
	buf_clear(&b);
	assert_string_equal(buf_str(&b), "");
	buf_free(&b);
	buf_free(&b);
}

static void
grows_and_stays_terminated(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		buf_byte(&b, (char)('a' + i % 26));
		assert_int_equal(b.n, i + 1);
		assert_int_equal(b.p[b.n], '\0');
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(b.p[i], 'a' + i % 26);
	buf_free(&b);
	assert_null(b.p);
}

static void
puts_printf_add(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "x=");
	buf_printf(&b, "%d %s", 42, "y");
	buf_add(&b, SPAN("\0z"));
	buf_add(&b, SPAN_NONE);
	buf_puts(&b, NULL);
	assert_int_equal(b.n, 8);
	assert_memory_equal(b.p, "x=42 y\0z", 9);
	buf_free(&b);
}

/* A text longer than any first guess. */
static void
printf_of_any_length(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_printf(&b, "%*d", 5000, 7);
	assert_int_equal(b.n, 5000);
	assert_int_equal(b.p[4999], '7');
	assert_int_equal(b.p[0], ' ');
	buf_free(&b);
}

static void
drop_and_clear(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "abcdef");
	buf_drop(&b, 0);
	buf_drop(&b, 2);
	assert_string_equal(buf_str(&b), "cdef");
	buf_drop(&b, 99);
	assert_string_equal(buf_str(&b), "");
	assert_int_equal(b.n, 0);
	buf_puts(&b, "again");
	buf_clear(&b);
	assert_string_equal(buf_str(&b), "");
	buf_free(&b);
}

static void
room_is_filled_by_the_caller(void **state)
{
	struct buf b = BUF_INIT;
	char *to;

	(void)state;
	buf_puts(&b, "ab");
	to = buf_room(&b, 100);
	assert_non_null(to);
	memset(to, 'x', 100);
	b.n += 100;
	buf_byte(&b, '!');
	assert_int_equal(b.n, 103);
	assert_int_equal(b.p[0], 'a');
	assert_int_equal(b.p[102], '!');
	buf_free(&b);
}

static void
failure_sticks(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "kept");
	assert_null(buf_room(&b, SIZE_MAX));
	assert_true(buf_failed(&b));
	buf_puts(&b, "lost");
	buf_printf(&b, "%d", 1);
	assert_int_equal(b.n, 4);
	assert_null(buf_steal(&b));
	assert_false(buf_failed(&b));
	buf_puts(&b, "new");
	assert_string_equal(buf_str(&b), "new");
	assert_null(buf_room(&b, SIZE_MAX / 2));
	buf_clear(&b);
	assert_false(buf_failed(&b));
	buf_free(&b);
}

static void
stolen_bytes(void **state)
{
	struct buf b = BUF_INIT;
	char *p;

	(void)state;
	buf_puts(&b, "mine");
	p = buf_steal(&b);
	assert_string_equal(p, "mine");
	assert_null(b.p);
	assert_int_equal(b.n, 0);
	free(p);
	p = buf_steal(&b);
	assert_string_equal(p, "");
	free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty),
		cmocka_unit_test(grows_and_stays_terminated),
		cmocka_unit_test(puts_printf_add),
		cmocka_unit_test(printf_of_any_length),
		cmocka_unit_test(drop_and_clear),
		cmocka_unit_test(room_is_filled_by_the_caller),
		cmocka_unit_test(failure_sticks),
		cmocka_unit_test(stolen_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
