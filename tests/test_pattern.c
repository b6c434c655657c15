/*
 * Patterns: what they match, what they survive, what is wrong with one.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/pattern.h"

static bool
matches(const char *pattern, struct span text)
{
	struct err_info info = { .code = OK };
	struct pattern *p = pattern_new(pattern, &info);
	struct pattern_scratch *s = pattern_scratch_new();
	bool found;

	if (!p)
		fail_msg("%s: %s", pattern, info.detail);
	found = pattern_matches(p, s, text);
	pattern_scratch_free(s);
	pattern_free(p);
	return found;
}

static void
case_counts_unless_told(void **state)
{
	(void)state;
	assert_true(matches("^Verify", SPAN("Verify challenge")));
	assert_false(matches("^Verify", SPAN("verify challenge")));
	assert_true(matches("(?i)^Verify", SPAN("vErIfY challenge")));
	assert_false(matches("^Verify$", SPAN("x\nVerify\ny")));
	assert_true(matches("(?m)^Verify$", SPAN("x\nVerify\ny")));
	assert_false(matches("x.*y", SPAN("x\ny")));
	assert_true(matches("(?s)x.*y", SPAN("x\ny")));
}

static void
spans_end_where_they_end(void **state)
{
	(void)state;
	assert_false(matches("abc", span_slice(SPAN("abc"), 0, 2)));
	assert_true(matches("ab$", span_slice(SPAN("abc"), 0, 2)));
	assert_true(matches("^$", SPAN("")));
	assert_false(matches("", SPAN_NONE));
	assert_true(matches("a\\x00b", SPAN("a\0b")));
}

static void
letters_beyond_ascii(void **state)
{
	(void)state;
	assert_true(matches("l.tat", SPAN("l\xc3\xa9tat")));
	assert_true(matches("(?i)\xc3\x89tat", SPAN("\xc3\xa9tat")));
	/* A code point is one character, not its bytes. */
	assert_true(matches("^.$", SPAN("\xe2\x82\xac")));
}

/* Logs in the wrong code page: what is around the bad bytes still counts. */
static void
invalid_utf8(void **state)
{
	(void)state;
	assert_true(
	    matches("status False", SPAN("\xff\xfe status False \xc3")));
	assert_true(matches("^a", SPAN("a\xe9")));
	assert_false(matches("a.b", SPAN("a\xff"
					 "b")));
	assert_false(matches("nothing", SPAN("\xf0\x9f")));
}

/* A text made to take for ever gives up, in no time. */
static void
hostile_text(void **state)
{
	size_t n = 200000;
	char *text = malloc(n);

	(void)state;
	memset(text, 'a', n);
	assert_false(matches("^(a+)+$", (struct span){ "aaaaaaaaaaaaaaaaaaaaa"
						       "aaaaaaaaaaaaaaaaaaaaa!",
					    43 }));
	assert_false(matches("(?:a*)*(?:a*)*[^a]", (struct span){ text, n }));
	assert_false(matches("(a|aa)+!$", (struct span){ text, n }));
	/* The scratch is still good for the next text. */
	assert_true(matches("a{3}", (struct span){ text, n }));
	free(text);
}

static void
scratch_is_used_again(void **state)
{
	struct pattern *a = pattern_new("a+", NULL),
		       *b = pattern_new("b", NULL);
	struct pattern_scratch *s = pattern_scratch_new();

	(void)state;
	for (int i = 0; i < 100; i++) {
		assert_true(pattern_matches(a, s, SPAN("xxaa")));
		assert_false(pattern_matches(b, s, SPAN("xxaa")));
	}
	pattern_scratch_free(s);
	pattern_free(a);
	pattern_free(b);
}

static void
wrong_patterns(void **state)
{
	struct err_info info = { .code = OK };

	(void)state;
	assert_null(pattern_new("ab(c", &info));
	assert_int_equal(info.code, ERR_KNOWLEDGE);
	assert_string_equal(
	    info.detail, "pattern, at its byte 4: missing closing parenthesis");
	assert_null(pattern_new("[a", &info));
	assert_null(pattern_new("*a", &info));
	/* One byte of a character: it would break the text apart. */
	assert_null(pattern_new("\\C", &info));
	assert_null(pattern_new("a\xff", &info));
	assert_null(pattern_new("(", NULL));
}

