#ifndef ENGINE_HOST_LIVE_COMMAND_H
#define ENGINE_HOST_LIVE_COMMAND_H

/*
 * A command of Windows that is run for what it prints, without a window, a
 * shell or anything to read; see docs/decisions/pools-by-appcmd.md.  For the
 * live host of Windows only.
 */

#include "engine/base/err.h"
#include "engine/base/span.h"

#include <stddef.h>

struct live_command;

/*
 * Starts PROGRAM, a path below the system's folder ("\\inetsrv\\x.exe"), with
 * ARGUMENTS.  ERR_NOT_FOUND: there is none.  The caller frees.
 */
enum err live_command_new(const wchar_t *program, const wchar_t *arguments,
    struct live_command **out);

/*
 * Takes what it prints until it ends, for MS milliseconds at most; *ENDED
 * when it has.  Then ERR_TIMEOUT: it was made to, after ten seconds;
 * ERR_LIMIT: it printed more than a mebibyte; others by the code that it
 * ended with, if that is one of Windows.
 */
enum err live_command_wait(struct live_command *c, uint32_t ms, bool *ended);

/* What it has printed; borrowed. */
struct span live_command_text(const struct live_command *c);

/* One that still runs is ended.  NULL is allowed. */
void live_command_free(struct live_command *c);

#endif
