/*
 * UTF-8: decoding of hostile bytes, columns, and text made fit to be shown.
 */

#include "engine/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
decodes(void **state)
{
	static const struct {
		const char *bytes;
		uint32_t code;
	} cases[] = {
		{ "A", 'A' },
		{ "\x7F", 0x7F },
		{ "\xC2\x80", 0x80 },
		{ "\xC3\xA9", 0xE9 },
		{ "\xDF\xBF", 0x7FF },
		{ "\xE0\xA0\x80", 0x800 },
		{ "\xED\x9F\xBF", 0xD7FF },
		{ "\xEE\x80\x80", 0xE000 },
		{ "\xEF\xBF\xBF", 0xFFFF },
		{ "\xF0\x90\x80\x80", 0x10000 },
		{ "\xF4\x8F\xBF\xBF", 0x10FFFF },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span s = span_of(cases[i].bytes);
		struct buf b = BUF_INIT;

		assert_true(utf8_valid(s));
		assert_int_equal(utf8_next(&s), cases[i].code);
		assert_int_equal(s.n, 0);
		utf8_put(&b, cases[i].code);
		assert_string_equal(buf_str(&b), cases[i].bytes);
		buf_free(&b);
	}
}

/* Each of these is bad, and so is every byte of it. */
static void
refuses(void **state)
{
	static const char *const cases[] = {
		"\x80",
		"\xBF",
		"\xC3",
		"\xC0\x80",
		"\xC1\xBF",
		"\xE0\x9F\xBF",
		"\xE2\x82",
		"\xED\xA0\x80",
		"\xED\xBF\xBF",
		"\xF0\x8F\xBF\xBF",
		"\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80",
		"\xFF",
	};
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span s = span_of(cases[i]);

		assert_false(utf8_valid(s));
		for (n = s.n; n > 0; n--) {
			assert_int_equal(utf8_next(&s), UTF8_BAD);
			assert_int_equal(s.n, n - 1);
		}
	}
}

static void
good_after_bad(void **state)
{
	struct span s = SPAN("\xE2\x82"
			     "A");

	(void)state;
	assert_int_equal(utf8_next(&s), UTF8_BAD);
	assert_int_equal(utf8_next(&s), UTF8_BAD);
	assert_int_equal(utf8_next(&s), 'A');
}

static void
puts_no_nonsense(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	utf8_put(&b, 0xD800);
	utf8_put(&b, 0x110000);
	assert_string_equal(buf_str(&b), "\xEF\xBF\xBD\xEF\xBF\xBD");
	buf_free(&b);
}

