#ifndef ENGINE_EVIDENCE_IISCONFIG_PART_H
#define ENGINE_EVIDENCE_IISCONFIG_PART_H

/*
 * Which parts of the configuration of IIS are read, and what may be shown of
 * the rest: it holds passwords of pools and folders.
 */

#include "engine/base/buf.h"

struct iisconfig_part {
	const char *object;
	const char *path;
	const char *before;
	const char *attributes; /* a blank after each */
};

/* The part that PATH, "a/b/c", ends with; NULL: nothing of it is read. */
const struct iisconfig_part *iisconfig_part(struct span path);

/*
 * A number of flags, as some tools write it, as the names of PART's flags,
 * "Ssl, SslRequireCert", appended; false: VALUE is no such number.
 */
bool iisconfig_flags(
    const struct iisconfig_part *part, struct span value, struct buf *out);

/* As `show' of struct source_ops: values that are not read become "***". */
void iisconfig_show(struct span line, struct buf *out);

/* A line of appcmd list, `APPPOOL "SCEP" (...)': its first word. */
bool iisconfig_listed(struct span line, struct span *word);

#endif
