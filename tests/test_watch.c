/*
 * Watches: they wake for what happens below a folder or to one file, and
 * polling says so.
 */

#include "engine/host/watch.h"

#include "engine/host/host_folder.h"
#include "tests/help_follow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
	char top[40];
	struct host *host;
	struct watch *watch;
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	*state = p;
	if (!p)
		return -1;
	follow_enter(p->top);
	follow_put("c/a/one.log", SPAN("1\n"));
	follow_put("c/other.log", SPAN("1\n"));
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	watch_free(p->watch);
	host_free(p->host);
	follow_leave(p->top);
	free(p);
	return 0;
}

static void
start(struct place *p, const char *path, bool poll)
{
	struct err_info info = { .code = OK };

	p->host = host_folder_new(path, &info);
	assert_non_null(p->host);
	p->watch = watch_new(p->host, poll);
	assert_non_null(p->watch);
}

/* Everything that is waiting. */
static unsigned
news(struct place *p)
{
	unsigned all = WATCH_QUIET, one;

	while ((one = watch_wait(p->watch, 0)) != WATCH_QUIET)
		all |= one;
	return all;
}

static void
events(void **state)
{
	struct place *p = *state;

	start(p, "c", false);
	if (watch_polls(p->watch)) {
		print_message("no inotify here: skipped\n");
		skip();
	}
	assert_int_equal(news(p), WATCH_QUIET);
	follow_append("c/a/one.log", SPAN("2\n"));
	assert_int_equal(news(p), WATCH_BYTES);
	assert_int_equal(rename("c/a/one.log", "c/a/one.lo_"), 0);
	assert_true(news(p) & WATCH_NAMES);
	/* in a folder that comes later, and one in it */
	follow_put("c/b/d/two.log", SPAN("1\n"));
	assert_true(news(p) & WATCH_NAMES);
	follow_append("c/b/d/two.log", SPAN("2\n"));
	assert_int_equal(news(p), WATCH_BYTES);
	unlink("c/b/d/two.log");
	assert_true(news(p) & WATCH_NAMES);
	assert_int_equal(rmdir("c/b/d"), 0);
	assert_true(news(p) & WATCH_NAMES);
	assert_int_equal(news(p), WATCH_QUIET);
}

static void
links_in_a_loop(void **state)
{
	struct place *p = *state;

	assert_int_equal(symlink("..", "c/a/up"), 0);
	start(p, "c", false);
	follow_append("c/a/one.log", SPAN("2\n"));
	assert_true(news(p) != WATCH_QUIET || watch_polls(p->watch));
}

static void
one_file(void **state)
{
	struct place *p = *state;

	start(p, "c/a/one.log", false);
	if (watch_polls(p->watch))
		skip();
	follow_append("c/a/two.log", SPAN("2\n"));
	assert_int_equal(news(p), WATCH_QUIET);
	follow_append("c/a/one.log", SPAN("2\n"));
	assert_int_equal(news(p), WATCH_BYTES);
	follow_put("c/new", SPAN("3\n"));
	assert_int_equal(rename("c/new", "c/a/one.log"), 0);
	assert_true(news(p) & WATCH_NAMES);
}

static void
polling(void **state)
{
	struct place *p = *state;

	start(p, "c", true);
	assert_true(watch_polls(p->watch));
	assert_int_equal(watch_wait(p->watch, 0), WATCH_BYTES);
}

static void
looks(void **state)
{
	struct place *p = *state;
	struct file_look name, open;
	struct stream *s;

	start(p, "c", true);
	assert_int_equal(host_look(p->host, "a/one.log", &name), OK);
	assert_int_equal(name.size, 2);
	assert_int_equal(host_open(p->host, "a/one.log", &s), OK);
	if (stream_look(s, &open) == OK) {
		assert_true(open.id == name.id && open.volume == name.volume);
		unlink("c/a/one.log");
		assert_int_equal(stream_look(s, &open), OK);
		assert_int_equal(open.size, 2);
	}
	unlink("c/a/one.log");
	assert_int_equal(host_look(p->host, "a/one.log", &name), ERR_NOT_FOUND);
	stream_close(s);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(events),
		TEST(links_in_a_loop),
		TEST(one_file),
		TEST(polling),
		TEST(looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
