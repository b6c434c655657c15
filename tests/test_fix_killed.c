/*
 * A run of a fix that is killed before each of its changes, and its undo
 * before each of its own.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/help_scene.h"

/*
 * Killed before its Nth change, for every N: what is there then is the old
 * state, or undo makes it so; and undo itself may be killed at every change.
 */
static bool
killed_at(const char *actions, size_t n, size_t m, bool *ended)
{
	struct buf old = BUF_INIT, got = BUF_INIT;
	enum undo_answer answer;
	struct fix_run run;
	struct help_scene s;
	bool whole;

	help_scene_begin(&s, actions);
	help_host_print(&s.host, &old);
	s.f.stop_at = n;
	help_fix_apply(&s.f, &run);
	*ended = run.result == FIX_DONE;
	fix_run_free(&run);
	help_fix_close(&s.f); /* a new process */
	help_fix_open(&s.f);
	s.f.changes = 0;
	s.f.stop_at = m;
	help_fix_undo(&s.f);
	whole = s.f.changes < m;
	help_fix_close(&s.f);
	help_fix_open(&s.f);
	s.f.stop_at = 0;
	answer = help_fix_undo(&s.f);
	assert_true(answer == UNDO_DONE || answer == UNDO_NOTHING);
	assert_int_equal(help_fix_undo(&s.f), UNDO_NOTHING);
	help_host_print(&s.host, &got);
	if (strcmp(buf_str(&got), buf_str(&old)) != 0)
		fail_msg("killed at %zu, undo at %zu:\n%sinstead of\n%s", n, m,
		    buf_str(&got), buf_str(&old));
	buf_free(&old);
	buf_free(&got);
	help_scene_end(&s);
	return whole;
}

static void
killed(const char *actions, size_t least)
{
	bool ended = false;
	size_t n = 0;

	while (!ended) {
		size_t m = 1;

		n++;
		while (!killed_at(actions, n, m, &ended))
			m++;
		assert_true(n < 60 && m < 30);
	}
	assert_true(n > least);
}

static void
test_killed_move(void **state)
{
	(void)state;
	killed(MOVE REBOOT, 7);
}

static void
test_killed_restart(void **state)
{
	(void)state;
	killed(RESTART, 7);
}

static void
test_killed_set(void **state)
{
	(void)state;
	killed(SET, 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed_move),
		cmocka_unit_test(test_killed_restart),
		cmocka_unit_test(test_killed_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
