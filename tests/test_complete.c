/*
 * A path that is typed, as far as the names in the folder agree.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "engine/case/target/complete.h"
#include "tests/help_dir.h"

static void
put(const char *dir, const char *name, bool folder)
{
	char path[400];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (folder) {
		assert_int_equal(mkdir(path, 0700), 0);
		return;
	}
	f = fopen(path, "w");
	assert_non_null(f);
	fclose(f);
}

/* DIR/TYPED becomes DIR/WANT, and NAMES are told. */
static void
becomes(const char *dir, const char *typed, const char *want, size_t names)
{
	char path[400], whole[400];
	struct buf out = BUF_INIT, told = BUF_INIT;
	size_t n = 0;

	snprintf(path, sizeof(path), "%s/%s", dir, typed);
	snprintf(whole, sizeof(whole), "%s/%s", dir, want);
	assert_int_equal(complete_path(path, &out, &told), OK);
	assert_string_equal(buf_str(&out), whole);
	for (size_t i = 0; i < told.n; i++)
		n += i == 0 || (told.p[i] != ' ' && told.p[i - 1] == ' ');
	assert_int_equal(n, names);
	buf_free(&out);
	buf_free(&told);
}

static void
as_far_as_names_agree(void **state)
{
	char *dir = help_dir_new();

	(void)state;
	put(dir, "ndes01-mars", true);
	put(dir, "ndes01-avril", true);
	put(dir, "relev\xC3\xA9", true);
	put(dir, "relev\xC3\xA8", true);
	put(dir, "zip", false);
	put(dir, ".hidden", true);
	becomes(dir, "n", "ndes01-", 2);
	becomes(dir, "ndes01-m", "ndes01-mars/", 0);
	becomes(dir, "rel", "relev", 2); /* never half of a letter */
	becomes(dir, "zi", "zip", 0);
	becomes(dir, "none", "none", 0);
	becomes(dir, "none/deep", "none/deep", 0);
	becomes(dir, ".h", ".hidden/", 0);
	help_dir_end(dir);
}

static void
home(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(setenv("HOME", "/home/x", 1), 0);
	complete_home("~/logs", &out);
	assert_string_equal(buf_str(&out), "/home/x/logs");
	buf_clear(&out);
	complete_home("~", &out);
	assert_string_equal(buf_str(&out), "/home/x");
	buf_clear(&out);
	complete_home("a~b", &out);
	assert_string_equal(buf_str(&out), "a~b");
	buf_clear(&out);
	complete_home("~other/x", &out);
	assert_string_equal(buf_str(&out), "~other/x");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_far_as_names_agree),
		cmocka_unit_test(home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
