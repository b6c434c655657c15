#ifndef ENGINE_FIX_INPUTS_H
#define ENGINE_FIX_INPUTS_H

/*
 * What a person gives for fixes: values that are typed, and the bytes of
 * files.  Everything is copied and owned until fix_inputs_free().
 */

#include "engine/fix/fix.h"

#define FIX_INPUTS_MAX      16
#define FIX_INPUT_BYTES_MAX (1u << 20)

struct fix_inputs {
	struct fix_input item[FIX_INPUTS_MAX];
	char *name[FIX_INPUTS_MAX];
	struct buf data[FIX_INPUTS_MAX];
	size_t count;
};

/* One of the same name is replaced; ERR_LIMIT when there are too many. */
enum err fix_inputs_give(
    struct fix_inputs *x, const char *name, struct span data);

/* The bytes of the file PATH, as the person wrote it. */
enum err fix_inputs_read(
    struct fix_inputs *x, const char *name, const char *path);

/* What was given; X is empty again. */
void fix_inputs_free(struct fix_inputs *x);

#endif
