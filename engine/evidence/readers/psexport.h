#ifndef ENGINE_EVIDENCE_PSEXPORT_H
#define ENGINE_EVIDENCE_PSEXPORT_H

/*
 * Objects as `Export-Csv' and `ConvertTo-Json' write them, each made into the
 * list that `Format-List *' prints: what reads that reads these as well.
 * Source: learn.microsoft.com, Microsoft.PowerShell.Utility, Export-Csv and
 * ConvertTo-Json.
 */

#include "engine/evidence/readers/csvrow.h"

struct psexport {
	bool json;
	struct span text;
	size_t at; /* JSON: where to look for the next object */
	struct csvrow_walk rows;
	struct csvrow names; /* of the properties */
	char separator;
	struct span bad; /* what the last look met is damaged, or cut */
};

/* False: TEXT does not begin as either does. */
bool psexport_start(struct psexport *x, struct span text);

/*
 * Appends the next object to LIST, or nothing if it is bad; *AT is where it
 * begins.  False: there is no more.
 */
bool psexport_next(struct psexport *x, size_t *at, struct buf *list);

#endif
