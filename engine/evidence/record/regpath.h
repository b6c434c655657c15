#ifndef ENGINE_EVIDENCE_REGPATH_H
#define ENGINE_EVIDENCE_REGPATH_H

/*
 * Exports of the hives of a server that does not run name their keys as the
 * tool pleases: from the hive's root ("\Microsoft\..."), below the name that
 * the hive was loaded under ("HKLM\OFFLINE\Microsoft\..."), or with every
 * backslash doubled.  The first key of the hive tells which hive it is.
 */

#include "engine/base/buf.h"

/*
 * Writes to OUT (cleared before) where the key PATH is on the server that
 * the hive is of.  True when that is not where PATH says: then *PREFIX is
 * what stood before the hive's first key, a part of PATH, perhaps "", and
 * *HIVE the hive that was taken for it, static.
 */
bool regpath_home(
    struct span path, struct buf *out, struct span *prefix, const char **hive);

#endif
