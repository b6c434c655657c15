#ifndef ENGINE_HOST_REGTEXT_H
#define ENGINE_HOST_REGTEXT_H

/*
 * The text of a .reg file of version 5 as `reg export' writes it, byte for
 * byte: UTF-16LE, CRLF, long data wrapped.  Names are terminated UTF-16.
 */

#include "engine/base/buf.h"

/* The head of an export, the line of a key, and the end. */
void regtext_begin(struct buf *out);
void regtext_key(struct buf *out, const uint16_t *path);
void regtext_end(struct buf *out);

/* A key that was looked for and is not there: [-path]. */
void regtext_gone(struct buf *out, const uint16_t *path);

/* NAME "" is the default value; DATA as the registry holds them. */
void regtext_value(
    struct buf *out, const uint16_t *name, uint32_t type, struct span data);

#endif
