/*
 * The word without which a pattern cannot match: found where it is certain,
 * and never one that a match can do without.
 */

#include "engine/base/literal.h"

#include "engine/base/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
words(void **state)
{
	(void)state;
	assert_true(literal_has_word("(?i)\\bName\\b"));
	assert_true(literal_has_word("[0-9]|(?:deleted)"));
	assert_true(literal_has_word("[\\]]wxyz"));
	assert_false(literal_has_word("(?ims)x(?:^|[abcdefg]{1,80}):443\\b"));
	assert_false(literal_has_word("\\d\\d\\d\\d\\d"));
	assert_false(literal_has_word("abc.def"));
	assert_false(literal_has_word(""));
}

static void
known_ones(void **state)
{
	static const struct {
		const char *pattern, *literal;
	} cases[] = {
		{ "(?i)(?:^|&)operation=GetCA(?:Caps|Cert)(?:&|$)",
		    "operation=getca" },
		{ "^/certsrv/mscep/mscep\\.dll$", "cep.dll" },
		{ "abcdef?", "abcde" },
		{ "abcdef*ghij", "abcde" },
		{ "Error [0-9]{5} in", "error " },
		{ "abcd{2}efgh", "efgh" },
		{ "abcd+efgh", "abcd" },
		{ "wxyz\\dabcdef", "abcdef" },
		{ "[abcdefgh]xyz", NULL },
		{ "[]abcdefgh]wxyz", "wxyz" },
		{ "[\\]abcdefgh]wxyz", "wxyz" },
		{ "abcdef|ghijlm", NULL },
		{ "(abcdef)", NULL },
		{ "(?:abcdef)?wxyz", "wxyz" },
		{ "(?x)abc def", NULL },
		{ "\\Qabcdef\\E", NULL },
		{ "\\x41bcdef", NULL },
		{ "(*ACCEPT)abcdef", NULL },
		{ "a(?:b(*ACCEPT))?cdefgh", NULL },
		{ "abc", NULL },
		{ "", NULL },
		{ "abcdef\\", NULL },
		{ "abcdef[", NULL },
		{ "abcdef(", NULL },
		/* the Kelvin sign and the long s */
		{ "(?i)abckdefgsh", "defg" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct literal *l = literal_of_pattern(cases[i].pattern);

		if (!l != !cases[i].literal ||
		    (l && !span_is(literal_text(l), cases[i].literal)))
			fail_msg("%s: %.*s", cases[i].pattern,
			    l ? (int)literal_text(l).n : 4,
			    l ? literal_text(l).p : "none");
		literal_free(l);
	}
}

static void
found_in_texts(void **state)
{
	struct literal *marked = literal_of_pattern("ab=cd");
	struct literal *plain = literal_of_pattern("abcd");

	(void)state;
	assert_true(literal_is_in(marked, SPAN("AB=cD")));
	assert_true(literal_is_in(marked, SPAN("=xab=ab=cd=")));
	assert_false(literal_is_in(marked, SPAN("=ab=c")));
	assert_false(literal_is_in(marked, SPAN("b=cd=")));
	assert_false(literal_is_in(marked, SPAN("")));
	assert_true(literal_is_in(plain, SPAN("xxABcdx")));
	assert_false(literal_is_in(plain, SPAN("xxABc")));
	literal_free(marked);
	literal_free(plain);
	literal_free(NULL);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* Some of LIST, one after the other. */
static void
draw(uint32_t *seed, const char *const *list, size_t n, size_t parts, char *to)
{
	for (*to = '\0'; parts > 0; parts--)
		strcat(to, list[next_random(seed) % n]);
}

/* In a group nothing is certain: that pattern is always tried. */
static void
makes_no_difference(void **state)
{
	static const char *const pieces[] = { "ab", "cd", "e=f", "G", "+", "?",
		"*", "{2}", "{0,1}", "(?:ab|cd)", "(?:ab)?", "[ac]", "[^a]",
		".", "\\d", "\\.", "|", "(?!ab)", "(?i)", "abcd", "s", "k" };
	static const char *const words[] = { "ab", "cd", "e=f", "g", "G", "a",
		"b", "=", ".", "abcd", "7", "AB", "\xc5\xbf", "\xe2\x84\xaa" };
	struct pattern_scratch *scratch = pattern_scratch_new();
	uint32_t seed = 20261201;
	size_t tried = 0, matched = 0;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		char plain[200], group[220], text[400];
		struct pattern *p, *g;

		draw(&seed, pieces, COUNT(pieces), 1 + i % 7, plain);
		snprintf(group, sizeof(group), "(?:%s)", plain);
		p = pattern_new(plain, NULL);
		g = pattern_new(group, NULL);
		for (int k = 0; p && g && k < 20; k++) {
			bool found;

			draw(&seed, words, COUNT(words), 40, text);
			found = pattern_matches(g, scratch, span_of(text));
			if (pattern_matches(p, scratch, span_of(text)) != found)
				fail_msg("%s on %s", plain, text);
			tried++;
			matched += found;
		}
		pattern_free(p);
		pattern_free(g);
	}
	assert_true(matched > 1000 && matched < tried);
	pattern_scratch_free(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(known_ones),
		cmocka_unit_test(found_in_texts),
		cmocka_unit_test(makes_no_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
