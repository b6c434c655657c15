/*
 * A writer in a process of its own that tears, rotates, empties and copies
 * while the files are followed.  Every record it numbered must be seen, and
 * seen once.  Nothing depends on who is faster: before the writer destroys
 * what only the file holds it waits until that was seen.
 */

#include "engine/host/watch.h"
#include "tests/help_follow.h"

#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define RECORDS 2000

/* What both processes see. */
struct shared {
	volatile int written; /* records that are whole on the disk */
	volatile int seen;
	volatile bool done;
};

struct format {
	const char *path;
	const char *next;  /* where the old one goes, before its number */
	const char *after; /* and after it; NULL: it has none */
	const char *head;
	void (*put)(struct buf *out, int n, const char *text);
	const char *text;
};

static const struct format iis_format = { "c/u_ex.log", "c/u_ex", ".log",
	FOLLOW_IIS_HEAD, follow_iis, "201 0 0" };
static const struct format trace_format = { "c/NDESPlugin.log",
	"c/NDESPlugin.lo_", NULL, "", follow_trace,
	"Verify challenge returns <html>\r\n<p>\r\n</html>" };
static const struct format event_format = { "c/p_1.svclog", "c/p_", ".svclog",
	"", follow_event, "VerifyRequest Started.&#xD;&#xA;" };

/* A small generator: the same numbers on every machine. */
static unsigned
draw(unsigned *state, unsigned below)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % below;
}

static int
open_log(const struct format *f)
{
	int fd = open(f->path, O_WRONLY | O_CREAT | O_APPEND, 0644);

	if (fd < 0 || write(fd, f->head, strlen(f->head)) < 0)
		_exit(1);
	return fd;
}

/* In up to three pieces. */
static void
write_torn(int fd, struct span text, unsigned *random)
{
	while (text.n > 0) {
		size_t n = draw(random, 3) ? text.n
					   : 1 + draw(random, (unsigned)text.n);

		if (write(fd, text.p, n) != (ssize_t)n)
			_exit(1);
		text = span_slice(text, n, text.n);
	}
}

static void
wait_until_seen(const struct shared *s)
{
	while (s->seen < s->written)
		sched_yield();
}

typedef int change(const struct format *f, struct shared *s, int fd, int n);

static void
name_of(char to[60], const struct format *f, int n)
{
	if (f->after)
		snprintf(to, 60, "%s%06d%s", f->next, n, f->after);
	else
		snprintf(to, 60, "%s", f->next);
}

/* The old one gets another name; its last generation is lost. */
static int
rotate(const struct format *f, struct shared *s, int fd, int n)
{
	char to[60];

	name_of(to, f, n);
	if (!f->after)
		wait_until_seen(s);
	if (rename(f->path, to) != 0)
		_exit(1);
	close(fd);
	return open_log(f);
}

static int
empty(const struct format *f, struct shared *s, int fd, int n)
{
	(void)n;
	wait_until_seen(s);
	if (ftruncate(fd, 0) != 0 || write(fd, f->head, strlen(f->head)) < 0)
		_exit(1);
	return fd;
}

static int
replace(const struct format *f, struct shared *s, int fd, int n)
{
	(void)n;
	wait_until_seen(s);
	if (unlink(f->path) != 0)
		_exit(1);
	close(fd);
	return open_log(f);
}

/* All of it is in the copy before it is emptied: nobody has to wait. */
static int
copy_and_empty(const struct format *f, struct shared *s, int fd, int n)
{
	char to[60], block[4096];
	int from = open(f->path, O_RDONLY), out;
	ssize_t got;

	(void)s;
	name_of(to, f, n);
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	while ((got = read(from, block, sizeof(block))) > 0)
		if (write(out, block, (size_t)got) != got)
			_exit(1);
	close(from);
	close(out);
	if (ftruncate(fd, 0) != 0 || write(fd, f->head, strlen(f->head)) < 0)
		_exit(1);
	return fd;
}

static void
write_all(const struct format *f, struct shared *s, change *do_change)
{
	unsigned random = 7;
	struct buf b = BUF_INIT;
	int fd = open_log(f);

	for (int n = 1; n <= RECORDS; n++) {
		buf_clear(&b);
		f->put(&b, n, f->text);
		write_torn(fd, buf_span(&b), &random);
		s->written = n;
		if (draw(&random, 12) == 0)
			fd = do_change(f, s, fd, n);
	}
	s->done = true;
	_exit(0);
}

/* Notes the numbers of the last look in COUNT. */
static int
tally(const char *notes, unsigned char *count)
{
	int seen = 0;

	for (const char *p = notes; (p = strchr(p, ':')); p++) {
		int n = atoi(p + 1);

		assert_true(n >= 1 && n <= RECORDS);
		if (count[n])
			print_error("%d is here again: %s\n", n, notes);
		assert_int_equal(count[n], 0);
		count[n]++;
		seen++;
	}
	return seen;
}

static struct shared *
new_shared(void)
{
	int fd = open("shared", O_RDWR | O_CREAT, 0644);
	void *s;

	assert_int_equal(ftruncate(fd, sizeof(struct shared)), 0);
	s = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	assert_true(s != MAP_FAILED);
	close(fd);
	return s;
}

static void
race(struct world *w, const struct format *f, change *do_change)
{
	struct shared *s = new_shared();
	unsigned char *count = calloc(RECORDS + 1, 1);
	int status, looks = 0;
	bool done = false;
	pid_t writer;

	assert_non_null(count);
	world_start(w);
	writer = fork();
	assert_true(writer >= 0);
	if (writer == 0)
		write_all(f, s, do_change);
	while (!done) {
		done = s->done;
		w->now = watch_clock();
		s->seen += tally(
		    looks++ % 4 ? world_glance(w) : world_look(w), count);
	}
	for (int i = 0; i < 3; i++) {
		w->now += 2 * TIME_SECOND;
		s->seen += tally(world_look(w), count);
	}
	assert_int_equal(waitpid(writer, &status, 0), writer);
	assert_int_equal(status, 0);
	assert_int_equal(s->seen, RECORDS);
	assert_int_equal(world_problems(w), 0);
	free(count);
	munmap(s, sizeof(*s));
}

static void
iis_rotates(void **state)
{
	race(*state, &iis_format, rotate);
}

static void
iis_is_emptied(void **state)
{
	race(*state, &iis_format, empty);
}

static void
iis_is_copied_and_emptied(void **state)
{
	race(*state, &iis_format, copy_and_empty);
}

static void
trace_rotates(void **state)
{
	race(*state, &trace_format, rotate);
}

static void
trace_is_replaced(void **state)
{
	race(*state, &trace_format, replace);
}

static void
events_rotate(void **state)
{
	race(*state, &event_format, rotate);
}

static void
events_are_emptied(void **state)
{
	race(*state, &event_format, empty);
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(iis_rotates),
		TEST(iis_is_emptied),
		TEST(iis_is_copied_and_emptied),
		TEST(trace_rotates),
		TEST(trace_is_replaced),
		TEST(events_rotate),
		TEST(events_are_emptied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
