#ifndef ENGINE_HOST_FILES_H
#define ENGINE_HOST_FILES_H

/*
 * Files of this machine under their UTF-8 names; one body per system.  Paths
 * are those that files_path() gave, with names added after a '/'.
 */

#include "engine/base/err.h"
#include "engine/base/span.h"

enum file_kind { FILE_OTHER, FILE_REGULAR, FILE_FOLDER };

struct file_look {
	enum file_kind kind;
	uint64_t size;
	int64_t changed;     /* see times.h */
	uint64_t volume, id; /* the same twice: the same file; id 0 says
				nothing */
};

/*
 * PATH as the user wrote it, with '/' only; on Windows absolute too, in the
 * form without a limit of 260 and without special names.  The caller frees;
 * NULL when out of memory.
 */
char *files_path(const char *path);

/* The same without "." and ".."; NULL when that cannot be told. */
char *files_real(const char *path);

/* FOLDER/NAME, which the caller frees; NULL when out of memory. */
char *files_join(const char *folder, const char *name);

/*
 * Makes the folders that PATH, a file, is in, from the byte BASE of it on;
 * those that are there stay as they are.
 */
enum err files_make_folders(char *path, size_t base);

/* The folder of this program, which the caller frees; NULL: not known. */
char *files_program_folder(void);

/* Follows links. */
enum err files_look(const char *path, struct file_look *out);

/* OK, or the error that opening it to read would give; by our own rights. */
enum err files_may_read(const char *path);

/*
 * The names in a folder, in any order; anything but OK from TAKE ends it
 * with that error.
 */
enum err files_list(
    const char *path, enum err (*take)(void *arg, const char *name), void *arg);

/*
 * Removes PATH and, of a folder, all that is in it.  A link is removed
 * itself, what it leads to never.  That it is not there is no error.
 */
enum err files_drop(const char *path);

/* The same of NAME in FOLDER, a path: for files_list(). */
enum err files_drop_below(void *folder, const char *name);

/*
 * Opens a regular file for reading and never waits for one that turned into
 * something else.  The caller closes.
 */
enum err files_open(const char *path, intptr_t *file);
void files_close(intptr_t file);

/* Up to N bytes from OFFSET on, fewer only at the end; adds to *GOT. */
enum err files_read(
    intptr_t file, uint64_t offset, char *to, size_t n, size_t *got);

#endif
