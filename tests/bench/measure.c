/*
 * Runs a command and prints what it took: microseconds until it ended,
 * microseconds of processors, KiB of memory at most.
 *
 *	measure COMMAND...
 *	measure -p COMMAND...
 *
 * With -p the command draws a screen of 24 rows and then waits for keys: the
 * first number is the time until the last byte of what it drew first.
 *
 * What the command prints goes through a pipe, since some see /dev/null and
 * stop at the first thing that they find.
 */

#define _DEFAULT_SOURCE /* wait4 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define QUIET_MS 400   /* a screen that long without change is drawn */
#define FIRST_MS 20000 /* until something is */

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static int64_t
in_us(struct timeval t)
{
	return t.tv_sec * INT64_C(1000000) + t.tv_usec;
}

static void
fail(const char *what)
{
	fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
	exit(127);
}

/* Our end of a terminal, and the name of the other one in *NAME. */
static int
open_terminal(const char **name)
{
	const struct winsize size = { 24, 80, 0, 0 };
	int fd = posix_openpt(O_RDWR | O_NOCTTY);

	if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0 ||
	    ioctl(fd, TIOCSWINSZ, &size) != 0)
		fail("terminal");
	*name = ptsname(fd);
	return fd;
}

static void
become(char **argv, const char *terminal, int out)
{
	int in, null;

	setsid();
	in = open(terminal ? terminal : "/dev/null", O_RDWR);
	null = open("/dev/null", O_WRONLY);
	if (in < 0 || null < 0)
		fail("open");
	dup2(in, STDIN_FILENO);
	dup2(terminal ? in : out, STDOUT_FILENO);
	dup2(terminal ? in : null, STDERR_FILENO);
	execvp(argv[0], argv);
	_exit(127);
}

/* Reads on until there is no more, or nothing for a while if PAINTS; when the
 * last byte came. */
static int64_t
last_byte(int fd, bool paints)
{
	static char bytes[65536];
	struct pollfd p = { fd, POLLIN, 0 };
	int64_t last = now_us();

	int wait = paints ? FIRST_MS : -1;

	while (poll(&p, 1, wait) > 0) {
		if (read(fd, bytes, sizeof(bytes)) <= 0)
			break;
		last = now_us();
		wait = paints ? QUIET_MS : -1;
	}
	return last;
}

int
main(int argc, char **argv)
{
	bool paints = argc > 1 && strcmp(argv[1], "-p") == 0;
	const char *terminal = NULL;
	struct rusage use;
	int64_t start, took;
	int fd, ends[2] = { -1, -1 }, status;
	pid_t child;

	argv += paints ? 2 : 1;
	if (!argv[0]) {
		fputs("measure [-p] COMMAND...\n", stderr);
		return 2;
	}
	if (!paints && pipe(ends) != 0)
		fail("pipe");
	fd = paints ? open_terminal(&terminal) : ends[0];
	setenv("TERM", "xterm-256color", 1);
	start = now_us();
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0)
		become(argv, terminal, ends[1]);
	if (!paints)
		close(ends[1]);
	took = last_byte(fd, paints) - start;
	if (paints)
		kill(child, SIGKILL);
	if (wait4(child, &status, 0, &use) != child)
		fail("wait");
	if (!paints)
		took = now_us() - start;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return 127;
	printf("%lld %lld %ld\n", (long long)took,
	    (long long)(in_us(use.ru_utime) + in_us(use.ru_stime)),
	    use.ru_maxrss);
	return 0;
}
