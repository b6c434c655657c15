#ifndef ENGINE_HOST_POSIX_H
#define ENGINE_HOST_POSIX_H

/* What the files of a POSIX system share; files_win.h is its counterpart. */

#include "engine/base/err.h"

/* An errno of a call about a file. */
enum err posix_err(int number);

#endif
