#ifndef ENGINE_HOST_CASEFOLDER_H
#define ENGINE_HOST_CASEFOLDER_H

/*
 * The folder of a case: the journal, backups, proofs.  Plain files with
 * plain names, on the disk before a function returns.  One instance may
 * write; any other that opens the same folder can only read.
 */

#include "engine/base/buf.h"
#include "engine/base/err.h"

struct casefolder;

#define CASEFOLDER_FILE_MAX (64u << 20) /* of a file read, bytes */

/*
 * Appends the folder of case ID: $XDG_STATE_HOME/ndes-doctor/ID, else
 * ~/.local/state/ndes-doctor/ID.  ERR_NOT_FOUND without a home.
 */
enum err casefolder_default(const char *id, struct buf *path);

/*
 * Opens PATH, and with MAKE makes it, its parents too.  ERR_NOT_FOUND
 * without MAKE when it is not there, ERR_UNTRUSTED when others could have
 * put there what we would believe (see trust.h); a file in it that is no
 * plain file, or has a second name, gives that error when it is used.  The
 * caller frees with casefolder_close(), which gives the lock back.
 */
struct casefolder *casefolder_open(
    const char *path, bool make, struct err_info *info);
void casefolder_close(struct casefolder *f);

/* As it was given; borrowed. */
const char *casefolder_path(const struct casefolder *f);

/* Gives the lock back: F can only be read from now on. */
void casefolder_yield(struct casefolder *f);

/* Another instance holds the lock, or nothing can be written here. */
bool casefolder_read_only(const struct casefolder *f);

/* Replaces NAME as a whole: the old or the new bytes, never a mixture. */
enum err casefolder_write(
    struct casefolder *f, const char *name, struct span bytes);

/*
 * Adds to the end of NAME, which is made when it is not there.  What could
 * not be written whole is taken back, if that can be done.
 */
enum err casefolder_append(
    struct casefolder *f, const char *name, struct span bytes);

/* Appends the bytes of NAME to OUT; ERR_NOT_FOUND. */
enum err casefolder_read(
    const struct casefolder *f, const char *name, struct buf *out);

#endif
