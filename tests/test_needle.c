/*
 * Needles: against a naive search, at all alignments and ends, in memory
 * that ends where the text does.
 */

#include "engine/base/needle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A generator of its own: the same numbers on every system. */
static uint32_t
next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t
naive(const struct needles *n, struct span s, size_t from)
{
	size_t i, k, j;

	for (i = from; i < s.n; i++) {
		for (k = 0; k < n->count; k++) {
			struct span t = n->item[k].text;

			for (j = 0; j < t.n && i + j < s.n &&
				    lower(s.p[i + j]) == t.p[j];
			     j++)
				;
			if (j == t.n)
				return i;
		}
	}
	return SIZE_MAX;
}

static void
assert_same(const struct needles *n, struct span s)
{
	size_t at = 0, expected;

	do {
		expected = naive(n, s, at);
		assert_int_equal(needles_find(n, s, at), expected);
		at = expected + 1;
	} while (expected != SIZE_MAX);
}

static void
adds(void **state)
{
	struct needles n = { .count = 0 };
	int i;

	(void)state;
	assert_false(needles_add(&n, SPAN("ab")));
	assert_false(needles_add(&n, SPAN("MScep")));
	for (i = 0; i < NEEDLES_MAX; i++)
		assert_true(needles_add(&n, SPAN("mscep")));
	assert_false(needles_add(&n, SPAN("mscep")));
	assert_int_equal(n.count, NEEDLES_MAX);
}

static void
none(void **state)
{
	struct needles n = { .count = 0 };

	(void)state;
	assert_int_equal(needles_find(&n, SPAN("abc"), 0), 0);
	assert_int_equal(needles_find(&n, SPAN("abc"), 2), 2);
	assert_int_equal(needles_find(&n, SPAN("abc"), 3), SIZE_MAX);
}

static void
folds_case(void **state)
{
	struct needles n = { .count = 0 };

	(void)state;
	assert_true(needles_add(&n, SPAN("/certsrv/mscep[1]")));
	assert_int_equal(needles_find(&n, SPAN("x /CertSrv/MSCEP[1]"), 0), 2);
	/* '{' is '[' with the bit that folds letters, and no letter. */
	assert_int_equal(
	    needles_find(&n, SPAN("x /CertSrv/MSCEP{1]"), 0), SIZE_MAX);
	assert_int_equal(
	    needles_find(&n, SPAN("/certsrv/mscep[1"), 0), SIZE_MAX);
	assert_int_equal(needles_find(&n, SPAN(""), 0), SIZE_MAX);
}

/* The one needle at every place of texts of many lengths. */
static void
every_place(void **state)
{
	struct needles n = { .count = 0 };
	size_t length, at;

	(void)state;
	assert_true(needles_add(&n, SPAN("verifyrequest")));
	for (length = 13; length < 200; length += 7) {
		/* Exactly as long as the text: a sanitizer sees the end. */
		char *p = malloc(length);

		assert_non_null(p);
		for (at = 0; at + 13 <= length; at++) {
			memset(p, 'v', length);
			memcpy(p + at, "VerifyRequest", 13);
			assert_int_equal(
			    needles_find(&n, (struct span){ p, length }, 0),
			    at);
			assert_int_equal(
			    needles_find(
				&n, (struct span){ p, length }, at + 1),
			    SIZE_MAX);
		}
		free(p);
	}
}

static void
random_text(void **state)
{
	static const char letters[] = "aAbBcC[{ \xC3\0";
	static const char *const words[] = { "abc", "bca", "cab[a", "aaaa",
		"abababab", "c[b", "bbb\xC3", "{ab", "b c" };
	uint32_t seed = 20260302;
	int round;

	(void)state;
	for (round = 0; round < 3000; round++) {
		struct needles n = { .count = 0 };
		size_t count = 1 + next_random(&seed) % 8;
		size_t length = next_random(&seed) % 400, i;
		char *p = malloc(length + !length); /* no byte more */

		assert_non_null(p);
		for (i = 0; i < count; i++)
			assert_true(needles_add(
			    &n, span_of(words[next_random(&seed) % 9])));
		for (i = 0; i < length; i++)
			p[i] = letters[next_random(&seed) % 11];
		i = next_random(&seed) % 16;
		if (i > length)
			i = 0;
		assert_same(&n, (struct span){ p + i, length - i });
		free(p);
	}
}

/* The one that begins first has its rare pair behind that of the other. */
static void
the_first_is_found_last(void **state)
{
	struct needles n = { .count = 0 };

	(void)state;
	assert_true(needles_add(&n, SPAN("ez[")));
	assert_true(needles_add(&n, SPAN("eeez[{")));
	assert_int_equal(
	    needles_find(
		&n, SPAN("xxeeez[{, and so much more that it fills a step"), 0),
	    2);
}

/* WORD into P, in any case, and sometimes with a byte that is not its own. */
static void
plant(char *p, const char *word, uint32_t *seed)
{
	size_t n = strlen(word), wrong = next_random(seed) % (4 * n);

	for (size_t i = 0; i < n; i++) {
		p[i] = word[i];
		if (p[i] >= 'a' && p[i] <= 'z' && next_random(seed) % 2)
			p[i] = (char)(p[i] - 0x20);
		if (i == wrong)
			p[i] ^= next_random(seed) % 2 ? 0x20 : 1;
	}
}

/* Long words side by side and over each other. */
static void
planted_words(void **state)
{
	static const char *const words[] = { "verifyrequest", "requestz[1]",
		"sending req", "eeeeeeeez[", "z[ee", "@challenge{z", "equestz",
		"ng\xE1zzzzz" };
	uint32_t seed = 20260414;

	(void)state;
	for (int round = 0; round < 4000; round++) {
		struct needles n = { .count = 0 };
		char p[300];
		size_t length = 40 + next_random(&seed) % 200, at;

		for (size_t i = 1 + next_random(&seed) % 4; i > 0; i--)
			assert_true(needles_add(
			    &n, span_of(words[next_random(&seed) % 8])));
		memset(p, 'e', sizeof(p));
		at = next_random(&seed) % length;
		for (int i = 0; i < 3; i++) {
			plant(p + at, words[next_random(&seed) % 8], &seed);
			at += next_random(&seed) % 12;
		}
		assert_same(&n, (struct span){ p, length });
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds),
		cmocka_unit_test(none),
		cmocka_unit_test(folds_case),
		cmocka_unit_test(every_place),
		cmocka_unit_test(random_text),
		cmocka_unit_test(the_first_is_found_last),
		cmocka_unit_test(planted_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
