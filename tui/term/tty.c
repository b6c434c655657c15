/*
 * A POSIX terminal.  A deadly signal writes a string made beforehand and
 * puts termios back: nothing else is allowed in a handler.  That is what the
 * static is for.  A line that drops, or a machine that stops, leaves time to
 * keep what there is: the first such signal becomes the end of all keys, and
 * kills once the terminal was closed; the second one kills at once.
 */

#include "tui/term/tty.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT,
	SIGSEGV, SIGBUS, SIGFPE, SIGILL };
enum { DEADLY_COUNT = sizeof(deadly) / sizeof(*deadly) };

struct tty {
	volatile sig_atomic_t armed, ending; /* by which signal; 0: none */
	struct termios termios;
	char text[TTY_LEAVE_MAX];
	size_t length;
	struct sigaction before[DEADLY_COUNT];
};

static struct tty the_tty;

static void
on_deadly(int sig)
{
	int saved = errno;

	if ((sig == SIGHUP || sig == SIGTERM) && the_tty.ending == 0) {
		the_tty.ending = sig;
		return;
	}
	if (the_tty.armed) {
		ssize_t n;

		the_tty.armed = 0;
		n = write(STDOUT_FILENO, the_tty.text, the_tty.length);
		(void)n;
		tcsetattr(STDIN_FILENO, TCSANOW, &the_tty.termios);
	}
	for (int i = 0; i < DEADLY_COUNT; i++) {
		if (deadly[i] == sig)
			sigaction(sig, &the_tty.before[i], NULL);
	}
	raise(sig); /* comes when this handler returns */
	errno = saved;
}

/* Before newterm(), so that curses does not put its own handlers there. */
struct tty *
tty_open(struct err_info *info)
{
	struct tty *t = &the_tty;
	struct sigaction act;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &t->termios) != 0) {
		err_set(info, ERR_NO_TERMINAL, NULL, 0, "stdin, stdout");
		return NULL;
	}
	memset(&act, 0, sizeof(act));
	act.sa_handler = on_deadly;
	sigemptyset(&act.sa_mask);
	for (int i = 0; i < DEADLY_COUNT; i++) {
		sigaction(deadly[i], NULL, &t->before[i]);
		if (t->before[i].sa_handler != SIG_IGN)
			sigaction(deadly[i], &act, NULL);
	}
	return t;
}

void
tty_close(struct tty *t)
{
	int sig = t->ending;

	t->armed = t->ending = 0;
	for (int i = 0; i < DEADLY_COUNT; i++)
		sigaction(deadly[i], &t->before[i], NULL);
	if (sig != 0)
		raise(sig);
}

bool
tty_ended(const struct tty *t)
{
	return t->ending != 0;
}

const char *
tty_driver(void)
{
	return NULL;
}

/* What the variables of the locale say, whether it is installed or not. */
static bool
wants_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value = NULL;

	for (size_t i = 0; i < 3 && (value == NULL || *value == '\0'); i++)
		value = getenv(names[i]);
	return value != NULL &&
	       (span_ifind(span_of(value), SPAN("utf-8"), 0) != SIZE_MAX ||
		   span_ifind(span_of(value), SPAN("utf8"), 0) != SIZE_MAX);
}

bool
tty_unicode(void)
{
	static const char *const names[] = { "C.UTF-8", "C.utf8", "en_US.UTF-8",
		"" };

	if (!wants_utf8()) {
		setlocale(LC_CTYPE, "C");
		return false;
	}

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (setlocale(LC_CTYPE, names[i]) != NULL &&
		    strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
			return true;
	}
	setlocale(LC_CTYPE, "C");
	return false;
}

short
tty_background(const struct tty *t)
{
	(void)t;
	return 0;
}

void
tty_leave(struct tty *t, const char *text, size_t n)
{
	t->armed = 0;
	if (text == NULL || n > sizeof(t->text))
		return;
	memcpy(t->text, text, n);
	t->length = n;
	t->armed = 1;
}

bool
tty_key(struct tty *t, int timeout, uint32_t *key)
{
	(void)t, (void)timeout, (void)key;
	return false;
}

void
tty_size(const struct tty *t, int *rows, int *cols)
{
	(void)t;
	*rows = *cols = 0;
}

void
tty_plain(struct tty *t, const char *text, const char *prompt)
{
	char ch = ' ';

	t->armed = 0; /* nothing to leave meanwhile */
	printf("%s%s", text, prompt);
	fflush(stdout);
	while (ch != '\n' && read(STDIN_FILENO, &ch, 1) == 1)
		;
	t->armed = 1;
}

void
tty_suspend(void)
{
	raise(SIGTSTP);
}
