/*
 * Sorting by bytes: in order, and what is equal keeps its order.
 */

#include "engine/base/radix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

static void
sorts(void **state)
{
	static const int64_t some[] = { 0, 1, -1, 255, 256, INT64_MAX,
		INT64_MIN, 70000, -70000, 1 };
	enum { N = 5000 };
	struct radix_item *a = calloc(N, sizeof(*a));
	struct radix_item *spare = calloc(N, sizeof(*spare));
	uint32_t seed = 1;

	(void)state;
	for (size_t n = 0; n <= N; n = n < 3 ? n + 1 : n * 7) {
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245u + 12345u;
			a[i].key = seed >> 20 & 1 ? some[i % 10]
						  : (int64_t)(seed >> 8) % 900;
			a[i].value = (uint32_t)i;
		}
		radix_sort(a, spare, n);
		for (size_t i = 1; i < n; i++) {
			assert_true(a[i - 1].key <= a[i].key);
			if (a[i - 1].key == a[i].key)
				assert_true(a[i - 1].value < a[i].value);
		}
	}
	free(a);
	free(spare);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
