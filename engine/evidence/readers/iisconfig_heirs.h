#ifndef ENGINE_EVIDENCE_IISCONFIG_HEIRS_H
#define ENGINE_EVIDENCE_IISCONFIG_HEIRS_H

/*
 * What the applications of a configuration inherit: a section of <location>,
 * or of the whole server, holds for everything below until a narrower one
 * sets the attribute anew.
 */

#include "engine/base/arena.h"
#include "engine/evidence/readers/iisconfig_part.h"
#include "engine/evidence/record/cursor.h"

#define HEIRS_MAX 256 /* applications, and attributes that are set */

struct iisconfig_setting {
	const struct iisconfig_part *part;
	const char *location, *attribute, *data;
	uint64_t line, offset;
	bool alone; /* inheritInChildApplications="false" */
};

/* All zero at first. */
struct iisconfig_heirs {
	struct arena arena;
	const char *app[HEIRS_MAX];
	struct iisconfig_setting set[HEIRS_MAX];
	size_t app_count, set_count;
	bool more; /* are set than there is room for */
};

void iisconfig_heirs_free(struct iisconfig_heirs *h);

/*
 * There is an application NAME, "Default Web Site/certsrv/mscep"; of one that
 * finds no room nothing is told.
 */
enum err iisconfig_heir(struct iisconfig_heirs *h, struct span name);

/*
 * At AT an attribute of PART is set; ALONE: not for applications below.
 * Sections that nobody asks of one application in particular are left out.
 * ERR_NOMEM or OK.
 */
enum err iisconfig_set(struct iisconfig_heirs *h,
    const struct iisconfig_part *part, struct span location,
    struct span attribute, struct span data, const struct cursor *at,
    bool alone);

/*
 * What APP inherits for the attribute of set I, and is not told below it; of
 * more than there is room for nobody knows what else is told.
 */
const struct iisconfig_setting *iisconfig_inherited(
    const struct iisconfig_heirs *h, const char *app, size_t i);

#endif