static void
widths(void **state)
{
	static const struct {
		uint32_t code;
		int width;
	} cases[] = {
		{ 0, 0 },
		{ '\n', 0 },
		{ 0x1B, 0 },
		{ 0x7F, 0 },
		{ 0x9B, 0 },
		{ ' ', 1 },
		{ 0xA0, 1 },
		{ 0xAD, 1 },
		{ 0xE9, 1 },
		{ 0x2FF, 1 },
		{ 0x300, 0 },
		{ 0x36F, 0 },
		{ 0x370, 1 },
		{ 0x10FF, 1 },
		{ 0x1100, 2 },
		{ 0x1160, 0 },
		{ 0x200B, 0 },
		{ 0x2500, 1 },
		{ 0x2713, 1 },
		{ 0x3042, 2 },
		{ 0x4E2D, 2 },
		{ 0xAC00, 2 },
		{ 0xFF21, 2 },
		{ 0xFF71, 1 },
		{ 0xFFFD, 1 },
		{ 0x1F600, 2 },
		{ 0x20000, 2 },
		{ 0xE0100, 0 },
		{ 0x10FFFF, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(utf8_width(cases[i].code), cases[i].width);
}

static void
fits(void **state)
{
	/* a, e with a combining accent, a wide one, b: 1 1 2 1 columns */
	struct span s = SPAN("ae\xCC\x81\xE4\xB8\xAD"
			     "b");
	static const size_t bytes[] = { 0, 1, 4, 4, 7, 8, 8 };
	size_t i;

	(void)state;
	assert_int_equal(utf8_columns(s), 5);
	for (i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++)
		assert_int_equal(utf8_fit(s, i), bytes[i]);
}

static void
assert_clean(struct span s, size_t max, const char *expected)
{
	struct buf b = BUF_INIT;

	utf8_clean(&b, s, max);
	assert_true(utf8_valid(buf_span(&b)));
	assert_true(b.n <= max);
	assert_string_equal(buf_str(&b), expected);
	buf_free(&b);
}

static void
cleans(void **state)
{
	(void)state;
	assert_clean(SPAN("plain"), 100, "plain");
	assert_clean(SPAN("a\tb\r\nc\nd"), 100, "a b\\nc\\nd");
	assert_clean(SPAN("a\rb\r"), 100, "a\\x0Db\\x0D");
	assert_clean(SPAN("\x1B[2J\x7F\0z"), 100, "\\x1B[2J\\x7F\\x00z");
	assert_clean(SPAN("\xC2\x9B"
			  "1m"),
	    100, "\\x9B1m");
	assert_clean(SPAN("\xE2\x80\xAE"
			  "evil"),
	    100, "\\u{202E}evil");
	assert_clean(SPAN("\xF3\xA0\x80\xA1"), 100, "\\u{E0021}");
	assert_clean(SPAN("\xFFok\xC3"), 100, "\xEF\xBF\xBDok\xEF\xBF\xBD");
}

/* What takes no room can make one name look like another. */
static void
shows_the_invisible(void **state)
{
	static const uint32_t codes[] = { 0x61C, 0x180E, 0x200B, 0x200C, 0x200D,
		0x200E, 0x2028, 0x202E, 0x2060, 0x2064, 0x2069, 0xFEFF, 0xFFF9,
		0xE0041 };
	char want[40];

	(void)state;
	assert_clean(SPAN("so\xC2\xADup"), 100, "so\\xADup");
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		struct buf raw = BUF_INIT;

		buf_byte(&raw, 'a');
		utf8_put(&raw, codes[i]);
		buf_byte(&raw, 'b');
		snprintf(want, sizeof(want), "a\\u{%04X}b", codes[i]);
		assert_clean(buf_span(&raw), 100, want);
		assert_true(utf8_hidden(codes[i]));
		buf_free(&raw);
	}
	assert_false(utf8_hidden('a') || utf8_hidden(0xE9) ||
		     utf8_hidden(0xA0) || utf8_hidden(0x202F) ||
		     utf8_hidden(0x4E00) || utf8_hidden(0x1F600));
}

/* Line ends and tabs are the text's own, all else is as in a line. */
static void
gates(void **state)
{
	static const char text[] =
	    "one\ttwo\r\nthree\n\ra\x1B[m\xC2\x9B\xFF\xE2\x80\xAE\xC3\xA9";
	struct buf b = BUF_INIT;

	(void)state;
	utf8_gate(&b, SPAN(text));
	assert_string_equal(buf_str(&b),
	    "one\ttwo\r\nthree\n\\x0Da\\x1B[m\\x9B\xEF\xBF\xBD"
	    "\\u{202E}\xC3\xA9");
	buf_clear(&b);
	utf8_line(&b, "a\nb\r\nc\t");
	assert_string_equal(buf_str(&b), "a\\nb\\nc ");
	buf_clear(&b);
	utf8_gate(&b, SPAN_NONE);
	utf8_line(&b, "");
	assert_int_equal(b.n, 0);
	buf_free(&b);
}

/* Wherever it stands in a long text. */
static void
gates_everywhere(void **state)
{
	static const char odd[] = { '\x1B', '\x7F', '\x1F', '\x80', '\xFF' };
	char text[100], wanted[sizeof(text) + 8];
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		for (size_t k = 0; k < sizeof(odd); k++) {
			memset(text, i % 2 ? ' ' : '~', sizeof(text));
			text[i] = odd[k];
			buf_clear(&b);
			utf8_gate(&b, (struct span){ text, sizeof(text) });
			snprintf(wanted, sizeof(wanted),
			    odd[k] > 0 ? "\\x%02X" : "\xEF\xBF\xBD", odd[k]);
			assert_memory_equal(b.p, text, i);
			assert_memory_equal(b.p + i, wanted, strlen(wanted));
			assert_memory_equal(b.p + i + strlen(wanted),
			    text + i + 1, sizeof(text) - i - 1);
		}
	buf_free(&b);
}

static void
cleans_at_most(void **state)
{
	(void)state;
	assert_clean(SPAN("caf\xC3\xA9"), 4, "caf");
	assert_clean(SPAN("caf\xC3\xA9"), 5, "caf\xC3\xA9");
	assert_clean(SPAN("ab\x1B"), 5, "ab");
	assert_clean(SPAN("ab\x1B"), 6, "ab\\x1B");
	assert_clean(SPAN("ab\n"), 3, "ab");
	assert_clean(SPAN("ab"), 0, "");
}

static void
marks_and_pieces(void **state)
{
	char out[5];

	(void)state;
	assert_int_equal(utf8_mark(SPAN(UTF8_MARK "a")), 3);
	assert_int_equal(utf8_mark(SPAN("a" UTF8_MARK)), 0);
	assert_int_equal(utf8_mark(SPAN("\xEF\xBB")), 0);
	utf8_clean_to(out, sizeof(out), SPAN("abc\xC3\xA9"));
	assert_string_equal(out, "abc");
	utf8_clean_to(out, sizeof(out), SPAN_NONE);
	assert_string_equal(out, "");
}

/* What is cut off has nothing after it, also where a character is too wide. */
static void
lines_that_are_cut(void **state)
{
	char out[17];

	(void)state;
	assert_true(utf8_lines_to(out, sizeof(out),
	    SPAN("abcdefghijklmn\xE2\x80\xA6zz the tail\nB\nnext")));
	assert_string_equal(out, "abcdefghijklmn");
	assert_true(utf8_lines_to(out, sizeof(out), SPAN("one\r\ntwo\n")));
	assert_string_equal(out, "one\ntwo\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_that_are_cut),
		cmocka_unit_test(decodes),
		cmocka_unit_test(refuses),
		cmocka_unit_test(good_after_bad),
		cmocka_unit_test(puts_no_nonsense),
		cmocka_unit_test(widths),
		cmocka_unit_test(fits),
		cmocka_unit_test(cleans),
		cmocka_unit_test(cleans_at_most),
		cmocka_unit_test(shows_the_invisible),
		cmocka_unit_test(gates),
		cmocka_unit_test(gates_everywhere),
		cmocka_unit_test(marks_and_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
