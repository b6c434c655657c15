/*
 * Spans: what is absent, what is empty, and where a cut or a search ends.
 */

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/ascii.h"
#include "engine/base/span.h"

static void
absent_is_not_empty(void **state)
{
	(void)state;
	assert_null(span_of(NULL).p);
	assert_non_null(span_of("").p);
	assert_int_equal(span_of("").n, 0);
	assert_false(span_is(SPAN_NONE, ""));
	assert_true(span_is(span_of(""), ""));
	assert_true(span_eq(SPAN_NONE, span_of("")));
	assert_null(span_slice(SPAN_NONE, 0, 3).p);
}

static void
slices_are_clamped(void **state)
{
	struct span s = SPAN("abcdef");

	(void)state;
	assert_true(span_is(span_slice(s, 1, 3), "bc"));
	assert_true(span_is(span_slice(s, 4, 99), "ef"));
	assert_true(span_is(span_slice(s, 99, 100), ""));
	assert_true(span_is(span_slice(s, 3, 1), ""));
	assert_true(span_is(span_slice(s, 0, 0), ""));
}

static void
comparisons(void **state)
{
	(void)state;
	assert_true(span_eq(SPAN("ab"), SPAN("ab")));
	assert_false(span_eq(SPAN("ab"), SPAN("aB")));
	assert_true(span_ieq(SPAN("aBz"), SPAN("AbZ")));
	/* Neighbours of letters in ASCII are no letters. */
	assert_false(span_ieq(SPAN("@["), SPAN("`{")));
	/* Bytes of UTF-8 are compared as they are. */
	assert_false(span_ieq(SPAN("\xc3\xa9"), SPAN("\xc3\x89")));
	assert_false(span_is(SPAN("abc"), "ab"));
	assert_false(span_is(SPAN("ab"), "abc"));
	assert_true(span_starts(SPAN("abc"), "ab"));
	assert_false(span_starts(SPAN("a"), "ab"));
	assert_true(span_starts(SPAN("a"), ""));
	assert_true(span_istarts(SPAN("ABc"), "aB"));
	assert_false(span_istarts(SPAN("A"), "aB"));
	assert_true(span_ends(SPAN("a.tsv"), ".tsv"));
	assert_false(span_ends(SPAN("sv"), ".tsv"));
}

static void
searches(void **state)
{
	struct span s = SPAN("abcabcabd");

	(void)state;
	assert_int_equal(span_find(s, SPAN("abd"), 0), 6);
	assert_int_equal(span_find(s, SPAN("abc"), 1), 3);
	assert_int_equal(span_find(s, SPAN("abc"), 4), SIZE_MAX);
	assert_int_equal(span_find(s, SPAN("d"), 8), 8);
	assert_int_equal(span_find(s, SPAN("d"), 9), SIZE_MAX);
	assert_int_equal(span_find(s, SPAN("a"), 99), SIZE_MAX);
	assert_int_equal(span_find(s, SPAN("abcabcabda"), 0), SIZE_MAX);
	assert_int_equal(span_find(s, SPAN(""), 2), 2);
	assert_int_equal(span_find(SPAN_NONE, SPAN("a"), 0), SIZE_MAX);
	assert_int_equal(span_ifind(s, SPAN("ABD"), 0), 6);
	assert_int_equal(span_ifind(s, SPAN("ABD"), 7), SIZE_MAX);
	assert_int_equal(span_ifind(SPAN_NONE, SPAN("a"), 0), SIZE_MAX);
	assert_int_equal(span_find_byte(s, 'c', 3), 5);
	assert_int_equal(span_find_byte(s, 'x', 0), SIZE_MAX);
	assert_int_equal(span_find_byte(s, 'd', 9), SIZE_MAX);
}

/* Long texts are searched in vectors: the same place at every alignment. */
static void
searches_long_ones(void **state)
{
	static const char *const needles[] = { "a", "AB", "b[a", "ba@B",
		"abababababababababababababababababababab" };
	char text[300];
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct span s = { text, 0 };
		struct span needle = span_of(needles[round % 5]);
		size_t from, expected;

		for (s.n = 0; s.n < (size_t)(round % 300); s.n++) {
			seed = seed * 1103515245u + 12345u;
			text[s.n] =
			    "abAB[@"[(seed >> 16) % (round % 7 ? 6 : 2)];
		}
		from = round % 11;
		for (expected = from; expected + needle.n <= s.n; expected++)
			if (span_ieq(
				span_slice(s, expected, expected + needle.n),
				needle))
				break;
		if (expected + needle.n > s.n)
			expected = SIZE_MAX;
		assert_int_equal(span_ifind(s, needle, from), expected);
	}
}

