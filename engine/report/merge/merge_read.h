#ifndef ENGINE_REPORT_MERGE_MERGE_READ_H
#define ENGINE_REPORT_MERGE_MERGE_READ_H

/*
 * The objects of a file, or of standard input ("-"): one a line, one over
 * many lines, several behind each other, or in lists; UTF-8 or UTF-16, as
 * PowerShell writes what is sent to a file.
 */

#include "engine/base/json.h"
#include "engine/report/merge/merge.h"

#define MERGE_OBJECT_MAX (16u << 20) /* bytes of one object */

/* One object; anything but OK ends the file. */
typedef enum err merge_object(void *arg, const struct json *o);

/*
 * Hands each object of PATH to TAKE, in their order.  ERR_FORMAT, and the
 * first such line in INFO: something in it is no object, or there is none;
 * all that could be read was handed on.  Any other error ends the file.
 */
enum err merge_read(
    const char *path, merge_object *take, void *arg, struct err_info *info);

/* The same into M, as servers that PATH tells of. */
enum err merge_file(struct merge *m, const char *path, struct err_info *info);

/* The file PATH begins as one that merge or check writes. */
bool merge_knows(const char *path);

#endif
