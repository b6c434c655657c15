/*
 * Counters in front of what the engine asks of the system; objcopy has given
 * its calls the names that begin with starved_.
 */

#define _GNU_SOURCE /* fopencookie */

#include "tests/help_starve.h"

#include <errno.h>
#include <execinfo.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

void *starved_malloc(size_t n);
void *starved_calloc(size_t n, size_t size);
void *starved_realloc(void *p, size_t n);
void starved_free(void *p);
ssize_t starved_write(int fd, const void *from, size_t n);
ssize_t starved_read(int fd, void *to, size_t n);
ssize_t starved_pread(int fd, void *to, size_t n, off_t at);
int starved_fsync(int fd);
int starved_rename(const char *old, const char *new);
int starved_renameat(int from, const char *old, int to, const char *new);
FILE *starved_fopen(const char *path, const char *mode);

/* The names of large files and of FORTIFY, whose arguments go on. */
ssize_t starved___read_chk(int fd, void *to, size_t n)
    __attribute__((alias("starved_read")));
ssize_t starved_pread64(int fd, void *to, size_t n, off_t at)
    __attribute__((alias("starved_pread")));
ssize_t starved___pread64_chk(int fd, void *to, size_t n, off_t at)
    __attribute__((alias("starved_pread")));
FILE *starved_fopen64(const char *path, const char *mode)
    __attribute__((alias("starved_fopen")));

#define CALLERS 12 /* that tell one allocation from another */

struct hunger {
	atomic_ulong calls, nth;
	atomic_bool lasting, over;
};

static struct hunger *
hunger(enum starve_what what)
{
	static struct hunger all[STARVE_COUNT];
	static atomic_bool asked;
	const char *from_without;
	char *rest;

	if (!atomic_exchange(&asked, true) &&
	    (from_without = getenv("NDES_STARVE"))) {
		all[STARVE_MEMORY].nth = strtoul(from_without, &rest, 10);
		all[STARVE_MEMORY].lasting = *rest == '+';
	}
	return &all[what];
}

void
starve(enum starve_what what, unsigned long nth, bool lasting)
{
	struct hunger *h = hunger(what);

	h->calls = 0;
	h->over = false;
	h->lasting = lasting;
	h->nth = nth;
}

void
starve_over(enum starve_what what)
{
	hunger(what)->over = true;
}

unsigned long
starve_calls(enum starve_what what)
{
	return hunger(what)->calls;
}

struct paths {
	unsigned long *item;
	size_t room;
};

static struct paths *
paths_kept(void)
{
	static struct paths all;

	return &all;
}

void
starve_paths(unsigned long *paths, size_t room)
{
	*paths_kept() = (struct paths){ paths, room };
}

static void
keep_path(unsigned long call)
{
	const struct paths *p = paths_kept();
	void *callers[CALLERS];
	int n;

	if (!p->item || call >= p->room)
		return;
	n = backtrace(callers, CALLERS);
	p->item[call] = 1;
	for (int i = 0; i < n; i++)
		p->item[call] = p->item[call] * 1000003 +
				(unsigned long)(uintptr_t)callers[i];
}

static bool
refused(enum starve_what what)
{
	struct hunger *h = hunger(what);
	unsigned long call = h->over ? 0 : ++h->calls, nth = h->nth;

	if (what == STARVE_MEMORY)
		keep_path(call);
	return nth > 0 && (call == nth || (h->lasting && call > nth));
}

/*
 * What the engine holds, more or less: what it was handed by the system's own
 * functions it frees, too.
 */
struct held {
	atomic_long now, peak, base;
};

static struct held *
held(void)
{
	static struct held all;

	return &all;
}

static void *
count(void *p)
{
	struct held *h = held();
	long size = p ? (long)malloc_usable_size(p) : 0;
	long now = atomic_fetch_add(&h->now, size) + size;

	if (now > h->peak)
		h->peak = now;
	return p;
}

static void
discount(void *p)
{
	held()->now -= p ? (long)malloc_usable_size(p) : 0;
}

unsigned long
starve_peak(void)
{
	struct held *h = held();
	long peak = h->peak - h->base;

	h->base = h->peak = h->now;
	return peak > 0 ? (unsigned long)peak : 0;
}

void *
starved_malloc(size_t n)
{
	return refused(STARVE_MEMORY) ? NULL : count(malloc(n));
}

void *
starved_calloc(size_t n, size_t size)
{
	return refused(STARVE_MEMORY) ? NULL : count(calloc(n, size));
}

void *
starved_realloc(void *p, size_t n)
{
	if (refused(STARVE_MEMORY))
		return NULL;
	discount(p);
	return count(realloc(p, n));
}

void
starved_free(void *p)
{
	discount(p);
	free(p);
}

static int
fail(int number)
{
	errno = number;
	return -1;
}

ssize_t
starved_write(int fd, const void *from, size_t n)
{
	if (!refused(STARVE_WRITE))
		return write(fd, from, n);
	if (n > 1 && write(fd, from, n / 2) < 0)
		return -1;
	return fail(ENOSPC);
}

ssize_t
starved_read(int fd, void *to, size_t n)
{
	return refused(STARVE_READ) ? fail(EIO) : read(fd, to, n);
}

ssize_t
starved_pread(int fd, void *to, size_t n, off_t at)
{
	return refused(STARVE_READ) ? fail(EIO) : pread(fd, to, n, at);
}

int
starved_fsync(int fd)
{
	return refused(STARVE_SYNC) ? fail(EIO) : fsync(fd);
}

int
starved_renameat(int from, const char *old, int to, const char *new)
{
	return refused(STARVE_RENAME) ? fail(EIO)
				      : renameat(from, old, to, new);
}

int
starved_rename(const char *old, const char *new)
{
	return refused(STARVE_RENAME) ? fail(EIO) : rename(old, new);
}

/* A FILE whose bytes go through the counters, too. */
static ssize_t
cookie_read(void *file, char *to, size_t n)
{
	return starved_read(fileno(file), to, n);
}

static ssize_t
cookie_write(void *file, const char *from, size_t n)
{
	ssize_t put = starved_write(fileno(file), from, n);

	return put < 0 ? 0 : put; /* as fopencookie(3) wants it */
}

static int
cookie_close(void *file)
{
	return fclose(file);
}

FILE *
starved_fopen(const char *path, const char *mode)
{
	FILE *file = fopen(path, mode), *out = NULL;

	if (file)
		out = fopencookie(file, mode,
		    (cookie_io_functions_t){ .read = cookie_read,
			.write = cookie_write,
			.close = cookie_close });
	return out;
}
