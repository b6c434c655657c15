/*
 * The real terminal on a pty: what it shows, and that it is given back as it
 * was on every way out.
 */

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "tui/term/term.h"

#define PATIENCE 20000 /* ms; only a failing test waits that long */

enum { CHILD_OK = 10, CHILD_REFUSED };

struct session {
	int master, slave;
	pid_t pid;
	struct buf seen;
	struct termios before;
};

/* Shows one picture, then every key as a picture of its own, until q. */
static int
child(void)
{
	static const struct term_options options = { false, false, false };
	struct canvas c = CANVAS_INIT;
	struct err_info info;
	struct term *t = term_curses_new(&options, &info);
	uint32_t key = 0;
	int rows, cols;

	if (t == NULL)
		return CHILD_REFUSED;
	while (key != 'q' && key != TERM_KEY_QUIT && key != TERM_KEY_EOF) {
		char text[32];

		term_size(t, &rows, &cols);
		canvas_resize(&c, rows, cols);
		snprintf(text, sizeof(text), "key-%x-", (unsigned)key);
		canvas_puts(&c, 1, 1, INK_BAD, text, cols);
		canvas_puts(&c, 2, 1, INK_NORMAL, "é日", cols);
		term_show(t, &c);
		if (key == 'p')
			term_plain(t, "certutil\n", "[Enter]");
		key = term_key(t, -1);
	}
	term_close(t);
	canvas_free(&c);
	return CHILD_OK;
}

static void
child_start(struct session *s, const char *name)
{
	setsid();
	close(s->master);
	s->slave = open(name, O_RDWR); /* becomes the controlling terminal */
	dup2(s->slave, STDIN_FILENO);
	dup2(s->slave, STDOUT_FILENO);
	_exit(child());
}

static void
start(struct session *s, const char *term)
{
	const char *name;

	memset(s, 0, sizeof(*s));
	s->master = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(s->master >= 0);
	assert_int_equal(grantpt(s->master), 0);
	assert_int_equal(unlockpt(s->master), 0);
	name = ptsname(s->master);
	assert_non_null(name);
	s->slave = open(name, O_RDWR | O_NOCTTY);
	assert_true(s->slave >= 0);
	assert_int_equal(tcgetattr(s->slave, &s->before), 0);
	setenv("TERM", term, 1);
	setenv("LC_ALL", "fr_FR.UTF-8", 1); /* installed or not */
	setenv("LINES", "24", 1);
	setenv("COLUMNS", "80", 1);
	fflush(NULL);
	s->pid = fork();
	assert_true(s->pid >= 0);
	if (s->pid == 0)
		child_start(s, name);
}

/* Reads what the program writes until TEXT is among it. */
static bool
wait_for(struct session *s, const char *text)
{
	struct pollfd p = { s->master, POLLIN, 0 };

	while (span_find(buf_span(&s->seen), span_of(text), 0) == SIZE_MAX) {
		char bytes[4096];
		ssize_t n;

		if (poll(&p, 1, PATIENCE) <= 0)
			return false;
		n = read(s->master, bytes, sizeof(bytes));
		if (n <= 0)
			return false;
		buf_add(&s->seen, (struct span){ bytes, (size_t)n });
	}
	return true;
}

static void
keys(struct session *s, const char *text)
{
	buf_clear(&s->seen);
	assert_int_equal(write(s->master, text, strlen(text)), strlen(text));
}

/* Waits for the end and looks at what was left behind. */
static int
stop(struct session *s)
{
	struct termios after;
	int status;

	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	assert_int_equal(tcgetattr(s->slave, &after), 0);
	assert_int_equal(after.c_lflag, s->before.c_lflag);
	assert_int_equal(after.c_iflag, s->before.c_iflag);
	assert_int_equal(after.c_oflag, s->before.c_oflag);
	close(s->slave);
	close(s->master);
	buf_free(&s->seen);
	return status;
}

