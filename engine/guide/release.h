#ifndef ENGINE_GUIDE_RELEASE_H
#define ENGINE_GUIDE_RELEASE_H

/*
 * Releases of the connector: what the guide's table says of a version.  A
 * version is supported until six months after its successor came, and may
 * stop working a year later (Microsoft, connector overview, life cycle).
 */

#include "engine/guide/diagnosis.h"

/*
 * Fills OUT for VERSION, "6.2301.1.0".  OUT is left alone when it is no
 * version, or the guide has no table.
 */
void release_find(
    const struct knowledge *k, struct span version, struct connector *out);

#endif
