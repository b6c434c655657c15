/*
 * Files that a person asks for: new ones, whole ones, and none in evidence.
 */

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/host/os/newfile.h"
#include "tests/help_dir.h"

static const char *
in(const char *dir, const char *name)
{
	static char path[400];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void
assert_holds(const char *dir, const char *name, const char *want)
{
	char got[100] = "";
	FILE *f = fopen(in(dir, name), "rb");

	assert_non_null(f);
	got[fread(got, 1, sizeof(got) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(got, want);
}

static enum err
save(const char *dir, const char *name, const char *text, bool over,
    const char *keep_out)
{
	const struct newfile_keep keep = { &keep_out, keep_out ? 1 : 0 };

	return newfile_write(in(dir, name), span_of(text), over, &keep);
}

static void
new_and_over(void **state)
{
	const char *dir = *state;

	assert_int_equal(save(dir, "a", "one", false, NULL), OK);
	assert_holds(dir, "a", "one");
	assert_int_equal(save(dir, "a", "two", false, NULL), ERR_EXISTS);
	assert_holds(dir, "a", "one");
	assert_int_equal(save(dir, "a", "two", true, NULL), OK);
	assert_holds(dir, "a", "two");
	assert_int_equal(save(dir, "b", "new", true, NULL), OK);
	assert_holds(dir, "b", "new");
	assert_int_equal(save(dir, "none/c", "x", false, NULL), ERR_WRITE);
	assert_int_equal(save(dir, "", "x", true, NULL), ERR_WRITE);
	assert_int_equal(access(in(dir, "a.part"), F_OK), -1);
}

/* Neither followed nor written through. */
static void
links(void **state)
{
	const char *dir = *state;

	save(dir, "real", "precious", false, NULL);
	assert_int_equal(symlink("real", in(dir, "link")), 0);
	assert_int_equal(symlink("nowhere", in(dir, "loose")), 0);
	assert_int_equal(save(dir, "link", "x", false, NULL), ERR_EXISTS);
	assert_int_equal(save(dir, "loose", "x", false, NULL), ERR_EXISTS);
	assert_int_equal(save(dir, "link", "x", true, NULL), OK);
	assert_holds(dir, "real", "precious");
	assert_holds(dir, "link", "x");
	assert_int_equal(access(in(dir, "nowhere"), F_OK), -1);
}

static void
out_of_evidence(void **state)
{
	const char *dir = *state;
	char capture[400];

	assert_int_equal(mkdir(in(dir, "capture"), 0700), 0);
	assert_int_equal(mkdir(in(dir, "capture/iis"), 0700), 0);
	assert_int_equal(mkdir(in(dir, "capture2"), 0700), 0);
	assert_int_equal(symlink("capture/iis", in(dir, "way")), 0);
	snprintf(capture, sizeof(capture), "%s/../%s/capture", dir,
	    strrchr(dir, '/') + 1);
	assert_int_equal(
	    save(dir, "capture/x", "x", true, capture), ERR_INSIDE);
	assert_int_equal(
	    save(dir, "capture/iis/x", "x", true, capture), ERR_INSIDE);
	assert_int_equal(save(dir, "way/x", "x", true, capture), ERR_INSIDE);
	assert_int_equal(
	    save(dir, "capture2/../capture/x", "x", true, capture), ERR_INSIDE);
	/* beside it, and with a name that only begins so */
	assert_int_equal(save(dir, "capture2/x", "x", false, capture), OK);
	assert_int_equal(save(dir, "x", "x", false, capture), OK);
	/* a capture that is one file */
	assert_int_equal(
	    save(dir, "one.log", "log", false, in(dir, "one.log")), OK);
	snprintf(capture, sizeof(capture), "%s/one.log", dir);
	assert_int_equal(save(dir, "one.log", "x", true, capture), ERR_INSIDE);
	assert_holds(dir, "one.log", "log");
}

/* Of several that are named, and of what is not there yet. */
static void
out_of_all(void **state)
{
	const char *dir = *state;
	char one[400], two[400], gone[400];
	const char *const all[] = { gone, one, two };
	const struct newfile_keep keep = { all, 3 };

	snprintf(one, sizeof(one), "%s/one", dir);
	snprintf(two, sizeof(two), "%s/two.part", dir);
	snprintf(gone, sizeof(gone), "%s/gone", dir);
	assert_int_equal(mkdir(one, 0700), 0);
	save(dir, "two.part", "log", false, NULL);
	assert_int_equal(
	    newfile_write(in(dir, "one/x"), SPAN("x"), true, &keep),
	    ERR_INSIDE);
	/* nor by what a file is called until it is whole */
	assert_int_equal(
	    newfile_write(in(dir, "two"), SPAN("x"), true, &keep), ERR_INSIDE);
	assert_holds(dir, "two.part", "log");
	assert_int_equal(
	    newfile_write(in(dir, "three"), SPAN("x"), true, &keep), OK);
	assert_int_equal(newfile_look(in(dir, "one/a/b"), &keep), ERR_INSIDE);
	assert_int_equal(newfile_look(one, &keep), ERR_INSIDE);
	assert_int_equal(newfile_look(in(dir, "four/a/b"), &keep), OK);
}

/* What cannot be written whole leaves what was there. */
static void
whole_or_not(void **state)
{
	const char *dir = *state;
	struct rlimit old, tight;
	char big[5000];

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	save(dir, "kept", "old", false, NULL);
	getrlimit(RLIMIT_FSIZE, &old);
	tight = old;
	tight.rlim_cur = 1000;
	setrlimit(RLIMIT_FSIZE, &tight);
	assert_int_equal(save(dir, "half", big, false, NULL), ERR_WRITE);
	assert_int_equal(save(dir, "kept", big, true, NULL), ERR_WRITE);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(access(in(dir, "half"), F_OK), -1);
	assert_int_equal(access(in(dir, "kept.part"), F_OK), -1);
	assert_holds(dir, "kept", "old");
}

/* What a run that was ended left half is in nobody's way. */
static void
left_half(void **state)
{
	const char *dir = *state;

	save(dir, "a", "old", false, NULL);
	save(dir, "a.part", "half", false, NULL);
	assert_int_equal(save(dir, "a", "new", true, NULL), OK);
	assert_holds(dir, "a", "new");
	assert_int_equal(access(in(dir, "a.part"), F_OK), -1);
	/* nor is it a way into another file */
	save(dir, "real", "precious", false, NULL);
	assert_int_equal(symlink("real", in(dir, "a.part")), 0);
	assert_int_equal(save(dir, "a", "newer", true, NULL), OK);
	assert_holds(dir, "a", "newer");
	assert_holds(dir, "real", "precious");
}

static int
setup(void **state)
{
	*state = help_dir_new();
	return *state ? 0 : -1;
}

static int
teardown(void **state)
{
	help_dir_end(*state);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(new_and_over),
		TEST(links),
		TEST(out_of_evidence),
		TEST(out_of_all),
		TEST(whole_or_not),
		TEST(left_half),
	};

	signal(SIGXFSZ, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
