#ifndef TESTS_HELP_STARVE_H
#define TESTS_HELP_STARVE_H

/*
 * A machine that runs out: in the tests, what the engine asks of the system
 * (memory, writes, reads) goes through counters, and the one that a test
 * names is refused.  The Makefile renames the engine's calls (STARVED); the
 * tests' own are left alone.
 *
 * NDES_STARVE=N in the environment starves a test program from without: its
 * Nth allocation fails, with N+ all that follow too.
 */

#include <stdbool.h>
#include <stddef.h>

enum starve_what {
	STARVE_MEMORY, /* malloc, calloc, realloc */
	STARVE_WRITE, /* write, what fwrite() writes: half of it, then ENOSPC */
	STARVE_READ,  /* read, pread, what fread() reads: EIO */
	STARVE_SYNC,  /* fsync: EIO */
	STARVE_RENAME, /* rename, renameat: EIO */
	STARVE_COUNT
};

/*
 * From now on WHAT is counted; call number NTH, from 1, fails, and all after
 * it when LASTING.  0: none fails.
 */
void starve(enum starve_what what, unsigned long nth, bool lasting);

/* There is enough of WHAT from here on; what was counted stays. */
void starve_over(enum starve_what what);

/* The most bytes that the engine held beyond those when it was asked last. */
unsigned long starve_peak(void);

/* Calls of WHAT since starve(). */
unsigned long starve_calls(enum starve_what what);

/*
 * From now on the allocation with number N, from 1, leaves in PATHS[N] which
 * callers it had, hashed; those from number ROOM on are not kept.  NULL: no
 * longer.
 */
void starve_paths(unsigned long *paths, size_t room);

#endif
