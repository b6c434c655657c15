#ifndef ENGINE_HOST_FILES_WIN_H
#define ENGINE_HOST_FILES_WIN_H

/* What the bodies for Windows share. */

#include "engine/host/os/files.h"

/*
 * PATH with SUFFIX (a name with its '/', or "") for the wide calls.  The
 * caller frees; NULL when out of memory.
 */
wchar_t *files_native(const char *path, const char *suffix);

/* GetLastError(), or another code of the system, in our words. */
enum err files_last_err(void);
enum err files_err(uint32_t code);

/* Tenths of microseconds since 1601, as a FILETIME counts, see times.h. */
int64_t files_time(uint64_t units);

#endif