/* A wrong one is no good promise, and shows when the code is made. */
static void
compiled_when_its_word_is_there(void **state)
{
	struct pattern *p = pattern_later("word[z-a]");
	struct pattern_scratch *s = pattern_scratch_new();

	(void)state;
	assert_true(p && s);
	assert_false(pattern_matches(p, s, SPAN("wor d")));
	assert_false(pattern_gave_up(s));
	assert_false(pattern_matches(p, s, SPAN("a word")));
	assert_true(pattern_gave_up(s));
	pattern_free(p);
	pattern_scratch_free(s);
}

/* A word that is not in a text is not looked for again while it is held. */
static void
text_that_is_held(void **state)
{
	struct pattern *apple = pattern_new("(?i)apple", NULL),
		       *pine = pattern_new("pineapple$", NULL),
		       *plum = pattern_new("plum", NULL),
		       *any = pattern_new("apple|plum|pear", NULL);
	struct pattern_scratch *s = pattern_scratch_new();
	char text[] = "there is a plum";
	struct span held = span_of(text);

	(void)state;
	pattern_hold(s, held);
	assert_false(pattern_matches(apple, s, held));
	assert_false(pattern_matches(pine, s, held));
	assert_true(pattern_matches(plum, s, held));
	assert_true(pattern_matches(any, s, held));
	/* a shorter one, and another one: no word about them */
	assert_true(pattern_matches(apple, s, SPAN("an apple")));
	assert_false(pattern_matches(plum, s, SPAN("an apple")));
	assert_true(pattern_matches(plum, s, held));
	memcpy(text, "a PineApple    ", sizeof(text) - 1);
	assert_false(pattern_matches(apple, s, held));
	assert_true(pattern_matches(apple, s, span_slice(held, 0, 11)));
	/* held no more, or anew */
	pattern_hold(s, SPAN_NONE);
	assert_true(pattern_matches(apple, s, held));
	memcpy(text, "some apples    ", sizeof(text) - 1);
	pattern_hold(s, held);
	assert_false(pattern_matches(plum, s, held));
	assert_false(pattern_matches(pine, s, held));
	assert_true(pattern_matches(apple, s, held));
	assert_true(pattern_matches(any, s, held));
	pattern_scratch_free(s);
	pattern_free(apple);
	pattern_free(pine);
	pattern_free(plum);
	pattern_free(any);
}

/* As many words as a text lacks. */
static void
many_words_lacking(void **state)
{
	static const char *const words[] = { "alpha", "gamma", "delta", "theta",
		"iota", "lambda", "omega" };
	struct pattern_scratch *s = pattern_scratch_new();
	struct pattern *p[7];

	(void)state;
	for (size_t i = 0; i < 7; i++)
		p[i] = pattern_new(words[i], NULL);
	pattern_hold(s, SPAN("beta, zeta, omegA"));
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < 7; i++)
			assert_false(pattern_matches(
			    p[i], s, SPAN("beta, zeta, omegA")));
	for (size_t i = 0; i < 7; i++)
		pattern_free(p[i]);
	pattern_scratch_free(s);
}

static void
nothing_to_free(void **state)
{
	(void)state;
	pattern_free(NULL);
	pattern_scratch_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_counts_unless_told),
		cmocka_unit_test(spans_end_where_they_end),
		cmocka_unit_test(letters_beyond_ascii),
		cmocka_unit_test(invalid_utf8),
		cmocka_unit_test(hostile_text),
		cmocka_unit_test(scratch_is_used_again),
		cmocka_unit_test(wrong_patterns),
		cmocka_unit_test(compiled_when_its_word_is_there),
		cmocka_unit_test(text_that_is_held),
		cmocka_unit_test(many_words_lacking),
		cmocka_unit_test(nothing_to_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
