#ifndef ENGINE_HOST_PACK_CAPTURE_H
#define ENGINE_HOST_PACK_CAPTURE_H

#include "engine/host/host.h"

/*
 * What a user names as a capture: a folder, one file, or an archive.  It is
 * host_folder.h's host with the archives in it opened: what is in
 * "logs/a.zip" are files "logs/a.zip/...", and an archive that was named by
 * itself is a folder.  The caller frees with host_free(); NULL and a filled
 * INFO when PATH cannot be opened.
 */
struct host *host_capture_new(const char *path, struct err_info *info);

/* As host_folder_part(), for such a host. */
enum err host_capture_part(
    struct host *h, const char *label, char *const *without, size_t count);

#endif