static void
shows_and_takes_keys(void **state)
{
	struct session s;
	int status;

	(void)state;
	start(&s, "xterm");
	assert_true(wait_for(&s, "key-0-"));
	assert_true(wait_for(&s, "é日"));
	keys(&s, "\033OA");
	assert_true(wait_for(&s, "110004")); /* TERM_KEY_UP */
	keys(&s, "\033[B"); /* not what terminfo says, but what comes */
	assert_true(wait_for(&s, "5"));
	keys(&s, "é");
	assert_true(wait_for(&s, "e9-"));
	keys(&s, "\033");
	assert_true(wait_for(&s, "11000d"));
	keys(&s, "p");
	assert_true(wait_for(&s, "certutil\r\n[Enter]"));
	keys(&s, "\r");
	assert_true(wait_for(&s, "key-"));
	keys(&s, "q");
	assert_true(wait_for(&s, "\033[?1049l"));
	status = stop(&s);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), CHILD_OK);
}

static void
control_c_is_a_key(void **state)
{
	struct session s;
	int status;

	(void)state;
	start(&s, "xterm");
	assert_true(wait_for(&s, "key-0-"));
	keys(&s, "\003");
	assert_true(wait_for(&s, "\033[?1049l"));
	status = stop(&s);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), CHILD_OK);
}

static void
signals_give_the_terminal_back(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT,
		SIGABRT };

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		struct session s;
		int status;

		/* under nohup it would be ignored, and the child inherits */
		signal(signals[i], SIG_DFL);
		start(&s, "xterm");
		assert_true(wait_for(&s, "key-0-"));
		assert_int_equal(kill(s.pid, signals[i]), 0);
		assert_true(wait_for(&s, "\033[?1049l"));
		status = stop(&s);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), signals[i]);
	}
}

static void
useless_terminals_are_refused(void **state)
{
	static const char *const terms[] = { "dumb", "nosuchterm", "" };

	(void)state;
	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++) {
		struct session s;
		int status;

		start(&s, terms[i]);
		status = stop(&s);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), CHILD_REFUSED);
	}
}

/* What people come from over SSH, with no entry on the server. */
static void
names_like_xterm_are_taken(void **state)
{
	static const char *const terms[] = { "xterm-nosuch", "nosuch-ghostty",
		"nosuch-256color" };

	(void)state;
	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++) {
		struct session s;
		int status;

		start(&s, terms[i]);
		assert_true(wait_for(&s, "key-0-"));
		keys(&s, "q");
		status = stop(&s);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), CHILD_OK);
	}
}

static void
a_pipe_is_no_terminal(void **state)
{
	static const struct term_options options = { false, false, false };
	struct err_info info = { .code = OK };
	int saved = dup(STDIN_FILENO);
	int null = open("/dev/null", O_RDWR);

	(void)state;
	dup2(null, STDIN_FILENO);
	assert_null(term_curses_new(&options, &info));
	assert_int_equal(info.code, ERR_NO_TERMINAL);
	if (saved >= 0)
		dup2(saved, STDIN_FILENO);
	close(saved);
	close(null);
}

/* What is set says what can be shown: the first of the three. */
static void
unicode_by_the_locale(void **state)
{
	static const struct {
		const char *all, *ctype, *lang;
		bool unicode;
	} cases[] = {
		{ "", "", "C.UTF-8", true },
		{ "", "", "fr_FR.utf8", true },
		{ "", "fr_FR.ISO-8859-1", "C.UTF-8", false },
		{ "C", "C.UTF-8", "C.UTF-8", false },
		{ "", "", "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		setenv("LC_ALL", cases[i].all, 1);
		setenv("LC_CTYPE", cases[i].ctype, 1);
		setenv("LANG", cases[i].lang, 1);
		assert_int_equal(term_has_unicode(), cases[i].unicode);
	}
	setenv("LC_ALL", "C.UTF-8", 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_and_takes_keys),
		cmocka_unit_test(control_c_is_a_key),
		cmocka_unit_test(signals_give_the_terminal_back),
		cmocka_unit_test(useless_terminals_are_refused),
		cmocka_unit_test(names_like_xterm_are_taken),
		cmocka_unit_test(a_pipe_is_no_terminal),
		cmocka_unit_test(unicode_by_the_locale),
	};

	alarm(120); /* a program that does not end must not hang the tests */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
