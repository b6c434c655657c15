#ifndef ENGINE_REPORT_COLLECT_COLLECT_INSIDE_H
#define ENGINE_REPORT_COLLECT_COLLECT_INSIDE_H

/* The two kinds of scripts, for collect.c. */

#include "engine/report/collect/collect.h"

#define COLLECT_FOLDER "%SystemDrive%\\ndes-case"

/* The days before now that are wanted, unless the script is told others. */
#define COLLECT_DAYS 7

/*
 * One kind of script.  Names and queries hold nothing that means something
 * to it: see is_plain_name().  FILE is below the folder of the capture.
 */
struct collect_writer {
	void (*begin)(const struct collect *c, struct buf *out);
	/* FILE NULL: an export of a key above holds it already. */
	void (*key)(struct buf *out, const char *path, const char *file);
	void (*events)(struct buf *out, const char *channel, const char *file,
	    const char *filter);
	void (*place)(struct buf *out, const char *path, const char *folder,
	    const char *const *files, bool below, bool old);
	/* ARGUMENTS are written for both shells. */
	void (*command)(struct buf *out, const char *program,
	    const char *arguments, const char *file);
	void (*comment)(struct buf *out, const char *text);
	void (*end)(const struct collect *c, struct buf *out);
};

extern const struct collect_writer collect_cmd, collect_ps1;

#endif
