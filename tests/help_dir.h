#ifndef TESTS_HELP_DIR_H
#define TESTS_HELP_DIR_H

/* A temporary folder that goes away with what is in it. */

#include "engine/base/buf.h"

/* A new folder below TMPDIR or /tmp; the caller hands it to help_dir_end. */
char *help_dir_new(void);
void help_dir_end(char *path);

/* Writes PATH/NAME, folders made; appends the whole of PATH/NAME to OUT. */
void help_dir_write(const char *path, const char *name, struct span bytes);
void help_dir_read(const char *path, const char *name, struct buf *out);

#endif
