#ifndef ENGINE_BASE_FILL_H
#define ENGINE_BASE_FILL_H

#include "engine/base/buf.h"

/*
 * Appends TEXT with {1} to {9} replaced by the strings that follow; NULL
 * ends them.  Unlike printf it cannot be misled by a translation.
 */
void text_fill(struct buf *out, const char *text, ...)
    __attribute__((sentinel));

#define NUMBER_TEXT_MAX 24

/* N in decimal, for text_fill(); returns OUT. */
const char *number_text(uint64_t n, char out[NUMBER_TEXT_MAX]);

#endif
