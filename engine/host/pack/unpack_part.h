#ifndef ENGINE_HOST_PACK_UNPACK_PART_H
#define ENGINE_HOST_PACK_UNPACK_PART_H

/* What unpack.c asks of its neighbours. */

#include "engine/host/pack/unpack.h"

/* The dictionary that an archive asks for, bytes; 0 when it tells none. */
enum err unpack_dictionary(
    const struct unpack_from *from, enum unpack_kind kind, uint64_t *bytes);

/* The same of a 7z, whose header stands at its end. */
enum err unpack_7z_dictionary(const struct unpack_from *from, uint64_t *bytes);

/*
 * The library turns names into UTF-8 by the locale of the thread: between
 * these two it is UTF-8's.  NULL: it cannot be had.
 */
void *unpack_names_new(void);
void unpack_names_free(void *names);
void unpack_names_begin(void *names, void **before);
void unpack_names_end(void *before);

#endif
