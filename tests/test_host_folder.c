/*
 * The folder host: the order of its walk, links, loops, limits, and files
 * that are none.
 */

#include "engine/host/host_folder.h"

#include "engine/base/buf.h"
#include "engine/base/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NOBODY 65534

/* Each test runs inside a folder of its own. */
static int
setup(void **state)
{
	char *top = strdup("/tmp/test_host_folder.XXXXXX");

	*state = top;
	return top && mkdtemp(top) && chdir(top) == 0 ? 0 : -1;
}

static int
teardown(void **state)
{
	struct buf b = BUF_INIT;
	char *top = *state;
	int rc;

	buf_printf(&b, "chmod -R u+rwX %s; rm -rf %s", top, top);
	rc = chdir("/") == 0 ? system(buf_str(&b)) : -1;
	buf_free(&b);
	free(top);
	return rc;
}

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void
folder(const char *path)
{
	assert_int_equal(mkdir(path, 0755), 0);
}

static enum err
note(void *arg, const struct host_file *file)
{
	buf_printf(
	    arg, "%s %d %d\n", file->path, (int)file->size, (int)file->err);
	return OK;
}

/* "path size err" of each file of PATH, one a line; the caller frees. */
static struct buf
walk(const char *path)
{
	struct buf b = BUF_INIT;
	struct host *h = host_folder_new(path, NULL);

	assert_non_null(h);
	assert_int_equal(host_walk(h, note, &b), OK);
	host_free(h);
	return b;
}

static void
assert_walk(const char *path, const char *expected)
{
	struct buf b = walk(path);

	assert_string_equal(buf_str(&b), expected);
	buf_free(&b);
}

static void
in_order(void **state)
{
	(void)state;
	folder("d");
	folder("d/empty");
	folder("d/b");
	put("d/c.log", "123");
	put("d/b/2", "");
	put("d/b/1", "x");
	put("d/.hidden", "h");
	put("d/a", "12");
	assert_walk("d", ".hidden 1 0\na 2 0\nb/1 1 0\nb/2 0 0\nc.log 3 0\n");
	assert_walk("d/", ".hidden 1 0\na 2 0\nb/1 1 0\nb/2 0 0\nc.log 3 0\n");
	assert_walk("d/empty", "");
}

static void
names(void **state)
{
	static const struct {
		const char *path, *name;
	} cases[] = { { "d", "d" }, { "d/", "d" }, { "d//", "d" },
		{ "./d/e", "e" }, { "d/e/..", "d" }, { "d/.", "d" } };
	struct host *h;
	size_t i;

	(void)state;
	folder("d");
	folder("d/e");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		h = host_folder_new(cases[i].path, NULL);
		assert_string_equal(h->name, cases[i].name);
		assert_false(h->single);
		assert_true(host_now(h) == TIME_NONE);
		host_free(h);
	}
}

static void
one_file(void **state)
{
	struct stream *s;
	struct host *h;
	char text[8];
	size_t got;

	(void)state;
	folder("d");
	put("d/x.log", "hello");
	assert_walk("d/x.log", "x.log 5 0\n");
	h = host_folder_new("d/x.log", NULL);
	assert_true(h->single);
	assert_string_equal(h->name, "x.log");
	assert_int_equal(host_open(h, "x.log", &s), OK);
	assert_int_equal(stream_read(s, 1, text, 8, &got), OK);
	assert_int_equal(got, 4);
	assert_memory_equal(text, "ello", 4);
	stream_close(s);
	host_free(h);
}

static void
reads(void **state)
{
	struct stream *s;
	struct host *h;
	char text[4];
	size_t got = 9;

	(void)state;
	folder("d");
	put("d/f", "abcdef");
	h = host_folder_new("d", NULL);
	assert_int_equal(host_open(h, "f", &s), OK);
	assert_int_equal(stream_read(s, 0, text, 4, &got), OK);
	assert_int_equal(got, 4);
	assert_memory_equal(text, "abcd", 4);
	assert_int_equal(stream_read(s, 6, text, 4, &got), OK);
	assert_int_equal(got, 0);
	/* Shrinks while it is open. */
	assert_int_equal(truncate("d/f", 1), 0);
	assert_int_equal(stream_read(s, 4, text, 4, &got), OK);
	assert_int_equal(got, 0);
	stream_close(s);
	assert_int_equal(host_open(h, "g", &s), ERR_NOT_FOUND);
	assert_null(s);
	host_free(h);
}

static void
links(void **state)
{
	(void)state;
	folder("d");
	folder("out");
	put("out/o", "12345");
	assert_int_equal(symlink("../out", "d/to"), 0);
	assert_int_equal(symlink("../out/o", "d/tofile"), 0);
	assert_int_equal(symlink("nowhere", "d/void"), 0);
	assert_int_equal(symlink("self", "d/self"), 0);
	assert_int_equal(symlink(".", "d/dot"), 0);
	assert_int_equal(symlink("../d", "out/back"), 0);
	assert_walk("d", "self 0 6\nto/o 5 0\ntofile 5 0\nvoid 0 3\n");
}