/* A NUL is a byte as any other. */
static void
nul_is_a_byte(void **state)
{
	struct span s = SPAN("a\0b");

	(void)state;
	assert_int_equal(s.n, 3);
	assert_int_equal(span_find(s, SPAN("\0b"), 0), 1);
	assert_int_equal(span_find_byte(s, '\0', 0), 1);
	assert_false(span_is(s, "a"));
}

static void
trimming(void **state)
{
	(void)state;
	assert_true(span_is(span_trim(SPAN(" \t\r\n a b \n")), "a b"));
	assert_true(span_is(span_trim(SPAN(" \n")), ""));
	assert_null(span_trim(SPAN_NONE).p);
}

static void
tokens(void **state)
{
	struct span rest = SPAN("a,,b,"), token;

	(void)state;
	assert_true(span_next(&rest, ',', &token));
	assert_true(span_is(token, "a"));
	assert_true(span_next(&rest, ',', &token));
	assert_true(span_is(token, ""));
	assert_true(span_next(&rest, ',', &token));
	assert_true(span_is(token, "b"));
	assert_true(span_next(&rest, ',', &token));
	assert_true(span_is(token, ""));
	assert_null(rest.p);
	token = SPAN("kept");
	assert_false(span_next(&rest, ',', &token));
	assert_true(span_is(token, "kept"));
}

/* An end of the line ends a line: it does not begin an empty one. */
static void
lines(void **state)
{
	struct span rest = SPAN("one\r\n\ntwo\rx\nlast\n"), line;

	(void)state;
	assert_true(span_line(&rest, &line));
	assert_true(span_is(line, "one"));
	assert_true(span_line(&rest, &line));
	assert_true(span_is(line, ""));
	assert_true(span_line(&rest, &line));
	assert_true(span_is(line, "two\rx"));
	assert_true(span_line(&rest, &line));
	assert_true(span_is(line, "last"));
	assert_false(span_line(&rest, &line));
	rest = SPAN("torn");
	assert_true(span_line(&rest, &line));
	assert_true(span_is(line, "torn"));
	assert_false(span_line(&rest, &line));
	rest = SPAN("");
	assert_false(span_line(&rest, &line));
}

static void
numbers(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(span_number(SPAN("0012"), 10, &n));
	assert_int_equal(n, 12);
	assert_true(span_number(SPAN("fF"), 16, &n));
	assert_int_equal(n, 255);
	assert_true(span_number(SPAN("18446744073709551615"), 10, &n));
	assert_true(n == UINT64_MAX);
	assert_true(span_number(SPAN("ffffffffffffffff"), 16, &n));
	assert_true(n == UINT64_MAX);
	assert_true(span_number(SPAN("9999999999999999999"), 10, &n));
	assert_true(n == UINT64_C(9999999999999999999));
	n = 7;
	assert_false(span_number(SPAN("18446744073709551616"), 10, &n));
	assert_false(span_number(SPAN("12a"), 10, &n));
	assert_false(span_number(SPAN("1/2"), 10, &n));
	assert_false(span_number(SPAN("10000000000000000"), 16, &n));
	assert_false(span_number(SPAN("99999999999999999999"), 10, &n));
	assert_false(span_number(SPAN(""), 10, &n));
	assert_false(span_number(SPAN_NONE, 10, &n));
	assert_false(span_number(SPAN("-1"), 10, &n));
	assert_false(span_number(SPAN("+1"), 10, &n));
	assert_false(span_number(SPAN(" 1"), 10, &n));
	assert_false(span_number(SPAN("0x1"), 16, &n));
	assert_false(span_number(SPAN("1a"), 10, &n));
	assert_false(span_number(SPAN("1g"), 16, &n));
	assert_int_equal(n, 7);
}

