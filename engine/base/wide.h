#ifndef ENGINE_BASE_WIDE_H
#define ENGINE_BASE_WIDE_H

/*
 * UTF-16 in the machine's byte order, as the calls of Windows take and give
 * it.  A unit is what wchar_t is there.
 */

#include "engine/base/buf.h"

/*
 * Terminated UTF-16 of the UTF-8 text S; what is invalid becomes U+FFFD.
 * The caller frees; NULL when out of memory.
 */
uint16_t *wide_of(struct span s);

/* Units before the terminating one. */
size_t wide_length(const uint16_t *wide);

/* Appends N units as UTF-8; a surrogate without its other half is U+FFFD. */
void wide_decode(const uint16_t *wide, size_t n, struct buf *out);

#endif
