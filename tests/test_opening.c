/*
 * What the user named, opened: as what, and with which folder.
 */

#include "engine/case/target/opening.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/buf.h"
#include "engine/base/xml.h"
#include "tests/help_dir.h"

#define LAB     "samples/intermediate-in-root-local"
#define CAPTURE LAB "/capture"

struct fixture {
	struct knowledge *k;
	char *home, *state, *dir; /* the first two as they were */
};

static struct opening *
open_it(const struct fixture *x, const char *path, bool acts,
    const char *folder, struct err_info *info)
{
	static const struct case_options all = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	const struct opening_options o = {
		.path = path, .acts = acts, .folder = folder, .options = &all
	};

	memset(info, 0, sizeof(*info));
	return opening_new(&o, x->k, info);
}

/* Opens it and says as what; the folder is appended. */
static enum opening_kind
kind_of(const struct fixture *x, const char *path, bool acts,
    const char *folder, struct buf *name)
{
	struct err_info info;
	struct opening *o = open_it(x, path, acts, folder, &info);
	enum opening_kind kind;

	assert_non_null(o);
	assert_non_null(opening_case(o));
	assert_string_equal(opening_path(o), path);
	kind = opening_kind(o);
	buf_puts(name, opening_folder(o) ? opening_folder(o) : "none");
	opening_free(o);
	return kind;
}

static void
a_lab_obeys_only_when_asked(void **state)
{
	const struct fixture *x = *state;
	struct buf one = BUF_INIT, two = BUF_INIT;

	assert_int_equal(kind_of(x, LAB, false, NULL, &one), OPENING_CAPTURE);
	assert_int_not_equal(access(buf_str(&one), F_OK), 0);
	assert_int_equal(kind_of(x, LAB, true, NULL, &two), OPENING_LAB);
	assert_string_equal(buf_str(&one), buf_str(&two));
	assert_int_equal(access(buf_str(&one), F_OK), 0);
	buf_clear(&one);
	assert_int_equal(
	    kind_of(x, CAPTURE, true, NULL, &one), OPENING_CAPTURE);
	assert_string_not_equal(buf_str(&one), buf_str(&two));
	buf_free(&one);
	buf_free(&two);
}

/* As the user wrote it, for a lab too; the usual one lies below the home. */
static void
a_folder_that_is_named_is_taken(void **state)
{
	const struct fixture *x = *state;
	struct buf mine = BUF_INIT, got = BUF_INIT;

	buf_printf(&mine, "%s/mine", x->dir);
	assert_int_equal(
	    kind_of(x, CAPTURE, true, buf_str(&mine), &got), OPENING_CAPTURE);
	assert_string_equal(buf_str(&got), buf_str(&mine));
	buf_clear(&got);
	assert_int_equal(
	    kind_of(x, LAB, true, buf_str(&mine), &got), OPENING_LAB);
	assert_string_equal(buf_str(&got), buf_str(&mine));
	buf_clear(&got);
	kind_of(x, CAPTURE, true, NULL, &got);
	assert_true(strncmp(buf_str(&got), x->dir, strlen(x->dir)) == 0);
	assert_string_not_equal(buf_str(&got), buf_str(&mine));
	buf_free(&mine);
	buf_free(&got);
}

/* Nothing is kept then, which only a lab cannot do without. */
static void
without_a_home_there_is_no_folder(void **state)
{
	const struct fixture *x = *state;
	struct buf got = BUF_INIT;
	struct err_info info;

	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_int_equal(
	    kind_of(x, CAPTURE, false, NULL, &got), OPENING_CAPTURE);
	assert_string_equal(buf_str(&got), "none");
	assert_null(open_it(x, LAB, true, NULL, &info));
	assert_int_equal(info.code, ERR_NOT_FOUND);
	assert_non_null(strstr(info.file, LAB));
	buf_free(&got);
}

static void
what_is_not_there_is_not_opened(void **state)
{
	struct err_info info;

	assert_null(open_it(*state, "samples/nothing", true, NULL, &info));
	assert_int_equal(info.code, ERR_NOT_FOUND);
}

static char *
variable(const char *name)
{
	const char *is = getenv(name);

	return is ? span_dup(span_of(is)) : NULL;
}

static void
put_back(const char *name, char *was)
{
	if (was)
		setenv(name, was, 1);
	else
		unsetenv(name);
	free(was);
}

static int
setup(void **state)
{
	struct fixture *x = calloc(1, sizeof(*x));
	struct err_info info = { .code = OK };

	xml_start();
	x->k = knowledge_builtin(&info);
	x->home = variable("HOME");
	x->state = variable("XDG_STATE_HOME");
	x->dir = help_dir_new();
	setenv("XDG_STATE_HOME", x->dir, 1);
	*state = x;
	return x->k ? 0 : -1;
}

static int
teardown(void **state)
{
	struct fixture *x = *state;

	put_back("HOME", x->home);
	put_back("XDG_STATE_HOME", x->state);
	knowledge_free(x->k);
	help_dir_end(x->dir);
	free(x);
	xml_stop();
	return 0;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_lab_obeys_only_when_asked),
		TEST(a_folder_that_is_named_is_taken),
		TEST(without_a_home_there_is_no_folder),
		TEST(what_is_not_there_is_not_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
