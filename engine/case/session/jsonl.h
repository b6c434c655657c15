#ifndef ENGINE_CASE_JSONL_H
#define ENGINE_CASE_JSONL_H

/*
 * Files of a case folder that only grow: one JSON object a line.  A line
 * that is no JSON, or that a loss of power cut short, is no line; those
 * around it count.
 */

#include "engine/base/json.h"
#include "engine/host/os/casefolder.h"

#define JSONL_LINES_MAX 100000 /* read of a file; later ones are not */

struct jsonl {
	bool torn; /* the last line has no end */
};

/* False: out of memory, and that ends the reading. */
typedef bool jsonl_line(void *arg, const struct json *object);

/* A file that is not there is an empty one. */
enum err jsonl_read(const struct casefolder *f, const char *name,
    jsonl_line *line, void *arg, struct jsonl *out);

/*
 * Adds OBJECT, which it takes over, to lines that are written together: one
 * wait for the disk.
 */
void jsonl_put(struct buf *lines, struct json *object);

/* Writes LINES.  L as jsonl_read() left it. */
enum err jsonl_append(struct casefolder *f, const char *name, struct jsonl *l,
    const struct buf *lines);

/* Both at once. */
enum err jsonl_add(struct casefolder *f, const char *name, struct jsonl *l,
    struct json *object);

#endif
