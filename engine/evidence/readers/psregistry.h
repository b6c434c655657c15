#ifndef ENGINE_EVIDENCE_PSREGISTRY_H
#define ENGINE_EVIDENCE_PSREGISTRY_H

/* Keys of the registry whose values PowerShell prints as properties. */

#include "engine/evidence/readers/psobject.h"

/*
 * Gives R the KEY and the properties of O as its values, each like LIKE.
 * WHOLE: these are all its values.  ERR_NOMEM or OK.
 */
enum err psregistry_give(const struct psobject *o, struct span key, bool whole,
    struct reading *r, const struct record *like);

#endif
