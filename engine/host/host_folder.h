#ifndef ENGINE_HOST_HOST_FOLDER_H
#define ENGINE_HOST_HOST_FOLDER_H

#include "engine/host/host.h"

/*
 * A capture: a folder, or one file named by itself (host->single).  NULL and
 * a filled INFO when PATH cannot be opened.  The caller frees with
 * host_free().
 */
struct host *host_folder_new(const char *path, struct err_info *info);

#define HOST_FOLDER_FILES_MAX 20000
#define HOST_FOLDER_DEPTH_MAX 32

#endif
