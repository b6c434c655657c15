#ifndef ENGINE_HOST_TRUST_H
#define ENGINE_HOST_TRUST_H

/*
 * Folders that only we, the system and its administrators can change.  What
 * an undo is to write is read from such a folder and from no other: whoever
 * could put a file there could have us write anything.
 */

#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Looks at PATH and every folder above it: each must be a folder itself (no
 * link), belong to us or the system, and let nobody else take it or what is
 * in it away; PATH itself must let nobody else write into it either.  With
 * MAKE missing ones are made, for us alone.
 *
 * ERR_NOT_FOUND when it is not there or is no folder, ERR_UNTRUSTED with the
 * part to blame in INFO.  What was once found good stays so: nobody else can
 * put another folder in its place.
 */
enum err trust_folder(const char *path, bool make, struct err_info *info);

/*
 * What trust_folder() asks of the system, one body for each.  Paths are
 * absolute, as trust_absolute() gave them (the caller frees; NULL: out of
 * memory, or there is no current folder).
 */
#define TRUST_WHY_MAX 120

char *trust_absolute(const char *path);

/* How much of PATH's front is the root: "/", or "//?/C:/" on Windows. */
size_t trust_root(const char *path);

/*
 * OK, ERR_NOT_FOUND, or ERR_UNTRUSTED with WHY in the system's terms.  LAST:
 * the folder itself, not one above it.
 */
enum err trust_look(const char *path, bool last, char why[TRUST_WHY_MAX]);

/* Makes one folder for us alone; that it is there already is no error. */
enum err trust_make(const char *path);

#endif
