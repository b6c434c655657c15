/*
 * Arenas: zeroed, aligned, any size, given back at once.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/arena.h"

static bool
is_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void
zeroed_and_aligned(void **state)
{
	struct arena a = ARENA_INIT;
	unsigned char *before = NULL;
	size_t before_size = 0;

	(void)state;
	for (size_t n = 1; n < 3000; n += 7) {
		unsigned char *p = arena_alloc(&a, n);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		assert_true(is_zero(p, n));
		memset(p, 0xff, n);
		/* What was given before is still there. */
		for (size_t i = 0; i < before_size; i++)
			assert_int_equal(before[i], 0xff);
		before = p;
		before_size = n;
	}
	arena_free(&a);
	assert_null(a.chunks);
}

static void
larger_than_a_chunk(void **state)
{
	struct arena a = ARENA_INIT;
	unsigned char *big, *small;

	(void)state;
	big = arena_alloc(&a, 5u << 20);
	assert_non_null(big);
	assert_true(is_zero(big, 5u << 20));
	small = arena_alloc(&a, 0);
	assert_non_null(small);
	small = arena_alloc(&a, 1);
	assert_non_null(small);
	big[(5u << 20) - 1] = 1;
	assert_int_equal(*small, 0);
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, SIZE_MAX / 2));
	arena_free(&a);
	arena_free(&a);
}

static void
copies_are_terminated(void **state)
{
	struct arena a = ARENA_INIT;
	char *copy;

	(void)state;
	copy = arena_dup(&a, SPAN("a\0b"));
	assert_memory_equal(copy, "a\0b", 4);
	assert_string_equal(arena_dup(&a, SPAN_NONE), "");
	arena_free(&a);
}

static void
arrays_grow(void **state)
{
	uint32_t *items = NULL;
	size_t count = 0, cap = 0;

	(void)state;
	for (; count < 1000; count++) {
		uint32_t *more = array_grow(items, count, &cap, sizeof(*items));

		assert_non_null(more);
		assert_true(cap > count);
		items = more;
		items[count] = (uint32_t)count * 3;
	}
	for (size_t i = 0; i < count; i++)
		assert_int_equal(items[i], i * 3);
	free(items);
}

static void
array_too_large(void **state)
{
	char *items = malloc(1);
	size_t cap = SIZE_MAX / 8;

	(void)state;
	items[0] = 'x';
	assert_null(array_grow(items, cap, &cap, 64));
	assert_int_equal(cap, SIZE_MAX / 8);
	assert_int_equal(items[0], 'x');
	free(items);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zeroed_and_aligned),
		cmocka_unit_test(larger_than_a_chunk),
		cmocka_unit_test(copies_are_terminated),
		cmocka_unit_test(arrays_grow),
		cmocka_unit_test(array_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
