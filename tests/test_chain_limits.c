/*
 * Stores made to keep whoever builds a chain busy.
 */

#include "tests/help_chain.h"

#include "engine/base/times.h"
#include "engine/evidence/certs/texts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

/* A tower of N authorities above the leaf, the last one in Root. */
static void
put_tower(struct scene *s, int n)
{
	char names[2][20];

	for (int i = 0; i < n; i++) {
		snprintf(names[0], sizeof(names[0]), "CN=%d", i);
		snprintf(names[1], sizeof(names[1]), "CN=%d", i + 1);
		scene_put(s, i + 1 < n ? HELP_CA : HELP_ROOT,
		    (struct help_cert){ .subject = names[0],
			.issuer = names[i + 1 < n],
			.ca = true });
	}
}

static void
test_long(void **state)
{
	struct help_cert l = scene_leaf();
	struct scene s;

	(void)state;
	l.issuer = "CN=0";
	l.issuer_key = NULL;
	for (int n = CHAIN_MAX - 1; n <= CHAIN_MAX; n++) {
		scene_begin(&s);
		put_tower(&s, n);
		cert_free(s.leaf);
		s.leaf = scene_made(l);
		scene_find(&s, s.leaf);
		assert_int_equal(chain_is_good(&s.chain), n < CHAIN_MAX);
		assert_int_equal(s.chain.cut, n == CHAIN_MAX);
		assert_false(chain_is_bad(&s.chain));
		scene_end(&s);
	}
}

/*
 * Authorities that sign each other: N of them, each with a certificate from
 * each other one, all of one key, so that they are made in no time.
 */
static void
put_mesh(struct scene *s, int n)
{
	char names[2][20];

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++) {
			if (i == j)
				continue;
			snprintf(names[0], sizeof(names[0]), "CN=m%d", i);
			snprintf(names[1], sizeof(names[1]), "CN=m%d", j);
			scene_put(s, HELP_CA,
			    (struct help_cert){ .subject = names[0],
				.key = "mesh",
				.issuer = names[1],
				.issuer_key = "mesh",
				.ca = true });
		}
}

static void
test_loops(void **state)
{
	struct help_cert l = scene_leaf();
	struct scene s;
	clock_t start;

	(void)state;
	l.issuer = "CN=m0";
	l.issuer_key = "mesh";
	scene_begin(&s);
	put_mesh(&s, 2);
	scene_expect(&s, l, "leaf<m0<m1 missing");
	put_mesh(&s, 8); /* 56 more of them: too many ways to try them all */
	cert_free(s.leaf);
	s.leaf = scene_made(l);
	start = clock();
	scene_find(&s, s.leaf);
	assert_true(clock() - start < CLOCKS_PER_SEC);
	assert_true(s.chain.cut);
	assert_false(chain_is_bad(&s.chain));
	/* a good chain is short, and found all the same */
	scene_put(&s, HELP_ROOT,
	    (struct help_cert){
		.subject = "CN=m1", .key = "mesh", .ca = true });
	assert_string_equal(scene_find(&s, s.leaf), "leaf<m0<m1 trusted");
	scene_end(&s);
}

/* More certificates of one name than are looked at. */
static void
test_crowd(void **state)
{
	struct help_cert l = scene_leaf();
	struct scene s;
	const char *about;

	(void)state;
	l.issuer = "CN=a";
	l.issuer_key = NULL;
	scene_begin(&s);
	for (int i = 0; i < 63; i++)
		scene_put(&s, HELP_CA,
		    (struct help_cert){ .subject = "CN=a",
			.issuer = "CN=b",
			.ca = true,
			.from = -i - 1,
			.until = 400 });
	scene_expect(&s, l, "leaf<a missing");
	scene_put(&s, HELP_CA,
	    (struct help_cert){
		.subject = "CN=a", .issuer = "CN=b", .ca = true });
	scene_expect(&s, l, "leaf<a missing cut");
	assert_int_equal(chain_why(&s.chain, &about), T_CHAIN_CUT);
	scene_end(&s);
}

static bool
counted(void *arg)
{
	++*(size_t *)arg;
	return true;
}

/* Many of the right name and another key: so many signatures are tried. */
static void
test_strangers(void **state)
{
	size_t tried = 0;
	const struct chain_patience patience = { counted, &tried };
	struct chain_ask ask = { .now = HELP_CERT_NOW, .patience = &patience };
	struct help_cert l = scene_leaf();
	struct scene s;

	(void)state;
	l.issuer = "CN=a";
	l.issuer_key = NULL;
	scene_begin(&s);
	for (int i = 0; i < 600; i++)
		scene_put(&s, HELP_CA,
		    (struct help_cert){ .subject = "CN=a",
			.key = "another",
			.issuer = "CN=b",
			.ca = true,
			.from = -i - 1,
			.until = 400 });
	s.leaf = scene_made(l);
	scene_find(&s, s.leaf);
	ask.store = s.store;
	assert_true(chain_find(&ask, s.leaf, &s.chain));
	assert_in_range(tried, 1, 512);
	assert_true(s.chain.cut);
	assert_false(chain_is_bad(&s.chain));
	scene_end(&s);
}

/* True for the first so many signatures. */
static bool
is_left(void *arg)
{
	size_t *left = arg;

	return *left > 0 && (*left)--;
}

/* Somebody who stops the looking gets what was found, and is told. */
static void
test_stopped(void **state)
{
	size_t left = 1;
	const struct chain_patience patience = { is_left, &left };
	struct chain_ask ask = { .now = HELP_CERT_NOW, .patience = &patience };
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_put_root(&s);
	scene_put(&s, HELP_CA, scene_issuing());
	s.leaf = scene_made(scene_leaf());
	scene_find(&s, s.leaf);
	ask.store = s.store;
	assert_true(chain_find(&ask, s.leaf, &s.chain));
	assert_true(s.chain.cut);
	assert_int_equal(s.chain.count, 2);
	assert_false(chain_is_good(&s.chain) || chain_is_bad(&s.chain));
	left = 10;
	assert_true(chain_find(&ask, s.leaf, &s.chain));
	assert_true(chain_is_good(&s.chain) && !s.chain.cut);
	scene_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_loops),
		cmocka_unit_test(test_crowd),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, help_certs_teardown);
}
