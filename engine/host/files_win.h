#ifndef ENGINE_HOST_FILES_WIN_H
#define ENGINE_HOST_FILES_WIN_H

/* What the bodies for Windows share. */

#include "engine/host/files.h"

/*
 * PATH with SUFFIX (a name with its '/', or "") for the wide calls.  The
 * caller frees; NULL when out of memory.
 */
wchar_t *files_native(const char *path, const char *suffix);

/* GetLastError() in our words. */
enum err files_last_err(void);

#endif
