#ifndef ENGINE_FIX_BLANKS_H
#define ENGINE_FIX_BLANKS_H

/*
 * The blanks in the guide's commands: {thumbprint} and the like.
 */

#include "engine/evidence/certs/certstore.h"

struct blanks_world {
	const struct registry *reg;
	const struct cert *cert; /* the subject; NULL: none */
	const char *host;
};

/*
 * Appends COMMAND with its blanks filled in.  A name out of a certificate
 * may hold anything: what would end a quoted word, or mean something to cmd
 * or PowerShell, is left out.
 */
void blanks_fill(
    const struct blanks_world *w, const char *command, struct buf *out);

#endif
