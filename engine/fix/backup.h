#ifndef ENGINE_FIX_BACKUP_H
#define ENGINE_FIX_BACKUP_H

/*
 * The old state of a certificate or a value as a .reg file: what undo reads
 * is also what a person can import by hand, without this program.
 */

#include "engine/fix/world.h"

/* Appends the file: UTF-16LE, as regedit writes it.  S is present. */
enum err backup_make(
    const struct fix_object *o, const struct fix_state *s, struct buf *out);

/*
 * The state of O out of such a file; ERR_FORMAT, also when it is of another
 * key or value.  OUT is to be freed in any case.
 */
enum err backup_parse(
    const struct fix_object *o, struct span file, struct fix_state *out);

#endif
