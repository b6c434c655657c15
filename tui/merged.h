#ifndef TUI_MERGED_H
#define TUI_MERGED_H

/* A merged file, or one of objects of `check', for the wizard. */

#include "engine/report/merge/merge.h"

/*
 * All its servers in order; what of it cannot be read is one that did not
 * answer.  NULL and a filled INFO on failure.
 */
struct merge *merged_load(const char *path, const struct knowledge *k,
    enum lang lang, struct err_info *info);

/*
 * Appends where the capture of server I is, and its part of it ("": all),
 * when it is here: where the path leads from, or from beside FILE.  A path
 * to another machine is not looked at.
 */
bool merged_capture(const struct merge *m, size_t i, const char *file,
    struct buf *path, struct buf *part);

/*
 * Appends what FILE holds of server I beyond its row, some lines: what to do
 * next, and the proofs.  Nothing of a file of merge, which has none.
 */
void merged_proofs(
    const struct merge *m, size_t i, const char *file, struct buf *out);

#endif
