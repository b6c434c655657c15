/*
 * Blanks of texts: filled by number, never by what a filling holds.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/fill.h"

static void
assert_text(struct buf *b, const char *want)
{
	assert_string_equal(buf_str(b), want);
	buf_free(b);
}

static void
in_any_order(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	text_fill(&b, "{2} of {1}, {2}", "a", "b", NULL);
	assert_text(&b, "b of a, b");
}

static void
appended(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "> ");
	text_fill(&b, "{1}", "x", NULL);
	assert_text(&b, "> x");
}

static void
what_is_no_blank_stays(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	text_fill(&b, "{} {0} {a} {1 1} {12} { {", "x", NULL);
	assert_text(&b, "{} {0} {a} {1 1} {12} { {");
}

static void
missing_fillings_stay(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	text_fill(&b, "{1} {2}", "x", NULL);
	assert_text(&b, "x {2}");
	text_fill(&b, "{1}", NULL);
	assert_text(&b, "{1}");
}

/* A name out of a log may look like a blank or like printf's. */
static void
fillings_are_taken_as_they_are(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	text_fill(&b, "{1}|{2}", "{2}", "%s%n", NULL);
	assert_text(&b, "{2}|%s%n");
}

static void
nine_blanks(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	text_fill(&b, "{1}{2}{3}{4}{5}{6}{7}{8}{9}", "a", "b", "c", "d", "e",
	    "f", "g", "h", "i", "j", NULL);
	assert_text(&b, "abcdefghi");
}

static void
numbers(void **state)
{
	char out[NUMBER_TEXT_MAX];

	(void)state;
	assert_string_equal(number_text(0, out), "0");
	assert_string_equal(
	    number_text(UINT64_MAX, out), "18446744073709551615");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_any_order),
		cmocka_unit_test(appended),
		cmocka_unit_test(what_is_no_blank_stays),
		cmocka_unit_test(missing_fillings_stay),
		cmocka_unit_test(fillings_are_taken_as_they_are),
		cmocka_unit_test(nine_blanks),
		cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