static void
hashes(void **state)
{
	(void)state;
	assert_true(span_hash(SPAN_NONE) == 0);
	assert_true(span_hash(SPAN("")) == 0);
	/* Known values of FNV-1a, 64 bits. */
	assert_true(span_hash(SPAN("a")) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(span_hash(SPAN("foobar")) == UINT64_C(0x85944171f73967e8));
}

static void
copies(void **state)
{
	char *copy = span_dup(span_slice(SPAN("abcdef"), 1, 3));
	char *none = span_dup(SPAN_NONE);

	(void)state;
	assert_string_equal(copy, "bc");
	assert_string_equal(none, "");
	free(copy);
	free(none);
}

static void
words_and_forms(void **state)
{
	static const char *const list[] = { "one", "two", NULL };
	struct span s = SPAN("0x1f");

	(void)state;
	assert_true(span_is_any(SPAN("TWO"), list));
	assert_false(span_is_any(SPAN("three"), list));
	assert_false(span_is_any(SPAN_NONE, list));
	assert_true(span_holds(SPAN("a word"), "word"));
	assert_false(span_holds(SPAN("a WORD"), "word"));
	assert_true(span_iholds(SPAN("a WORD"), "word"));
	assert_true(span_has_form(SPAN("12/34 and more"), "00/00"));
	assert_false(span_has_form(SPAN("1a/34"), "00/00"));
	assert_false(span_has_form(SPAN("12/3"), "00/00"));
	assert_true(span_skip(&s, "0x"));
	assert_true(span_is(s, "1f"));
	assert_false(span_skip(&s, "0x"));
	assert_true(span_is(s, "1f"));
	assert_true(span_is_number(SPAN("18446744073709551615")));
	assert_false(span_is_number(s));
	assert_false(span_is_number(SPAN("")));
	assert_int_equal(span_byte(s, 1), 'f');
	assert_int_equal(span_byte(s, 2), '\0');
	assert_int_equal(span_byte(SPAN_NONE, 0), '\0');
}

static void
pieces_of_a_text(void **state)
{
	struct span text = SPAN("abcdef"), other = SPAN("abcdef ");

	(void)state;
	assert_true(span_inside(span_slice(text, 1, 3), text));
	assert_true(span_inside(text, text));
	assert_false(span_inside(text, span_slice(text, 0, 3)));
	assert_false(span_inside(other, text));
}

static void
bytes(void **state)
{
	int digits = 0, letters = 0, hex = 0, blanks = 0;

	(void)state;
	for (int i = CHAR_MIN; i <= CHAR_MAX; i++) {
		digits += ascii_is_digit((char)i);
		letters += ascii_is_letter((char)i);
		hex += ascii_is_hex((char)i);
		blanks += ascii_is_blank((char)i);
	}
	assert_int_equal(digits, 10);
	assert_int_equal(letters, 52);
	assert_int_equal(hex, 22);
	assert_int_equal(blanks, 4);
	assert_int_equal(ascii_lower('Z'), 'z');
	assert_int_equal(ascii_lower('['), '[');
	assert_int_equal(ascii_hex_value('F'), 15);
	assert_int_equal(ascii_hex_value('0'), 0);
	assert_int_equal(ascii_hex_value('g'), -1);
}

/* With a mark at each place, and another one before it or none. */
static void
what_stands_behind_the_last_mark(void **state)
{
	(void)state;
	for (size_t n = 0; n < 100; n++) {
		char *p = malloc(n + !n); /* no byte more */
		struct span s = { p, n };

		assert_non_null(p);
		memset(p, 'a', n);
		assert_int_equal(span_after_last(s, '/').n, n);
		for (size_t at = 0; at < n; at++) {
			p[at / 2] = p[at] = '/';
			assert_ptr_equal(span_after_last(s, '/').p, p + at + 1);
			assert_int_equal(span_after_last(s, '/').n, n - at - 1);
			p[at / 2] = p[at] = 'a';
		}
		free(p);
	}
	assert_null(span_after_last(SPAN_NONE, '/').p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_is_not_empty),
		cmocka_unit_test(slices_are_clamped),
		cmocka_unit_test(comparisons),
		cmocka_unit_test(searches),
		cmocka_unit_test(searches_long_ones),
		cmocka_unit_test(nul_is_a_byte),
		cmocka_unit_test(trimming),
		cmocka_unit_test(tokens),
		cmocka_unit_test(lines),
		cmocka_unit_test(numbers),
		cmocka_unit_test(hashes),
		cmocka_unit_test(copies),
		cmocka_unit_test(words_and_forms),
		cmocka_unit_test(pieces_of_a_text),
		cmocka_unit_test(bytes),
		cmocka_unit_test(what_stands_behind_the_last_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
