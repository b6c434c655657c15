/*
 * The list of cases looks at nothing but the folders of cases: what a
 * case.json names may be a place of somebody else's choosing, on the network.
 * Every look of this program goes through the stat() below.
 */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "engine/case/session/session_list.h"
#include "engine/host/os/casefolder.h"
#include "tests/help_dir.h"

#define PLACE "/elsewhere/share"
#define CASE                                                                   \
	"{\"schema\":\"ndes-doctor/case/1\",\"kind\":\"capture\","             \
	"\"capture\":\"" PLACE "\",\"last\":\"2026-01-01T00:00:00Z\"}"

/* So many at PLACE. */
static int *
looks(void)
{
	static int count;

	return &count;
}

int
stat(const char *restrict path, struct stat *restrict st)
{
	*looks() += strcmp(path, PLACE) == 0;
	return fstatat(AT_FDCWD, path, st, 0);
}

static void
places_are_left_alone(void **state)
{
	char *home = help_dir_new();
	struct err_info info = { .code = OK };
	const struct session_entry *e;
	struct session_list l;

	(void)state;
	setenv("XDG_STATE_HOME", home, 1);
	help_dir_write(home, "ndes-doctor/n-1/case.json", SPAN(CASE));
	assert_int_equal(session_list_load(&l), OK);
	assert_int_equal(l.count, 1);
	e = session_list_find(&l, NULL, &info);
	assert_string_equal(e->facts.capture, PLACE);
	assert_int_equal(*looks(), 0);
	assert_true(session_is_gone(&e->facts)); /* this one may look */
	assert_int_equal(*looks(), 1);
	session_list_free(&l);
	help_dir_end(home);
}

/* A case that anybody could have put there is left out, and told. */
static void
others_cases(void **state)
{
	char *home = help_dir_new();
	struct buf folder = BUF_INIT;
	struct err_info info = { .code = OK };
	struct session_facts facts;
	struct session_list l;

	(void)state;
	setenv("XDG_STATE_HOME", home, 1);
	help_dir_write(home, "ndes-doctor/n-1/case.json", SPAN(CASE));
	help_dir_write(home, "ndes-doctor/n-2/case.json", SPAN(CASE));
	buf_printf(&folder, "%s/ndes-doctor/n-2", home);
	assert_int_equal(chmod(buf_str(&folder), 0777), 0);
	assert_int_equal(session_list_load(&l), OK);
	assert_int_equal(l.count, 1);
	assert_string_equal(l.items[0].id, "n-1");
	assert_int_equal(l.foreign.code, ERR_UNTRUSTED);
	assert_non_null(strstr(l.foreign.file, "n-2"));
	assert_null(session_list_find(&l, "n-2", &info));
	assert_int_equal(info.code, ERR_UNTRUSTED);
	assert_int_equal(
	    session_facts_load(buf_str(&folder), &facts, &info), ERR_UNTRUSTED);
	session_facts_free(&facts);
	session_list_free(&l);
	buf_free(&folder);
	help_dir_end(home);
}

/* A title stays, and a case goes; one that is a way back, or is open, not. */
static void
renamed_and_deleted(void **state)
{
	char *home = help_dir_new();
	struct err_info info = { .code = OK };
	struct buf folder = BUF_INIT;
	struct casefolder *open;
	struct session_list l;

	(void)state;
	setenv("XDG_STATE_HOME", home, 1);
	help_dir_write(home, "ndes-doctor/n-1/case.json", SPAN(CASE));
	help_dir_write(home, "ndes-doctor/n-2/case.json", SPAN(CASE));
	help_dir_write(home, "ndes-doctor/n-2/journal.jsonl", SPAN("{}\n"));
	assert_int_equal(session_list_load(&l), OK);
	assert_int_equal(session_list_rename(&l, 0, "Paris\x1b[2J", &info), OK);
	assert_string_equal(l.items[0].title, "Paris\\x1B[2J");
	session_list_free(&l);
	assert_int_equal(session_list_load(&l), OK);
	assert_string_equal(l.items[0].title, "Paris\\x1B[2J");
	assert_int_equal(session_list_delete(&l, 1, &info), ERR_KEPT);
	buf_printf(&folder, "%s/ndes-doctor/n-1", home);
	open = casefolder_open(buf_str(&folder), true, &info);
	assert_non_null(open);
	assert_int_equal(session_list_delete(&l, 0, &info), ERR_LOCKED);
	casefolder_close(open);
	assert_int_equal(session_list_delete(&l, 0, &info), OK);
	assert_int_equal(l.count, 1);
	session_list_free(&l);
	assert_int_equal(session_list_load(&l), OK);
	assert_int_equal(l.count, 1);
	assert_string_equal(l.items[0].id, "n-2");
	session_list_free(&l);
	buf_free(&folder);
	help_dir_end(home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_left_alone),
		cmocka_unit_test(others_cases),
		cmocka_unit_test(renamed_and_deleted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
