#ifndef TESTS_HELP_PACK_H
#define TESTS_HELP_PACK_H

/* Archives for tests, made by the library that reads them, or by hand. */

#include "engine/base/buf.h"

struct pack;

/*
 * A new archive that grows in memory: FORMAT and FILTER as bsdtar names
 * them ("zip", "7zip", "pax"; "gzip", "xz", "zstd", NULL: none).  OPTIONS
 * and PASSWORD may be NULL.
 */
struct pack *pack_new(const char *format, const char *filter,
    const char *options, const char *password);
void pack_add(struct pack *p, const char *name, struct span bytes);

/* N bytes C. */
void pack_fill(struct pack *p, const char *name, char c, size_t n);

/* Ends the archive and appends it to OUT. */
void pack_end(struct pack *p, struct buf *out);

/* A cabinet of one stored file ([MS-CAB]). */
void pack_cab(const char *name, struct span bytes, struct buf *out);

#endif
