/*
 * The program that kills itself: fixes_new() of the program is wrapped by
 * the linker, so that a run of a fix, or an undo, ends with SIGKILL before
 * change number NDES_DOCTOR_STOP_AFTER.  Nothing of this is in the product.
 */

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/case/fix/fixes.h"

struct fixes *__real_fixes_new(struct case_file *c,
    const struct fixes_options *options, struct err_info *info);
struct fixes *__wrap_fixes_new(struct case_file *c,
    const struct fixes_options *options, struct err_info *info);

/* Windows has no SIGKILL; 137 is what a shell says of one who was killed. */
static void
die(void)
{
#ifdef SIGKILL
	raise(SIGKILL);
#else
	_exit(137);
#endif
}

/* A crash, as far as the case can tell. */
static bool
alive(void *arg)
{
	unsigned long *left = arg;

	if (*left > 0 && --*left == 0)
		die();
	return true;
}

struct fixes *
__wrap_fixes_new(struct case_file *c, const struct fixes_options *options,
    struct err_info *info)
{
	static unsigned long left[1];
	struct fixes_options killing = *options;
	const char *after = getenv("NDES_DOCTOR_STOP_AFTER");

	*left = after ? strtoul(after, NULL, 10) : 0;
	killing.alive = alive;
	killing.arg = left;
	return __real_fixes_new(c, &killing, info);
}
