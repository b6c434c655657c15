#ifndef ENGINE_REPORT_COLLECT_COLLECT_H
#define ENGINE_REPORT_COLLECT_COLLECT_H

/*
 * Scripts that make a capture on a server: what the guide wants of it, as a
 * batch file or for PowerShell, with nothing but what Windows brings along.
 * What went wrong is written down instead of stopping; manifest.txt says
 * what is there, what was not and what could not be had, for the reader of
 * manifests (evidence).
 */

#include "engine/base/buf.h"
#include "engine/base/lang.h"
#include "engine/know/interest.h"

enum collect_form { COLLECT_CMD, COLLECT_PS1 };

struct collect {
	enum collect_form form;
	enum lang lang;
	bool ca;             /* of the CA's server instead of the NDES one */
	const char *program; /* "ndes-doctor 0.1.0", for the manifest */
};

/* Appends the script, lines ended by CR and LF. */
void collect_script(
    const struct collect *c, const struct interest *in, struct buf *out);

#endif
