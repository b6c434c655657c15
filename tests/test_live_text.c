/* A text that grows in bounded memory. */

#include "engine/host/live/live_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LINES 20000
#define LINE  50

static void
add_line(struct live_text *t, int i)
{
	buf_printf(&t->tail, "%0*d;\n", LINE - 2, i);
}

/* What was ever written, or NULs where it was forgotten. */
static void
reads_as_written(const struct live_text *t, size_t piece)
{
	char got[300], line[LINE + 1];
	uint64_t size = live_text_size(t);

	for (uint64_t at = 0; at < size; at += piece) {
		size_t n = live_text_read(t, at, got, piece);

		assert_int_equal(n, size - at < piece ? size - at : piece);
		for (size_t i = 0; i < n; i++) {
			uint64_t place = at + i;
			bool kept = place < t->head.n || place >= t->base;

			snprintf(line, sizeof(line), "%0*d;\n", LINE - 2,
			    (int)(place / LINE));
			assert_int_equal(
			    got[i], kept ? line[place % LINE] : '\0');
		}
	}
	assert_int_equal(live_text_read(t, size, got, piece), 0);
	assert_int_equal(live_text_read(t, UINT64_MAX, got, piece), 0);
}

static void
grows(void **state)
{
	struct live_text t = LIVE_TEXT_INIT;

	(void)state;
	for (int i = 0; i < LINES; i++) {
		add_line(&t, i);
		if (t.tail.n > 300000)
			live_text_forget(&t, SPAN(";\n"), 100010);
		assert_true(t.tail.n <= 300000);
	}
	assert_int_equal(live_text_size(&t), LINES * LINE);
	assert_true(t.base > 0);
	/* whole lines only */
	assert_int_equal(t.base % LINE, 0);
	assert_int_equal(t.head.n % LINE, 0);
	assert_true(t.head.n >= LIVE_TEXT_HEAD);
	assert_true(t.head.n < LIVE_TEXT_HEAD + LINE);
	reads_as_written(&t, 300);
	reads_as_written(&t, 7);
	live_text_free(&t);
}

/* So little that the beginning and what is kept overlap. */
static void
little(void **state)
{
	struct live_text t = LIVE_TEXT_INIT;

	(void)state;
	for (int i = 0; i < 1500; i++)
		add_line(&t, i);
	live_text_forget(&t, SPAN(";\n"), 75000);
	assert_int_equal(t.base, 0);
	live_text_forget(&t, SPAN(";\n"), 70000);
	assert_int_equal(t.base, 5050);
	reads_as_written(&t, 300);
	live_text_forget(&t, SPAN(";\n"), 0);
	assert_int_equal(t.tail.n, 0);
	reads_as_written(&t, 300);
	add_line(&t, 1500);
	reads_as_written(&t, 11);
	live_text_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows),
		cmocka_unit_test(little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
