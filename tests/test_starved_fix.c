/*
 * Fixes on a machine that runs out: of memory, of disk, with a disk that
 * fails, wherever it happens.  Whatever became of a run or of its undo, a new
 * process with all it needs brings the old state back, and nobody is told
 * that something was done which was not.
 */

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/help_scene.h"
#include "tests/help_starve.h"

#define CALLS_MAX 4000

struct want {
	const char *actions;
	enum starve_what what;
	bool lasting, undoing; /* it is the undo that is starved */
	unsigned long nth;
};

#define DEAD 99

/* What the engine is asked for from here on. */
static void
starve_now(const struct want *x, bool undoing)
{
	starve(x->what, x->undoing == undoing ? x->nth : 0, x->lasting);
}

static bool
apply_starved(struct help_scene *s, const struct want *x)
{
	struct fix_run run;
	bool done;

	starve_now(x, false);
	help_fix_apply(&s->f, &run);
	starve(x->what, 0, false);
	done = run.result == FIX_DONE;
	fix_run_free(&run);
	return done;
}

static enum undo_answer
undo_starved(struct help_scene *s, const struct want *x)
{
	enum undo_answer answer;

	starve_now(x, true);
	answer = help_fix_undo(&s->f);
	starve(x->what, 0, false);
	return answer;
}

static void
same_as_old(
    struct help_scene *s, const struct buf *old, bool wanted, const char *when)
{
	struct buf got = BUF_INIT;
	bool same;

	help_host_print(&s->host, &got);
	same = strcmp(buf_str(&got), buf_str(old)) == 0;
	buf_free(&got);
	if (same != wanted) {
		fprintf(stderr, "%s: %s\n", when, same ? "the same" : "other");
		_exit(DEAD);
	}
}

static void
try_once(const struct want *x)
{
	struct buf old = BUF_INIT;
	enum undo_answer answer;
	struct help_scene s;
	bool done;

	help_scene_begin(&s, x->actions);
	help_host_print(&s.host, &old);
	done = apply_starved(&s, x);
	if (done && strcmp(x->actions, RESTART) != 0)
		same_as_old(&s, &old, false, "done");
	answer = UNDO_NOTHING;
	if (x->undoing)
		answer = undo_starved(&s, x);
	if (answer == UNDO_DONE)
		same_as_old(&s, &old, true, "undone");
	help_fix_close(&s.f); /* a new process */
	help_fix_open(&s.f);
	answer = help_fix_undo(&s.f);
	if (answer != UNDO_DONE && answer != UNDO_NOTHING) {
		fprintf(stderr, "undo says %d\n", answer);
		_exit(DEAD);
	}
	same_as_old(&s, &old, true, "undone by a new process");
	buf_free(&old);
	help_scene_end(&s);
}

/* How a process that tries it ends: as waitpid() says. */
static int
in_child(const struct want *x)
{
	static const int falls[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	int status = 0;
	pid_t child;

	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		for (size_t i = 0; i < sizeof(falls) / sizeof(falls[0]); i++)
			signal(falls[i], SIG_DFL); /* cmocka has them */
		alarm(60);
		try_once(x);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

/* Calls that a run, or its undo, makes when it lacks nothing. */
static unsigned long
calls_of(struct want x)
{
	struct help_scene s;
	unsigned long calls;

	x.nth = 0;
	help_scene_begin(&s, x.actions);
	assert_true(apply_starved(&s, &x));
	calls = starve_calls(x.what);
	if (x.undoing) {
		starve(x.what, 0, false);
		assert_true(help_fix_undo(&s.f) <= UNDO_NOTHING);
		calls = starve_calls(x.what);
	}
	help_scene_end(&s);
	return calls;
}

static void
starved(enum starve_what what, unsigned long stride)
{
	static const char *const words[STARVE_COUNT] = { "memory", "write",
		"read", "sync", "rename" };
	static const char *const kinds[] = { MOVE, SET, RESTART };
	unsigned long bad = 0;

	for (size_t k = 0; k < 3; k++)
		for (int how = 0; how < 4; how++) {
			struct want x = { kinds[k], what, how & 1, how & 2, 1 };
			unsigned long calls = calls_of(x);

			assert_true(calls < CALLS_MAX);
			for (; x.nth <= calls; x.nth += stride) {
				int status = in_child(&x);

				if (status == 0)
					continue;
				bad++;
				fprintf(stderr,
				    "%s of %s %lu%s of %lu, kind %zu: %s %d\n",
				    words[what], x.undoing ? "undo" : "run",
				    x.nth, x.lasting ? "+" : "", calls, k,
				    WIFSIGNALED(status) ? "signal" : "exit",
				    WIFSIGNALED(status) ? WTERMSIG(status)
							: WEXITSTATUS(status));
			}
		}
	assert_int_equal(bad, 0);
}

static void
test_memory(void **state)
{
	(void)state;
	starved(STARVE_MEMORY, 3);
}

static void
test_disk(void **state)
{
	(void)state;
	starved(STARVE_WRITE, 1);
	starved(STARVE_SYNC, 1);
	starved(STARVE_RENAME, 1);
	starved(STARVE_READ, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
