/*
 * UTF-16 there and back: accents, characters beyond the first plane, halves
 * without their other half, bytes that are not UTF-8.
 */

#include "engine/base/wide.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void
there(void **state)
{
	static const uint16_t expected[] = { 'C', ':', 0xE9, 0x65E5, 0xD83D,
		0xDE00, 0xFFFD, 0 };
	uint16_t *wide = wide_of(SPAN("C:é日😀\xE9"));

	(void)state;
	assert_non_null(wide);
	assert_memory_equal(wide, expected, sizeof(expected));
	assert_int_equal(wide_length(wide), 7);
	free(wide);
	wide = wide_of(SPAN_NONE);
	assert_non_null(wide);
	assert_int_equal(wide_length(wide), 0);
	free(wide);
}

static void
back(void **state)
{
	static const uint16_t wide[] = { 0xE9, 0x65E5, 0xD83D, 0xDE00, 0xDE00,
		'x', 0xD83D, 'y', 0xD83D };
	struct buf b = BUF_INIT;

	(void)state;
	wide_decode(wide, sizeof(wide) / sizeof(*wide), &b);
	assert_string_equal(buf_str(&b), "é日😀\uFFFDx\uFFFDy\uFFFD");
	buf_free(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(there),
		cmocka_unit_test(back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
