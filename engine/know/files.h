#ifndef ENGINE_KNOW_FILES_H
#define ENGINE_KNOW_FILES_H

/* The files of a guide in a folder, read whole. */

#include "engine/base/err.h"
#include "engine/base/span.h"

#define KNOW_FILE_MAX (4u << 20) /* bytes; a guide is text by hand */

struct know_file {
	const char *name; /* last part of the path */
	struct span text;
};

struct know_files {
	struct know_file *items; /* in the order of their names */
	size_t count, cap;
};

/*
 * Reads every .xml, .tsv and .rng of DIR.  The caller frees, also after a
 * failure.
 */
enum err know_files_read(
    struct know_files *files, const char *dir, struct err_info *info);
void know_files_free(struct know_files *files);

#endif
