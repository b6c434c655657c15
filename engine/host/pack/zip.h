#ifndef ENGINE_HOST_PACK_ZIP_H
#define ENGINE_HOST_PACK_ZIP_H

/*
 * A zip that is written from front to back, in bounded memory.
 */

#include "engine/base/err.h"
#include "engine/base/span.h"

struct zip;

/* Where the bytes of the archive go; as fwrite(), an error ends it. */
struct zip_to {
	enum err (*give)(void *arg, struct span bytes);
	void *arg;
};

/* TO is copied.  ERR_NOMEM is the only error. */
enum err zip_new(const struct zip_to *to, struct zip **out);

/*
 * Begins the file NAME: ASCII, '/' between its parts.  CHANGED as in times.h,
 * TIME_NONE: not told.  zip_add() gives its bytes, a part at a time.  Errors
 * are those of TO, else ERR_WRITE.
 */
enum err zip_file(struct zip *z, const char *name, int64_t changed);
enum err zip_add(struct zip *z, struct span bytes);

/* Ends the archive; without it what was written is not whole. */
enum err zip_end(struct zip *z);

/* NULL is allowed; an archive that was not ended is not whole. */
void zip_free(struct zip *z);

#endif
