#ifndef ENGINE_CASE_CAPTURING_H
#define ENGINE_CASE_CAPTURING_H

/*
 * What a case looks at, as one archive that it can be opened from again: how
 * a server that cannot be visited is taken along.  Only what a reader took is
 * in it, so nothing that the guide does not ask for; of files that can hold
 * secrets only what may be shown.
 */

#include "engine/case/case.h"

struct capturing {
	const char *program; /* "ndes-doctor 0.1.0", for the manifest */
	int64_t at;          /* now */
	/* Where the bytes of the zip go; see zip.h. */
	enum err (*give)(void *arg, struct span bytes);
	void *arg;

	/* How many files, and how many that could not be had. */
	size_t taken, missed;
};

/*
 * Reads the files of C's host once more, hashes them, and ends with
 * manifest.txt.  A file that cannot be read is named there and stops nothing;
 * errors are those of GIVE, and ERR_NOMEM.
 */
enum err case_capture(const struct case_file *c, struct capturing *how);

#endif
