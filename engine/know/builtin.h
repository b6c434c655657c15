#ifndef ENGINE_KNOW_BUILTIN_H
#define ENGINE_KNOW_BUILTIN_H

/* The files of knowledge/, compiled in by tools/embed.sh. */

#include <stddef.h>

struct builtin_file {
	const char *name; /* NULL at the end of the table */
	const char *data;
	size_t size;
};

extern const struct builtin_file builtin_files[];

/* One tar behind xz: samples/ as far as lessons are made of it. */
extern const struct builtin_file builtin_lessons[];

#endif