/* Folders that link to each other twice: 2 to the power of 30 paths. */
static void
bomb(void **state)
{
	char name[16], to[16];
	struct buf b;
	int i;

	(void)state;
	folder("d");
	for (i = 0; i < 30; i++) {
		snprintf(name, sizeof(name), "d/%02d", i);
		folder(name);
		snprintf(to, sizeof(to), "../%02d", i + 1);
		snprintf(name, sizeof(name), "d/%02d/a", i);
		assert_int_equal(symlink(to, name), 0);
		snprintf(name, sizeof(name), "d/%02d/b", i);
		assert_int_equal(symlink(to, name), 0);
	}
	folder("d/30");
	b = walk("d");
	assert_int_equal(span_find(buf_span(&b), SPAN(" 0 6\n"), 0), b.n - 5);
	buf_free(&b);
}

static void
too_deep(void **state)
{
	struct buf path = BUF_INIT, b;
	int i;

	(void)state;
	buf_puts(&path, "d");
	folder("d");
	for (i = 1; i < HOST_FOLDER_DEPTH_MAX + 2; i++) {
		buf_puts(&path, "/x");
		folder(buf_str(&path));
	}
	buf_puts(&path, "/f");
	put(buf_str(&path), "");
	put("d/y", "");
	b = walk("d");
	assert_true(span_ends(buf_span(&b), "/x 0 6\ny 0 0\n"));
	assert_int_equal(span_find(buf_span(&b), SPAN("/f"), 0), SIZE_MAX);
	buf_free(&b);
	buf_free(&path);
}

static void
no_files(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct stream *s;
	struct host *h;

	(void)state;
	folder("d");
	put("d/z", "1");
	assert_int_equal(mkfifo("d/pipe", 0644), 0);
	strcpy(address.sun_path, "d/socket");
	assert_int_equal(
	    bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(symlink("/dev/zero", "d/zero"), 0);
	assert_walk("d", "z 1 0\n");
	/* Nor does opening it all the same block. */
	h = host_folder_new("d", NULL);
	assert_int_equal(host_open(h, "pipe", &s), ERR_UNSUPPORTED);
	assert_int_equal(host_open(h, "zero", &s), ERR_UNSUPPORTED);
	assert_int_equal(host_open(h, "", &s), ERR_UNSUPPORTED);
	host_free(h);
	close(fd);
}

static bool
is_locked(void)
{
	struct host *h = host_folder_new("d", NULL);
	struct buf b = BUF_INIT;
	struct stream *s = NULL;
	bool locked;

	locked = h && host_walk(h, note, &b) == OK &&
		 span_is(buf_span(&b), "a 0 4\nb 6 4\nc 0 0\n") &&
		 host_open(h, "b", &s) == ERR_ACCESS && !s &&
		 !host_folder_new("d/a", NULL) && !host_folder_new("d/b", NULL);
	buf_free(&b);
	host_free(h);
	return locked;
}

/* Root may read everything: a child becomes somebody else. */
static void
locked(void **state)
{
	int status = -1;
	pid_t child;

	assert_int_equal(chmod(*state, 0755), 0);
	folder("d");
	folder("d/a");
	put("d/a/f", "");
	put("d/b", "secret");
	put("d/c", "");
	chmod("d/a", 0);
	chmod("d/b", 0);
	child = fork();
	if (child == 0) {
		if (geteuid() == 0 && seteuid(NOBODY) != 0)
			_exit(2);
		_exit(is_locked() ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
not_there(void **state)
{
	struct err_info info = { .code = OK };

	(void)state;
	assert_null(host_folder_new("none", &info));
	assert_int_equal(info.code, ERR_NOT_FOUND);
	assert_string_equal(info.file, "none");
	assert_int_equal(mkfifo("pipe", 0644), 0);
	assert_null(host_folder_new("pipe", &info));
	assert_int_equal(info.code, ERR_UNSUPPORTED);
	assert_null(host_folder_new("", NULL));
	host_free(NULL);
	stream_close(NULL);
}

static enum err
refuse(void *arg, const struct host_file *file)
{
	(void)file;
	++*(int *)arg;
	return ERR_CANCELLED;
}

static void
stops(void **state)
{
	struct host *h;
	int calls = 0;

	(void)state;
	folder("d");
	folder("d/e");
	put("d/e/1", "");
	put("d/e/2", "");
	put("d/f", "");
	h = host_folder_new("d", NULL);
	assert_int_equal(host_walk(h, refuse, &calls), ERR_CANCELLED);
	assert_int_equal(calls, 1);
	host_free(h);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(in_order),
		TEST(names),
		TEST(one_file),
		TEST(reads),
		TEST(links),
		TEST(bomb),
		TEST(too_deep),
		TEST(no_files),
		TEST(locked),
		TEST(not_there),
		TEST(stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
