#ifndef ENGINE_HOST_HOST_FOLDER_H
#define ENGINE_HOST_HOST_FOLDER_H

#include "engine/host/host.h"

/*
 * A capture: a folder, or one file named by itself (host->single).  NULL and
 * a filled INFO when PATH cannot be opened.  The caller frees with
 * host_free().
 */
struct host *host_folder_new(const char *path, struct err_info *info);

/*
 * From now on the capture is called by its name and LABEL, and what WITHOUT
 * names (COUNT files and folders of it, copied) is not there: it is another
 * server's.  ERR_NOMEM leaves H as it was.
 */
enum err host_folder_part(
    struct host *h, const char *label, char *const *without, size_t count);

/* PATH, or a folder that it is in, is not there for this reason. */
bool host_folder_leaves_out(const struct host *h, const char *path);

#define HOST_FOLDER_FILES_MAX 20000
#define HOST_FOLDER_DEPTH_MAX 32

#endif
